// 一条产业链所缺的环节
// The missing nodes of a chain
// param chain: Chain
// param region: Region|Park = dataset.region
// example chainkg query missing_nodes -p chain=铜基
//
// Everything that may be courted: first what the report of gaps ranks, then, without a rank, services and what a
// policy class holds back. A chain includes those below it and those that stand for it.
MATCH (asked:Chain {name: $chain})
MATCH (c:Chain)
WHERE c.name = asked.name OR c.parent = asked.name OR c.name IN coalesce(asked.covered_by, [])
MATCH (c)<-[p:PART_OF]-(n:ChainNode)<-[a:ASSESSED]-(place:Region|Park {name: $region})
WHERE a.score IS NOT NULL
WITH n, a, place, collect(DISTINCT c.name) AS chains, min(p.stage_order) AS stage_order, min(p.stage) AS stage
RETURN
  a.rank AS `名次`,
  n.name AS `环节`,
  n.id AS `编号`,
  CASE stage WHEN 'upstream' THEN '上游' WHEN 'midstream' THEN '中游' WHEN 'downstream' THEN '下游' END AS `位置`,
  CASE a.state
    WHEN 'weak' THEN '弱' WHEN 'broken' THEN '断' WHEN 'absent' THEN '缺' WHEN 'unverified' THEN '待核' ELSE a.state
  END AS `状态`,
  CASE WHEN a.moves = [] THEN ['未具条件'] ELSE [m IN a.moves | CASE m
    WHEN 'bridge' THEN '断链' WHEN 'extend' THEN '延链' WHEN 'fill' THEN '补链' WHEN 'circular' THEN '循环'
    WHEN 'strengthen' THEN '强链' ELSE m
  END] END AS `动作`,
  round(a.score, 3) AS `得分`,
  CASE n.policy
    WHEN 'encouraged' THEN '鼓励类' WHEN 'allowed' THEN '允许类' WHEN 'restricted' THEN '限制类'
    WHEN 'eliminated' THEN '淘汰类' WHEN 'quota' THEN '配额或置换' ELSE '未知'
  END AS `政策类别`,
  chains AS `产业链`,
  place.name AS `地区`,
  a.as_of AS `截至`
ORDER BY a.rank, a.score DESC, n.id
