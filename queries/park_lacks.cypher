// 一个园区所承载的产业还缺什么
// What the industries and chains that a park hosts still lack in a region
// param park: Park
// param region: Region|Park = dataset.region
// example chainkg query park_lacks -p park=白银高新区
//
// What the report of gaps ranks for the region (the park itself is one too), of the chains that it hosts or that belong to an industry that it hosts.
MATCH (:Park {name: $park})-[:HOSTS]->(what)
OPTIONAL MATCH (what)<-[:OF_INDUSTRY]-(member:Chain)
WITH collect(what) + collect(member) AS hosted
UNWIND hosted AS c
WITH DISTINCT c WHERE c:Chain
MATCH (c)<-[:PART_OF]-(n:ChainNode)<-[a:ASSESSED]-(place:Region|Park {name: $region})
WHERE a.rank IS NOT NULL
WITH n, a, c.name AS chain ORDER BY chain
RETURN
  a.rank AS `名次`,
  n.name AS `环节`,
  n.id AS `编号`,
  collect(DISTINCT chain) AS `产业链`
ORDER BY `名次`, `编号`
