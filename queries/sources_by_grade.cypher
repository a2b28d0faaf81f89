// 某一等级的出处
// The sources of a grade
// param grade: one of official 官方, press 报道, repost 转载, unlocated 无网址, process 工艺
// example chainkg query sources_by_grade -p grade=官方
MATCH (s:Source {grade: $grade})
RETURN
  s.id AS `编号`,
  s.title AS `标题`,
  s.publisher AS `发布者`,
  s.date AS `日期`,
  s.url AS `网址`
ORDER BY `日期` DESC, `编号`
