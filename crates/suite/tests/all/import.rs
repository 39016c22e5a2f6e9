//! Old decisions: each row taken, taken with flags, or refused with row, column and reason; again is `already`.

use crate::town::{Town, on_both};
use std::fmt::Write as _;

const HEADER: &str = "id,行政处罚决定书文号,行政相对人名称,统一社会信用代码,处罚机关,处罚决定日期,处罚类别,处罚金额原文,处罚依据,正文,正文完整\n";

fn file(dir: &std::path::Path, rows: &str) -> std::path::PathBuf {
    let path = dir.join("old.csv");
    std::fs::write(&path, format!("\u{feff}{HEADER}{rows}")).unwrap();
    path
}

#[test]
fn ten_thousand_rows_and_three_bad_ones() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        // Fewer rows than the title says on the slower database; the counts are what matters.
        let n = if db == crate::town::Db::Sqlite { 2_000 } else { 300 };
        let mut rows = String::new();
        for i in 1..=n {
            if i % (n / 3) == 7 {
                rows.push_str("短行,缺列\n");
                continue;
            }
            writeln!(
                rows,
                "R{i},吉市环罚决〔2026〕{i}号,示例企业{i}有限公司,,吉林市市场监督管理局,2026-01-05,罚款,1万元,《示例法》第一条,示例正文{i},是"
            )
            .unwrap();
        }
        let path = file(town.dir.path(), &rows);
        let report = town.office.import_penalties(&path, "jl-scjg", |_, _| {}).await.unwrap();
        assert_eq!((report.rows, report.refused), (n, 3));
        assert_eq!(report.taken + report.flagged, n - 3);
        let refused: Vec<_> = report.details.iter().filter(|d| d.outcome == "refused").collect();
        assert_eq!(refused.len(), 3);
        assert_eq!(refused[0].row, 8, "the seventh row below the header");
        let again = town.office.import_penalties(&path, "jl-scjg", |_, _| {}).await.unwrap();
        assert_eq!((again.already, again.taken, again.flagged, again.refused), (n - 3, 0, 0, 3));
    });
}

#[test]
fn imported_rows_reach_the_portal_only_by_rules_and_approval_and_expired_ones_never() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let rows = "N1,吉市环罚决〔2026〕1号,示例新企业有限公司,,吉林市市场监督管理局,2026-01-04,罚款,1万元,《示例法》第一条,示例正文一,是\n\
                    O1,吉市环罚决〔2012〕2号,示例旧企业有限公司,,吉林市市场监督管理局,2012-03-01,罚款,1万元,《示例法》第一条,示例正文二,是\n\
                    X1,吉市环罚决〔2026〕3号,示例无期企业有限公司,,吉林市市场监督管理局,,罚款,1万元,《示例法》第一条,示例正文三,是\n";
        let path = file(town.dir.path(), rows);
        let report = town.office.import_penalties(&path, "jl-scjg", |_, _| {}).await.unwrap();
        assert_eq!(report.taken + report.flagged, 3);
        let none = town.office.public_search(search::Query::default()).await.unwrap();
        assert_eq!(none.total, 0);
        let ids = town
            .office
            .all_of(law::ids::SubjectKind::Historical)
            .await
            .unwrap()
            .into_iter()
            .map(|(s, _)| s.id)
            .collect::<Vec<_>>();
        let editor = office::demo::cast::actor("editor");
        let outcomes = town.office.historical_prepare(&editor, &ids, "bulk").await.unwrap();
        let prepared: Vec<_> = outcomes.iter().filter_map(|(_, r)| r.as_ref().ok()).collect();
        let mut gates: Vec<_> =
            outcomes.iter().filter_map(|(_, r)| r.as_ref().err().map(|r| r.gate.as_str())).collect();
        gates.sort_unstable();
        assert_eq!(gates, ["no-date", "publication-expired"]);
        assert_eq!(prepared.len(), 1);
        let publication = prepared[0].subject.id.clone();
        let approver = office::demo::cast::actor("approver");
        town.office.publications_approve(&approver, &[publication], "同意", "", "bulk").await.unwrap();
        while office::feed_search(&town.office).await.unwrap() > 0 {}
        let page = town.office.public_search(search::Query::default()).await.unwrap();
        assert_eq!(page.total, 1);
        assert_eq!(page.hits[0].doc.origin, search::Origin::Imported);
    });
}

#[test]
fn a_file_with_another_header_is_refused_whole() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let path = town.dir.path().join("x.csv");
        std::fs::write(&path, "a,b\n1,2\n").unwrap();
        let e = town.office.import_penalties(&path, "jl-scjg", |_, _| {}).await.unwrap_err();
        assert!(e.to_string().contains("表头"), "{e}");
    });
}
