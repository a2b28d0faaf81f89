// 一家链主企业仍须外购什么
// What an anchor still buys from outside
// param firm: Firm
// param region: Region|Park = dataset.region
// example chainkg query anchor_buys -p firm=白银有色集团股份有限公司
//
// An operating row counts where no closed row of the same pair is as new.
// Inputs in any role of what it makes, that nobody here makes.
MATCH (f:Firm {id: $firm})-[r:PRODUCES]->(own:ChainNode)<-[l:FEEDS]-(input:ChainNode)<-[a:ASSESSED]-(place:Region|Park {name: $region})
WHERE NOT a.there AND r.status = 'operating' AND coalesce(r.decides, 'yes') <> 'no' AND NOT EXISTS {
    MATCH (f)-[gone:PRODUCES {status: 'closed'}]->(own)
    WHERE coalesce(gone.decides, 'yes') <> 'no' AND coalesce(gone.as_of, '') >= coalesce(r.as_of, '')
  }
WITH own, input, a, min(CASE l.role
  WHEN 'main' THEN 1 WHEN 'reagent' THEN 2 WHEN 'auxiliary' THEN 3 WHEN 'energy' THEN 4 WHEN 'equipment' THEN 5 ELSE 6
END) AS role
RETURN
  own.name AS `本企业环节`,
  input.name AS `外购`,
  input.id AS `编号`,
  ['主料', '试剂', '辅料', '能源', '装备', '服务'][role - 1] AS `角色`,
  CASE a.state
    WHEN 'weak' THEN '弱' WHEN 'strong' THEN '强' WHEN 'present' THEN '有' WHEN 'building' THEN '在建'
    WHEN 'planned' THEN '规划' WHEN 'bought' THEN '外购' WHEN 'broken' THEN '断' WHEN 'absent' THEN '缺' ELSE '待核'
  END AS `状态`,
  a.rank AS `名次`
ORDER BY role, `编号`, `本企业环节`
