// 谁在做一个环节
// Who makes a node now
// param node: ChainNode
// example chainkg query makers -p node=硫酸
//
// An operating row counts where no closed row of the same pair is as new.
// The node itself or one of its kinds.
MATCH (f:Firm)-[r:PRODUCES]->(n:ChainNode)-[:IS_A*0..4]->(:ChainNode {id: $node})
WHERE r.status = 'operating' AND coalesce(r.decides, 'yes') <> 'no' AND NOT EXISTS {
    MATCH (f)-[gone:PRODUCES {status: 'closed'}]->(n)
    WHERE coalesce(gone.decides, 'yes') <> 'no' AND coalesce(gone.as_of, '') >= coalesce(r.as_of, '')
  }
WITH f, n, max(coalesce(r.as_of, '')) AS newest
RETURN DISTINCT
  f.name AS `企业`,
  f.region AS `区域`,
  f.park AS `园区`,
  n.name AS `环节`,
  newest AS `最新日期`
ORDER BY `区域`, `企业`, `环节`
