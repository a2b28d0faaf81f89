// 一地可招的环节及其链位
// What may be courted, with its move worked out from what is there
// param top: number = 20
// param region: Region|Park = dataset.region
// example chainkg query region_gaps -p top=5
//
// fed: some route has every main input there or bought in, and one there that is no utility. used: a way that runs here
// takes it as main input or reagent on all of its routes, outside loops; what the city supplies to a part of it runs there
// too. Both start from what ASSESSED says is there.
MATCH (place:Region|Park {name: $region})-[a:ASSESSED]->(n:ChainNode)
WHERE a.rank <= $top
OPTIONAL MATCH (n)<-[l:FEEDS {role: 'main'}]-(i:ChainNode)<-[b:ASSESSED]-(place)
WITH place, n, a, collect({
  id: i.id,
  route: l.route,
  load: i.kind = 'waste' AND n.kind = 'service' AND i.id IN a.routes,
  there: b.there,
  utility: coalesce(i.utility, '') = 'yes',
  bought: coalesce(i.kind, '') IN ['resource', 'material'] OR coalesce(i.utility, '') = 'yes'
    OR coalesce(i.collected, '') = 'yes'
}) AS inputs
WITH place, n, a, [x IN a.routes | [y IN inputs WHERE
  x IN coalesce(y.route, []) OR (y.route IS NULL AND (y.id = x OR NOT y.load))]] AS routes
WITH place, n, a, any(needs IN routes WHERE
  all(y IN needs WHERE y.there OR y.bought) AND any(y IN needs WHERE y.there AND NOT y.utility)) AS fed
OPTIONAL MATCH (n)-[l:FEEDS]->(m:ChainNode)<-[c:ASSESSED]-(place)
WHERE l.role IN ['main', 'reagent'] AND l.loop IS NULL AND size(c.ways + c.city_ways) > 0
WITH n, a, fed, m, c, collect({
  route: l.route, load: l.role = 'main' AND n.kind = 'waste' AND m.kind = 'service' AND n.id IN c.routes
}) AS links
WITH n, a, fed, CASE WHEN m IS NULL THEN false ELSE any(way IN c.ways + c.city_ways WHERE all(x IN split(way, '|') WHERE
  any(y IN links WHERE x IN coalesce(y.route, []) OR (y.route IS NULL AND (x = n.id OR NOT y.load))))) END AS taken
WITH n, a, fed, any(one IN collect(taken) WHERE one) AS used
RETURN
  a.rank AS `名次`,
  n.name AS `环节`,
  n.id AS `编号`,
  CASE a.state
    WHEN 'weak' THEN '弱' WHEN 'strong' THEN '强' WHEN 'present' THEN '有' WHEN 'building' THEN '在建'
    WHEN 'planned' THEN '规划' WHEN 'bought' THEN '外购' WHEN 'broken' THEN '断' WHEN 'absent' THEN '缺' ELSE '待核'
  END AS `状态`,
  fed AS `主料已备`,
  used AS `本地有用`,
  CASE WHEN fed AND used THEN '断链' WHEN fed THEN '延链' WHEN used THEN '补链' ELSE '未具条件' END AS `动作`,
  round(a.score, 3) AS `得分`
ORDER BY `名次`, `编号`
