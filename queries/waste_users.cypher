// 谁能利用一种废物或副产物
// Who could use a waste or a by-product
// param node: ChainNode
// param region: Region|Park = dataset.region
// example chainkg query waste_users -p node=磷石膏
//
// Takers in any role, outside loops, with the local firms on file for them.
MATCH (:ChainNode {id: $node})-[:IS_A*0..4]->(:ChainNode)-[l:FEEDS]->(user:ChainNode)<-[a:ASSESSED]-(place:Region|Park {name: $region})
WHERE l.loop IS NULL
WITH DISTINCT user, a, place
OPTIONAL MATCH (user)<-[:PRODUCES]-(f:Firm)
WHERE EXISTS { (f)-[:LOCATED_IN*1..5]->(place) }
WITH user, a, f.name AS firm ORDER BY firm
RETURN
  user.name AS `可利用的环节`,
  user.id AS `编号`,
  CASE a.state
    WHEN 'weak' THEN '弱' WHEN 'strong' THEN '强' WHEN 'present' THEN '有' WHEN 'building' THEN '在建'
    WHEN 'planned' THEN '规划' WHEN 'bought' THEN '外购' WHEN 'broken' THEN '断' WHEN 'absent' THEN '缺' ELSE '待核'
  END AS `状态`,
  a.rank AS `名次`,
  collect(DISTINCT firm) AS `本地企业`
ORDER BY `编号`
