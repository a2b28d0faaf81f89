// 本地哪些企业可以互相供货
// Local firms that could supply one another
// param chain: Chain
// param region: Region|Park = dataset.region
// example chainkg query could_supply -p chain=铜基
//
// An operating row counts where no closed row of the same pair is as new.
// One makes what the other needs as main input or reagent, outside loops; the taker's product is of the chain.
MATCH (place:Region|Park {name: $region})
WHERE EXISTS { (place)-[:ASSESSED]->(:ChainNode) }
MATCH (:Chain {name: $chain})<-[:PART_OF]-(made:ChainNode)<-[l:FEEDS]-(input:ChainNode)
WHERE l.role IN ['main', 'reagent'] AND l.loop IS NULL
WITH DISTINCT place, made, input
MATCH (taker:Firm)-[t:PRODUCES]->(made)
WHERE t.status = 'operating' AND coalesce(t.decides, 'yes') <> 'no' AND NOT EXISTS {
    MATCH (taker)-[gone:PRODUCES {status: 'closed'}]->(made)
    WHERE coalesce(gone.decides, 'yes') <> 'no' AND coalesce(gone.as_of, '') >= coalesce(t.as_of, '')
  }
  AND EXISTS { (taker)-[:LOCATED_IN*1..5]->(place) }
WITH DISTINCT place, made, input, taker
MATCH (maker:Firm)-[m:PRODUCES]->(input)
WHERE maker <> taker AND m.status = 'operating' AND coalesce(m.decides, 'yes') <> 'no' AND NOT EXISTS {
    MATCH (maker)-[gone:PRODUCES {status: 'closed'}]->(input)
    WHERE coalesce(gone.decides, 'yes') <> 'no' AND coalesce(gone.as_of, '') >= coalesce(m.as_of, '')
  }
  AND EXISTS { (maker)-[:LOCATED_IN*1..5]->(place) }
RETURN DISTINCT
  maker.name AS `供方`,
  input.name AS `供应环节`,
  taker.name AS `需方`,
  made.name AS `需方产品`,
  EXISTS { (maker)-[:SUPPLIES]->(taker) } AS `已有供应记录`
ORDER BY `供应环节`, `供方`, `需方`, `需方产品`
