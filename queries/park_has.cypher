// 一个园区有什么
// What a park has
// param park: Park
// example chainkg query park_has -p park=白银高新区
//
// An operating row counts where no closed row of the same pair is as new.
// A park includes the parks within it.
MATCH (:Park {name: $park})<-[:LOCATED_IN*0..3]-(within:Park)<-[:LOCATED_IN]-(f:Firm)
WITH DISTINCT f
MATCH (f)-[r:PRODUCES]->(n:ChainNode)
WHERE r.status = 'operating' AND coalesce(r.decides, 'yes') <> 'no' AND NOT EXISTS {
    MATCH (f)-[gone:PRODUCES {status: 'closed'}]->(n)
    WHERE coalesce(gone.decides, 'yes') <> 'no' AND coalesce(gone.as_of, '') >= coalesce(r.as_of, '')
  }
WITH DISTINCT n, f.name AS firm ORDER BY firm
RETURN
  n.name AS `环节`,
  n.id AS `编号`,
  collect(firm) AS `企业`
ORDER BY `编号`
