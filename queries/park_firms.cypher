// 一个园区的企业及其产品
// The firms of a park and what they make
// param park: Park
// example chainkg query park_firms -p park=刘川工业集中区
//
// A park includes the parks within it. One row a statement, the newest first: history is not resolved here, and a row
// that decides nothing (a target, an upgrade) says so.
MATCH (k:Park {name: $park})<-[:LOCATED_IN*0..3]-(within:Park)<-[:LOCATED_IN]-(f:Firm)
WITH f, min(within.name) AS park
OPTIONAL MATCH (f)-[r:PRODUCES]->(n:ChainNode)
RETURN
  park AS `园区`,
  f.name AS `企业`,
  n.name AS `环节`,
  CASE r.status
    WHEN 'operating' THEN '在产' WHEN 'building' THEN '在建' WHEN 'planned' THEN '规划' WHEN 'closed' THEN '停产'
  END AS `状态`,
  r.as_of AS `数据日期`,
  r.capacity_low AS `产能下限`,
  r.capacity_high AS `产能上限`,
  r.unit AS `单位`,
  CASE r.decides WHEN 'no' THEN '否' WHEN 'yes' THEN '是' END AS `决定状态`,
  r.source AS `来源`,
  r.locator AS `出处位置`
ORDER BY `园区`, `企业`, `环节`, `数据日期` DESC, `来源`, `出处位置`
