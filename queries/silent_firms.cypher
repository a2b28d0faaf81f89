// 没有产品记录的企业
// Firms without any product on file
// param region: Region
// example chainkg query silent_firms -p region=白银市
//
// Of the region and all that lies in it; firms that stand only as a parent are left out.
MATCH (f:Firm)
WHERE coalesce(f.stub, 'no') <> 'yes' AND NOT EXISTS { (f)-[:PRODUCES]->(:ChainNode) }
  AND EXISTS { (f)-[:LOCATED_IN*1..5]->(:Region {name: $region}) }
RETURN
  f.name AS `企业`,
  f.id AS `编号`,
  f.region AS `区域`,
  f.park AS `园区`
ORDER BY `编号`
