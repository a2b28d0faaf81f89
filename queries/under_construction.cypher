// 本地在建的环节
// Nodes under construction here
// param region: Region|Park = dataset.region
// example chainkg query under_construction
//
// By the state of the node: nobody operates it yet, and the news is not stale.
MATCH (place:Region|Park {name: $region})-[a:ASSESSED {state: 'building'}]->(n:ChainNode)<-[r:PRODUCES {status: 'building'}]-(f:Firm)
WHERE EXISTS { (f)-[:LOCATED_IN*1..5]->(place) }
RETURN
  n.name AS `环节`,
  n.id AS `编号`,
  f.name AS `企业`,
  max(r.as_of) AS `最新日期`
ORDER BY `编号`, `企业`
