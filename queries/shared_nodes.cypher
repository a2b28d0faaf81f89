// 两条产业链共有的环节
// The nodes that two chains share
// param chain: Chain
// param other: Chain
// param region: Region|Park = dataset.region
// example chainkg query shared_nodes -p chain=铜基 -p other=铅基
MATCH (:Chain {name: $chain})<-[:PART_OF]-(n:ChainNode)-[:PART_OF]->(:Chain {name: $other})
OPTIONAL MATCH (place:Region|Park {name: $region})-[a:ASSESSED]->(n)
RETURN DISTINCT
  n.name AS `环节`,
  n.id AS `编号`,
  CASE a.state
    WHEN 'weak' THEN '弱' WHEN 'strong' THEN '强' WHEN 'present' THEN '有' WHEN 'building' THEN '在建'
    WHEN 'planned' THEN '规划' WHEN 'bought' THEN '外购' WHEN 'broken' THEN '断' WHEN 'absent' THEN '缺' ELSE '待核'
  END AS `状态`
ORDER BY `编号`
