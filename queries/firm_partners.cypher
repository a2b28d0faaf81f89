// 一家企业可以向谁供货、由谁供货
// Whom a firm could supply, and who could supply it
// param firm: Firm
// example chainkg query firm_partners -p firm=白银有色集团股份有限公司
//
// An operating row counts where no closed row of the same pair is as new.
// Main inputs and reagents, outside loops, firms of every place.
MATCH (f:Firm {id: $firm})-[r:PRODUCES]->(own:ChainNode)-[l:FEEDS]-(other:ChainNode)<-[s:PRODUCES]-(g:Firm)
WHERE g <> f AND l.role IN ['main', 'reagent'] AND l.loop IS NULL AND r.status = 'operating' AND coalesce(r.decides, 'yes') <> 'no' AND NOT EXISTS {
    MATCH (f)-[gone:PRODUCES {status: 'closed'}]->(own)
    WHERE coalesce(gone.decides, 'yes') <> 'no' AND coalesce(gone.as_of, '') >= coalesce(r.as_of, '')
  }
  AND s.status = 'operating' AND coalesce(s.decides, 'yes') <> 'no' AND NOT EXISTS {
    MATCH (g)-[gone:PRODUCES {status: 'closed'}]->(other)
    WHERE coalesce(gone.decides, 'yes') <> 'no' AND coalesce(gone.as_of, '') >= coalesce(s.as_of, '')
  }
RETURN DISTINCT
  CASE WHEN startNode(l) = own THEN '可供' ELSE '可买' END AS `方向`,
  own.name AS `本企业环节`,
  other.name AS `对方环节`,
  g.name AS `对方企业`,
  g.region AS `对方区域`
ORDER BY `方向`, `本企业环节`, `对方环节`, `对方企业`
