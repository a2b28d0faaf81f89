// 某日以前的陈旧陈述
// Statements about products older than a date
// param before: date
// example chainkg query stale_facts -p before=2020-01
//
// Newest deciding statement of each firm and node, where even that is older. A partial date counts from its first day.
MATCH (f:Firm)-[r:PRODUCES]->(n:ChainNode)
WHERE coalesce(r.decides, 'yes') <> 'no'
WITH f, n, max(coalesce(r.as_of, '')) AS newest
WHERE newest < $before
RETURN
  f.name AS `企业`,
  n.name AS `环节`,
  CASE newest WHEN '' THEN '未注日期' ELSE newest END AS `最新日期`
ORDER BY newest, `企业`, `环节`
