// 一家企业的控股方和子公司
// The parent and the subsidiaries of a firm
// param firm: Firm
// example chainkg query firm_family -p firm=白银有色集团股份有限公司
//
// Up and down to three steps.
MATCH path = (f:Firm {id: $firm})-[:OWNED_BY*1..3]->(g:Firm)
RETURN '控股方' AS `关系`, length(path) AS `层`, g.name AS `企业`, g.region AS `区域`
ORDER BY `关系`, `层`, `企业`
UNION
MATCH path = (f:Firm {id: $firm})<-[:OWNED_BY*1..3]-(g:Firm)
RETURN '子公司' AS `关系`, length(path) AS `层`, g.name AS `企业`, g.region AS `区域`
ORDER BY `关系`, `层`, `企业`
