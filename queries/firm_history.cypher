// 一家企业的全部陈述
// Everything stated about a firm's products
// param firm: Firm
// example chainkg query firm_history -p firm=白银有色集团股份有限公司
MATCH (f:Firm {id: $firm})-[r:PRODUCES]->(n:ChainNode)
RETURN
  r.as_of AS `数据日期`,
  n.name AS `环节`,
  CASE r.status
    WHEN 'operating' THEN '在产' WHEN 'building' THEN '在建' WHEN 'planned' THEN '规划' WHEN 'closed' THEN '停产'
  END AS `状态`,
  r.capacity_low AS `产能下限`,
  r.capacity_high AS `产能上限`,
  r.unit AS `单位`,
  r.source AS `来源`,
  r.locator AS `出处位置`
ORDER BY `数据日期` DESC, `环节`, `状态`, `来源`, `出处位置`
