// 一个产业各条链上各状态的环节数
// How many nodes of each state the chains of an industry have
// param industry: Industry
// param region: Region|Park = dataset.region
// example chainkg query industry_states -p industry=有色冶金
MATCH (:Industry {name: $industry})<-[:OF_INDUSTRY]-(c:Chain)<-[:PART_OF]-(n:ChainNode)<-[a:ASSESSED]-(place:Region|Park {name: $region})
RETURN
  c.name AS `产业链`,
  CASE a.state
    WHEN 'weak' THEN '弱' WHEN 'strong' THEN '强' WHEN 'present' THEN '有' WHEN 'building' THEN '在建'
    WHEN 'planned' THEN '规划' WHEN 'bought' THEN '外购' WHEN 'broken' THEN '断' WHEN 'absent' THEN '缺' ELSE '待核'
  END AS `状态`,
  count(DISTINCT n) AS `环节数`
ORDER BY `产业链`, `状态`
