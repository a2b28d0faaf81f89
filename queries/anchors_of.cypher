// 一个产业或一条链的链主
// The anchors of an industry or a chain
// param what: Industry|Chain
// example chainkg query anchors_of -p what=生物医药
MATCH (f:Firm)-[r:ANCHORS]->(what)
WHERE what.name = $what AND (what:Industry OR what:Chain)
OPTIONAL MATCH (f)-[:PRODUCES]->(n:ChainNode)
WITH f, r, n.name AS node ORDER BY node
RETURN
  f.name AS `企业`,
  f.region AS `区域`,
  r.source AS `来源`,
  r.locator AS `出处位置`,
  collect(DISTINCT node) AS `在册环节`
ORDER BY `企业`, `来源`, `出处位置`
