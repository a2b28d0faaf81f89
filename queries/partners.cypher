// 规划里的合作区域
// The regions that the plan names as partners
// param region: Region
// example chainkg query partners -p region=白银市
//
// In either direction.
MATCH (:Region {name: $region})-[r:PARTNERS]-(other:Region)
RETURN DISTINCT
  other.name AS `合作区域`,
  other.kind AS `类型`,
  r.source AS `来源`,
  r.locator AS `出处位置`
ORDER BY `合作区域`, `来源`, `出处位置`
