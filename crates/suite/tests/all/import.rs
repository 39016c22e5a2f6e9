//! Old decisions: each row taken, taken with flags, or refused with row, column and reason; again is `already`.

use crate::town::{Town, on_both};
use office::import::{Ask, Mapping, Register, Report};
use std::fmt::Write as _;
use std::path::Path;

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
                rows.push_str("短行\n");
                continue;
            }
            writeln!(
                rows,
                "R{i},吉市环罚决〔2026〕{i}号,示例企业{i}有限公司,,吉林市市场监督管理局,2026-01-05,罚款,1万元,《示例法》第一条,示例正文{i},是"
            )
            .unwrap();
        }
        let path = file(town.dir.path(), &rows);
        let report = town.office.import_penalties(&path, "jl-scjg", |_| {}).await.unwrap();
        assert_eq!((report.rows, report.refused), (n, 3));
        assert_eq!(report.taken + report.flagged, n - 3);
        let refused: Vec<_> = report.details.iter().filter(|d| d.outcome == "refused").collect();
        assert_eq!(refused.len(), 3);
        assert_eq!(refused[0].row, 8, "the seventh row below the header");
        let again = town.office.import_penalties(&path, "jl-scjg", |_| {}).await.unwrap();
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
        let report = town.office.import_penalties(&path, "jl-scjg", |_| {}).await.unwrap();
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
        let e = town.office.import_penalties(&path, "jl-scjg", |_| {}).await.unwrap_err();
        assert!(e.to_string().contains("表头"), "{e}");
    });
}

/// A dry run of a file, in which every row is told.
async fn tried(town: &Town, path: &Path) -> Report {
    tried_with(town, path, &Mapping::default()).await.unwrap()
}

async fn tried_with(town: &Town, path: &Path, mapping: &Mapping) -> Result<Report, office::Trouble> {
    let ask = Ask {
        register: Register::Penalties,
        actor: None,
        file: path,
        name: "",
        unit: "jl-scjg",
        sheet: None,
        mapping,
        dry_run: true,
    };
    town.office.import_collected(&ask, |_| {}).await
}

/// Doubts of a row as `cell column`, in order.
fn doubts(report: &Report, row: u32) -> Vec<String> {
    let detail = report.details.iter().find(|d| d.row == row).unwrap();
    let at = |n: &office::import::Note| format!("{} {}", n.cell.as_deref().unwrap_or("-"), n.column);
    detail.notes.iter().map(at).collect()
}

const PLAIN: &str = "吉市环罚决〔2026〕9号,示例企业有限公司,91220201MA0Y12340J,吉林市市场监督管理局,2026-01-05,罚款,1万元,《示例法》第一条,示例正文,是";

#[test]
fn t1_t4_amounts_and_dates_are_doubted_at_their_cells_and_the_row_is_kept() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let amounts = ["1.5E+04元", "-500元", "50元/平方米", "伍佰元/日", "美元5000元", "港币5000元"];
        let mut rows = String::new();
        for (i, amount) in amounts.iter().enumerate() {
            let plain = PLAIN.replace("〔2026〕9号", &format!("〔2026〕{i}9号"));
            writeln!(rows, "R{i},{}", plain.replace("1万元", amount)).unwrap();
        }
        writeln!(rows, "F,{}", PLAIN.replace("2026-01-05", "2099-01-05").replace("〔2026〕", "〔2099〕"))
            .unwrap();
        writeln!(rows, "P,{PLAIN}").unwrap();
        let report = tried(&town, &file(town.dir.path(), &rows)).await;
        assert_eq!((report.rows, report.refused), (8, 0));
        for row in 2..8 {
            assert!(
                doubts(&report, row).contains(&format!("H{row} 处罚金额原文")),
                "{:?}",
                doubts(&report, row)
            );
            let values = report.details[row as usize - 2].values.as_ref().unwrap().decision().unwrap();
            assert_eq!(
                (values.amount_fen, values.printed.amount.as_str()),
                (None, amounts[row as usize - 2])
            );
        }
        assert!(doubts(&report, 8).contains(&"B8 行政处罚决定书文号".to_owned()));
        assert!(doubts(&report, 8).contains(&"F8 处罚决定日期".to_owned()));
        let plain = report.details.last().unwrap();
        assert_eq!(plain.values.as_ref().unwrap().decision().unwrap().amount_fen, Some(1_000_000));
        assert!(!plain.notes.iter().any(|n| n.column == "处罚金额原文" || n.column == "处罚决定日期"));
        // Nothing was recorded.
        assert_eq!(town.office.all_of(law::ids::SubjectKind::Historical).await.unwrap().len(), 0);
    });
}

