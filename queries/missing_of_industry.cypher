// 一个产业所缺的环节
// The missing nodes of an industry
// param industry: Industry
// param region: Region|Park = dataset.region
// example chainkg query missing_of_industry -p industry=循环化工
//
// Nodes of its chains that may be courted, each once, with the chains.
MATCH (:Industry {name: $industry})<-[:OF_INDUSTRY]-(c:Chain)<-[:PART_OF]-(n:ChainNode)<-[a:ASSESSED]-(place:Region|Park {name: $region})
WHERE a.score IS NOT NULL
WITH n, a, c ORDER BY c.name
WITH n, a, collect(DISTINCT c.name) AS chains
RETURN
  a.rank AS `名次`,
  n.name AS `环节`,
  n.id AS `编号`,
  CASE a.state
    WHEN 'weak' THEN '弱' WHEN 'strong' THEN '强' WHEN 'present' THEN '有' WHEN 'building' THEN '在建'
    WHEN 'planned' THEN '规划' WHEN 'bought' THEN '外购' WHEN 'broken' THEN '断' WHEN 'absent' THEN '缺' ELSE '待核'
  END AS `状态`,
  chains AS `产业链`
ORDER BY a.rank IS NULL, a.rank, n.id
