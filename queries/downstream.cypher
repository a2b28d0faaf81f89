// 一个环节的下游，四步之内
// What is made from a node, within four steps
// param node: ChainNode
// param hops: number 1..4 = 4
// param region: Region|Park = dataset.region
// example chainkg query downstream -p node=硫酸 -p hops=1
//
// By the shortest way; loops are followed like any link.
MATCH path = (n:ChainNode {id: $node})-[:FEEDS*1..4]->(down:ChainNode)
WHERE down <> n AND length(path) <= $hops
WITH down, min(length(path)) AS steps
OPTIONAL MATCH (place:Region|Park {name: $region})-[a:ASSESSED]->(down)
RETURN
  steps AS `步数`,
  down.name AS `环节`,
  down.id AS `编号`,
  CASE a.state
    WHEN 'weak' THEN '弱' WHEN 'strong' THEN '强' WHEN 'present' THEN '有' WHEN 'building' THEN '在建'
    WHEN 'planned' THEN '规划' WHEN 'bought' THEN '外购' WHEN 'broken' THEN '断' WHEN 'absent' THEN '缺' ELSE '待核'
  END AS `状态`
ORDER BY `步数`, `编号`
