// 一个环节的上游，四步之内
// What a node is made from, within four steps
// param node: ChainNode
// param hops: number 1..4 = 4
// param region: Region|Park = dataset.region
// example chainkg query upstream -p node=TDI -p hops=2
//
// By the shortest way; loops are followed like any link.
MATCH path = (up:ChainNode)-[:FEEDS*1..4]->(n:ChainNode {id: $node})
WHERE up <> n AND length(path) <= $hops
WITH up, min(length(path)) AS steps
OPTIONAL MATCH (place:Region|Park {name: $region})-[a:ASSESSED]->(up)
RETURN
  steps AS `步数`,
  up.name AS `环节`,
  up.id AS `编号`,
  CASE a.state
    WHEN 'weak' THEN '弱' WHEN 'strong' THEN '强' WHEN 'present' THEN '有' WHEN 'building' THEN '在建'
    WHEN 'planned' THEN '规划' WHEN 'bought' THEN '外购' WHEN 'broken' THEN '断' WHEN 'absent' THEN '缺' ELSE '待核'
  END AS `状态`
ORDER BY `步数`, `编号`
