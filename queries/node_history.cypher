// 一个环节的全部陈述
// Everything stated about who makes a node
// param node: ChainNode
// example chainkg query node_history -p node=硫酸
MATCH (f:Firm)-[r:PRODUCES]->(n:ChainNode {id: $node})
RETURN
  r.as_of AS `数据日期`,
  f.name AS `企业`,
  f.region AS `区域`,
  CASE r.status
    WHEN 'operating' THEN '在产' WHEN 'building' THEN '在建' WHEN 'planned' THEN '规划' WHEN 'closed' THEN '停产'
  END AS `状态`,
  r.capacity_low AS `产能下限`,
  r.capacity_high AS `产能上限`,
  r.unit AS `单位`,
  r.source AS `来源`,
  r.locator AS `出处位置`
ORDER BY `数据日期` DESC, `企业`, `状态`, `来源`, `出处位置`
