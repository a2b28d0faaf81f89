// 哪些园区承载一个产业或一条链
// Which parks host an industry or a chain
// param what: Industry|Chain
// example chainkg query who_hosts -p what=循环化工
MATCH (k:Park)-[r:HOSTS]->(what)
WHERE what.name = $what AND (what:Industry OR what:Chain)
RETURN
  k.name AS `园区`,
  k.region AS `区域`,
  labels(what)[0] AS `类别`,
  r.as_of AS `数据日期`,
  r.source AS `来源`,
  r.locator AS `出处位置`
ORDER BY `园区`, `类别`, `来源`, `出处位置`
