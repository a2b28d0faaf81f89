// 某日以来的新陈述
// What has been stated about products since a date
// param since: date
// example chainkg query stated_since -p since=2025-01
MATCH (f:Firm)-[r:PRODUCES]->(n:ChainNode)
WHERE r.as_of >= $since
RETURN
  r.as_of AS `数据日期`,
  f.name AS `企业`,
  f.region AS `区域`,
  n.name AS `环节`,
  CASE r.status
    WHEN 'operating' THEN '在产' WHEN 'building' THEN '在建' WHEN 'planned' THEN '规划' WHEN 'closed' THEN '停产'
  END AS `状态`,
  r.source AS `来源`,
  r.locator AS `出处位置`
ORDER BY `数据日期` DESC, `企业`, `环节`, `状态`, `来源`, `出处位置`
