// 哪些科研机构的方向对得上缺的环节
// Institutes whose field meets a missing node
// param industry: Industry
// param region: Region|Park = dataset.region
// example chainkg query institutes_for_gaps -p industry=新材料
//
// By the node itself or by one of its chains.
MATCH (:Industry {name: $industry})<-[:OF_INDUSTRY]-(:Chain)<-[:PART_OF]-(n:ChainNode)<-[a:ASSESSED]-(place:Region|Park {name: $region})
WHERE a.rank IS NOT NULL
WITH DISTINCT n, a
MATCH (s:Institute)-[:SUPPORTS]->(field)
WHERE field = n OR EXISTS { (n)-[:PART_OF]->(field) }
RETURN DISTINCT
  a.rank AS `名次`,
  n.name AS `环节`,
  s.name AS `科研机构`,
  field.name AS `方向`
ORDER BY `名次`, `环节`, `科研机构`, `方向`
