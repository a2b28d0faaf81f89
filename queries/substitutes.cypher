// 一个环节的替代品和类属
// What may stand for a node, and what it is a kind of
// param node: ChainNode
// example chainkg query substitutes -p node=磷酸铁锂
MATCH (n:ChainNode {id: $node})-[r:SUBSTITUTES|IS_A]-(other:ChainNode)
RETURN DISTINCT
  CASE WHEN type(r) = 'SUBSTITUTES' THEN '替代' WHEN startNode(r) = n THEN '属于' ELSE '包含' END AS `关系`,
  other.name AS `环节`,
  other.id AS `编号`
ORDER BY `关系`, `编号`
