// 哪些外地已有一个环节
// Which other places have a node
// param node: ChainNode
// param region: Region|Park = dataset.region
// example chainkg query neighbours_with -p node=green-hydrogen
//
// Firms on file outside the region, operating or building it.
MATCH (place:Region|Park {name: $region})-[:ASSESSED]->(n:ChainNode {id: $node})
MATCH (f:Firm)-[r:PRODUCES]->(n)
WHERE r.status IN ['operating', 'building'] AND NOT EXISTS { (f)-[:LOCATED_IN*1..5]->(place) }
RETURN DISTINCT
  f.region AS `区域`,
  f.name AS `企业`,
  CASE r.status
    WHEN 'operating' THEN '在产' WHEN 'building' THEN '在建' WHEN 'planned' THEN '规划' WHEN 'closed' THEN '停产'
  END AS `状态`,
  r.as_of AS `数据日期`
ORDER BY `区域`, `企业`, `数据日期` DESC, `状态`
