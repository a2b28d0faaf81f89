// 一个科研机构支撑什么
// What an institute supports
// param institute: Institute
// example chainkg query institute_fields -p institute=兰州大学
MATCH (s:Institute {name: $institute})-[r:SUPPORTS]->(field)
RETURN
  field.name AS `支撑`,
  labels(field)[0] AS `类别`,
  r.source AS `来源`,
  r.locator AS `出处位置`
ORDER BY `类别`, `支撑`, `来源`, `出处位置`