#[test]
fn t3_any_order_below_a_title_in_the_words_of_the_credit_platforms() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let path = town.dir.path().join("shuanggongshi.xls");
        let page = "<table><tr><td colspan=4>行政处罚信息公示</td></tr><tr><td>罚款金额（万元）</td><td> 行政相对人代码_1 (统一社会信用代码)</td><td>行政相对人名称</td><td>行政处罚决定书文号 </td></tr>\
            <tr><td>0.5</td><td>91110000625906144E</td><td>示例企业有限公司</td><td>吉市环罚决〔2026〕1号</td></tr>\
            <tr><td>50000</td><td></td><td>示例二企业</td><td>吉市环罚决〔2026〕2号</td></tr></table>";
        std::fs::write(&path, page).unwrap();
        let report = tried(&town, &path).await;
        assert_eq!((report.found.heading_row, report.rows), (2, 2));
        assert_eq!(report.found.columns["统一社会信用代码"], "行政相对人代码_1 (统一社会信用代码)");
        let first = report.details[0].values.as_ref().unwrap().decision().unwrap();
        assert_eq!((first.amount_fen, first.code.as_deref()), (Some(500_000), Some("91110000625906144E")));
        assert_eq!(
            doubts(&report, 3),
            Vec::<String>::new(),
            "what the file never had is not missing in its rows"
        );
        assert_eq!(doubts(&report, 4), ["A4 处罚金额原文"], "an amount in yuan under a heading in 万元");
        // Other words by a mapping, and what was found beside what was wanted without one.
        std::fs::write(&path, "编码,对象,办结\n吉市环罚决〔2026〕1号,示例企业,2026-01-05\n").unwrap();
        let none = tried_with(&town, &path, &Mapping::default()).await.unwrap_err().to_string();
        assert!(none.contains("表头") && none.contains("编码、对象、办结"), "{none}");
        let json = r#"{"行政处罚决定书文号": "编码", "行政相对人名称": "对象", "处罚决定日期": "办结"}"#;
        let mapping = Mapping::from_json(Register::Penalties, json.as_bytes()).unwrap();
        let report = tried_with(&town, &path, &mapping).await.unwrap();
        assert_eq!(
            report.details[0].values.as_ref().unwrap().decision().unwrap().date,
            Some(jiff::civil::date(2026, 1, 5))
        );
        assert!(Mapping::from_json(Register::Penalties, br#"{"x": "y"}"#).is_err());
    });
}

#[test]
fn t5_an_id_that_a_spreadsheet_cut_is_never_used_and_its_row_is_kept() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let path = town.dir.path().join("old.xls");
        std::fs::write(
            &path,
            r#"<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>
            <Row><Cell><Data ss:Type="String">文号</Data></Cell><Cell><Data ss:Type="String">当事人</Data></Cell><Cell><Data ss:Type="String">统一社会信用代码</Data></Cell></Row>
            <Row><Cell><Data ss:Type="String">吉市环罚决〔2026〕1号</Data></Cell><Cell><Data ss:Type="String">示例企业</Data></Cell><Cell><Data ss:Type="Number">220202199001011011</Data></Cell></Row>
            </Table></Worksheet></Workbook>"#,
        )
        .unwrap();
        let report = tried(&town, &path).await;
        let row = report.details[0].values.as_ref().unwrap().decision().unwrap();
        assert_eq!((row.code.as_deref(), row.printed.code.as_str()), (None, ""));
        assert_eq!(doubts(&report, 2), ["C2 统一社会信用代码"]);
        assert!(
            !format!("{:?}", report.details[0]).contains("22020219900101"),
            "nobody sees the digits that are left"
        );
    });
}

#[test]
fn t9_rows_go_to_a_unit_that_is_registered() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let path = file(town.dir.path(), &format!("P,{PLAIN}\n"));
        let e = town.office.import_penalties(&path, "no-such", |_| {}).await.unwrap_err();
        assert!(e.to_string().contains("没有登记"), "{e}");
    });
}

