// 只有一家本地企业在产的环节
// Nodes that one local firm alone makes
// param industry: Industry
// param region: Region|Park = dataset.region
// example chainkg query single_supplier -p industry=循环化工
//
// An operating row counts where no closed row of the same pair is as new.
MATCH (place:Region|Park {name: $region})
WHERE EXISTS { (place)-[:ASSESSED]->(:ChainNode) }
MATCH (:Industry {name: $industry})<-[:OF_INDUSTRY]-(:Chain)<-[:PART_OF]-(n:ChainNode)
WITH DISTINCT place, n
MATCH (f:Firm)-[r:PRODUCES]->(n)
WHERE r.status = 'operating' AND coalesce(r.decides, 'yes') <> 'no' AND NOT EXISTS {
    MATCH (f)-[gone:PRODUCES {status: 'closed'}]->(n)
    WHERE coalesce(gone.decides, 'yes') <> 'no' AND coalesce(gone.as_of, '') >= coalesce(r.as_of, '')
  }
  AND EXISTS { (f)-[:LOCATED_IN*1..5]->(place) }
WITH place, n, collect(DISTINCT f.name) AS firms
WHERE size(firms) = 1
OPTIONAL MATCH (n)-[l:FEEDS]->(user:ChainNode)<-[:ASSESSED {there: true}]-(place)
WHERE l.role IN ['main', 'reagent']
RETURN
  n.name AS `环节`,
  n.id AS `编号`,
  firms[0] AS `企业`,
  count(DISTINCT user) AS `本地用户环节数`
ORDER BY `本地用户环节数` DESC, `编号`
