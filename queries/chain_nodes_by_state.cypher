// 一条产业链的环节及其状态
// The nodes of a chain with their state
// param chain: Chain
// param region: Region|Park = dataset.region
// example chainkg query chain_nodes_by_state -p chain=铝基
MATCH (:Chain {name: $chain})<-[p:PART_OF]-(n:ChainNode)
OPTIONAL MATCH (place:Region|Park {name: $region})-[a:ASSESSED]->(n)
RETURN
  CASE p.stage WHEN 'upstream' THEN '上游' WHEN 'midstream' THEN '中游' WHEN 'downstream' THEN '下游' END AS `位置`,
  n.name AS `环节`,
  n.id AS `编号`,
  CASE a.state
    WHEN 'weak' THEN '弱' WHEN 'strong' THEN '强' WHEN 'present' THEN '有' WHEN 'building' THEN '在建'
    WHEN 'planned' THEN '规划' WHEN 'bought' THEN '外购' WHEN 'broken' THEN '断' WHEN 'absent' THEN '缺' ELSE '待核'
  END AS `状态`,
  a.rank AS `名次`
ORDER BY p.stage_order, `编号`