#[test]
fn two_people_who_import_one_file_get_one_import() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let mut rows = String::new();
        for i in 1..=700 {
            writeln!(rows, "R{i},{}", PLAIN.replace("〔2026〕9号", &format!("〔2026〕{i}号"))).unwrap();
        }
        let path = file(town.dir.path(), &rows);
        let (one, two) = tokio::join!(
            town.office.import_penalties(&path, "jl-scjg", |_| {}),
            town.office.import_penalties(&path, "jl-scjg", |_| {})
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        let taken = |r: &Report| r.taken + r.flagged;
        assert_eq!(taken(&one) + taken(&two), 700);
        assert_eq!(one.already + two.already, 700);
        assert_eq!((one.refused, two.refused), (0, 0));
        assert_eq!(town.office.all_of(law::ids::SubjectKind::Historical).await.unwrap().len(), 700);
    });
}

#[test]
fn the_backlog_of_the_environment_bureaus_is_doubted_no_more_than_before() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/penalties/environment_penalties.csv");
    on_both(|db| {
        let data = data.clone();
        async move {
            if !data.exists() {
                return;
            }
            let town = Town::new(db).await;
            let report = tried(&town, &data).await;
            assert_eq!((report.rows, report.refused), (654, 0));
            let count = |column: &str| {
                report.details.iter().filter(|d| d.notes.iter().any(|n| n.column == column)).count()
            };
            // What the reader of 2026-11 doubted, column by column.
            for (column, before) in [
                ("id", 0),
                ("行政处罚决定书文号", 35),
                ("统一社会信用代码", 157),
                ("处罚决定日期", 310),
                ("处罚类别", 519),
                ("处罚金额原文", 112),
                ("正文", 0),
            ] {
                assert!(count(column) <= before, "{column}: {} of {before}", count(column));
            }
        }
    });
}

#[test]
fn a_thousand_plain_rows_are_not_doubted() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let (amounts, dates) = (
            ["1万元", "5,000元", "人民币伍仟元整", "罚款20000.00元", "贰万元整（￥20000元）"],
            ["2026-01-05", "2026/1/5", "2026年1月5日", "20260105", "2026-01-05 00:00:00"],
        );
        let mut rows = String::new();
        for i in 1..=1_000 {
            let plain = PLAIN
                .replace("〔2026〕9号", &format!("〔2026〕{i}号"))
                .replace("91220201MA0Y12340J", "91110000625906144E");
            let plain = plain
                .replace("1万元", &format!("\"{}\"", amounts[i % 5]))
                .replace("2026-01-05", dates[i / 5 % 5]);
            writeln!(rows, "R{i},{plain}").unwrap();
        }
        let report = tried(&town, &file(town.dir.path(), &rows)).await;
        let doubted: Vec<_> = report.details.iter().filter(|d| d.outcome != "taken").collect();
        assert!(doubted.is_empty(), "{:?}", doubted.first());
    });
}

/// Pages printed by browsers have radicals where others have the characters (⻝ U+2EDD, ⾷ U+2FB7 for 食): organ and
/// number are the same to whoever reads them, in one file, in two, and in a dry run.
#[test]
fn a_row_is_a_second_one_of_its_number_also_where_a_page_wrote_radicals() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let row = |id: &str, organ: &str, number: &str| {
            format!(
                "{id},{number},松江清禾商贸有限公司,,{organ},2026-01-05,罚款,1万元,《示例法》第一条,示例正文{id},是\n"
            )
        };
        let (plain, number) = ("示例县食品药品监督管理局", "吉市食监罚决〔2026〕1号");
        let spelled =
            [(plain.replace('食', "⻝"), number), (plain.replace('食', "⾷"), "吉市⾷监罚决〔2026〕1号")];
        let first = row("A", plain, number);
        let others: String =
            spelled.iter().enumerate().map(|(i, (organ, no))| row(&format!("B{i}"), organ, no)).collect();
        let doubted = |report: &Report| -> usize {
            let doubts = |d: &&office::import::Detail| {
                d.notes
                    .iter()
                    .any(|n| n.column == "行政处罚决定书文号" && n.reason.contains("内容不同的记录"))
            };
            report.details.iter().filter(doubts).count()
        };
        let tried = tried(&town, &file(town.dir.path(), &format!("{first}{others}"))).await;
        assert_eq!(doubted(&tried), 2, "{:?}", tried.details);
        town.office.import_penalties(&file(town.dir.path(), &first), "jl-scjg", |_| {}).await.unwrap();
        let later =
            town.office.import_penalties(&file(town.dir.path(), &others), "jl-scjg", |_| {}).await.unwrap();
        assert_eq!((later.flagged, doubted(&later)), (2, 2), "{:?}", later.details);
    });
}
