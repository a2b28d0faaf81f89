// 一个区域的资源和在产合计
// The resources and the totals of a region
// param region: Region
// example chainkg query resources -p region=白银市
//
// Of the region and the regions and parks within it.
MATCH (:Region {name: $region})<-[:LOCATED_IN*0..4]-(place)-[r:ENDOWED_WITH]->(n:ChainNode)
WITH DISTINCT place, r, n
RETURN
  place.name AS `所在地`,
  n.name AS `环节`,
  CASE r.nature WHEN 'reserve' THEN '储量' WHEN 'exhausted' THEN '枯竭' WHEN 'yearly' THEN '年量' ELSE '在产合计' END AS `性质`,
  r.amount_low AS `数量下限`,
  r.amount_high AS `数量上限`,
  r.unit AS `单位`,
  r.as_of AS `数据日期`
ORDER BY `所在地`, `环节`, `性质`, `数据日期`, `数量下限`
