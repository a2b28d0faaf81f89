// 本地产生而无人利用的副产物和废物
// By-products and wastes that arise here and that nobody here uses
// param region: Region|Park = dataset.region
// example chainkg query byproducts_unused
//
// What arises on all routes that a way leaves possible; used is what any route that may run takes, outside loops, or what an
// operating local firm is on file as consuming, as it is or as one of its kinds. Of a part of a city, what the city
// supplies to it is used there, but throws off nothing there.
MATCH (place:Region|Park {name: $region})-[a:ASSESSED]->(n:ChainNode)
WHERE (n.kind = 'waste' AND a.made) OR EXISTS { (n)<-[:BYPRODUCT]-(:ChainNode) }
OPTIONAL MATCH (n)<-[l:BYPRODUCT]-(m:ChainNode)<-[b:ASSESSED]-(place)
WHERE size(b.ways) > 0 AND coalesce(m.kind, '') <> 'resource'
WITH place, n, a, m, b, collect(coalesce(l.route, [])) AS on
WITH place, n, a, CASE WHEN m IS NULL THEN false ELSE any(way IN b.ways WHERE all(x IN split(way, '|') WHERE
  any(routes IN on WHERE routes = [] OR x IN routes))) END AS thrown, m
WITH place, n, a, [x IN collect(CASE WHEN thrown THEN m.name END) WHERE x IS NOT NULL] AS origins
WHERE size(origins) > 0 OR (n.kind = 'waste' AND a.made)
OPTIONAL MATCH (n)-[:IS_A*0..4]->(:ChainNode)-[l:FEEDS]->(user:ChainNode)<-[u:ASSESSED]-(place)
WHERE l.loop IS NULL
  AND any(way IN u.ways + u.city_ways WHERE l.route IS NULL OR any(x IN split(way, '|') WHERE x IN l.route))
WITH place, n, origins, count(user) AS users
WHERE users = 0 AND NOT EXISTS {
  MATCH (n)-[:IS_A*0..4]->(:ChainNode)<-[c:CONSUMES {status: 'operating'}]-(f:Firm)
  WHERE EXISTS { (f)-[:LOCATED_IN*1..5]->(place) }
}
UNWIND CASE WHEN origins = [] THEN [null] ELSE origins END AS origin
WITH n, origin ORDER BY origin
RETURN
  n.name AS `副产物`,
  n.id AS `编号`,
  n.kind = 'waste' AS `废物`,
  collect(origin) AS `来自`
ORDER BY `编号`
