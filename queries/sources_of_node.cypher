// 一个环节的生产记录出自哪里
// The pages behind what is stated about a node
// param node: ChainNode
// example chainkg query sources_of_node -p node=tdi
MATCH (:Firm)-[r:PRODUCES]->(:ChainNode {id: $node})
MATCH (s:Source)
WHERE s.id = r.source
RETURN DISTINCT
  s.id AS `编号`,
  s.title AS `标题`,
  CASE s.grade
    WHEN 'official' THEN '官方' WHEN 'press' THEN '报道' WHEN 'repost' THEN '转载' WHEN 'unlocated' THEN '无网址'
    WHEN 'process' THEN '工艺'
  END AS `等级`,
  s.date AS `日期`,
  s.url AS `网址`
ORDER BY `编号`
