//! 导入 — an editor imports for the own unit what the reader reads, and nothing else.

use super::world::{World, actor};
use crate::authority::{Actor, Allowed, Capacity, Standing, authority_in};
use crate::deed::Deed;
use crate::deed::publicity::{HistoricalCorrected, HistoricalImported, PublicationBound, Source};
use crate::draft::hex;
use crate::edition::{EDGES, FIRST, READING};
use crate::history::{Against, HistoricalRow, RawRow, read};
use crate::ids::SubjectRef;
use crate::private::Private;
use sha2::{Digest as _, Sha256};

fn row() -> HistoricalImported {
    let printed = RawRow::from_cells(&[
        "1",
        "吉市市监罚决〔2024〕7号",
        "示例有限公司",
        "",
        "某局",
        "2026-01-05",
        "罚款",
        "1万元",
        "《示例法》第一条",
        "示例正文",
        "是",
    ]);
    let against =
        Against { organs: &[], today: jiff::civil::date(2026, 3, 2), absent: &["统一社会信用代码"] };
    let read = read(&printed, &against).unwrap();
    HistoricalImported {
        batch: "示例.csv".into(),
        row_no: 2,
        content: hex(&Sha256::digest(read.row.key.as_bytes())),
        unit: "jl-scjg".into(),
        flags: read.flags.into_iter().map(|f| (f.column, f.reason)).collect(),
        row: Private::Known(*read.row),
    }
}

fn send(who: &Actor, d: HistoricalImported) -> Result<(), crate::refusal::Refusal> {
    let subject = SubjectRef::historical(&d.content);
    World::new().act_as(who, subject, Deed::from(d)).map(|_| ())
}

#[test]
fn an_editor_imports_for_the_own_unit_what_the_reader_reads() {
    send(&actor("editor"), row()).unwrap();
    // Of another unit.
    let other = HistoricalImported { unit: "jl-sfj".into(), ..row() };
    assert!(send(&actor("editor"), other).unwrap_err().reason.contains("本机关"), "for another unit");
    // Other capacities import nothing.
    assert!(send(&actor("officer1"), row()).is_err());
    assert!(send(&actor("approver"), row()).is_err());
    send(&Actor::system("jl-scjg"), row()).unwrap();
}

#[test]
fn nobody_types_a_decision_under_the_name_of_an_import() {
    type Change = fn(&mut HistoricalRow);
    let changes: [Change; 6] = [
        |r| r.amount_fen = Some(1),
        |r| r.number = Some("吉市市监罚决〔2024〕8号".into()),
        |r| r.date = None,
        |r| r.kinds = vec!["警告".into()],
        |r| r.printed.party = "另一有限公司".into(),
        |r| r.key = "k".into(),
    ];
    for change in changes {
        let mut d = row();
        let mut typed = d.row.known().unwrap().clone();
        change(&mut typed);
        d.row = Private::Known(typed);
        let refused = send(&actor("editor"), d).unwrap_err();
        assert_eq!(refused.fields[0].field, "row");
    }
    assert!(!row().flags.is_empty(), "the organ is in no register");
    let smoothed = HistoricalImported { flags: Vec::new(), ..row() };
    assert_eq!(send(&actor("editor"), smoothed).unwrap_err().fields[0].field, "flags");
    let renamed = HistoricalImported { content: "0".repeat(64), ..row() };
    assert_eq!(send(&actor("editor"), renamed).unwrap_err().fields[0].field, "row");
}

#[test]
fn before_edition_3_the_console_alone_imported_and_for_any_unit() {
    let own = Standing { own_agency: true, ..Standing::default() };
    let may = |edition, capacity, standing| {
        authority_in(edition, capacity, standing, "historical.imported/1") == Allowed::Yes
    };
    for edition in [FIRST, EDGES] {
        assert!(!may(edition, Capacity::Editor, own));
        assert!(may(edition, Capacity::System, Standing::default()));
    }
    assert!(may(READING, Capacity::Editor, own));
    assert!(!may(READING, Capacity::Editor, Standing::default()));
    assert!(may(READING, Capacity::System, own));
}

fn corrected(amount: &str) -> HistoricalCorrected {
    let before = row();
    let mut printed = before.row.known().unwrap().printed.clone();
    printed.amount = amount.into();
    let against =
        Against { organs: &[], today: jiff::civil::date(2026, 3, 2), absent: &["统一社会信用代码"] };
    let read = read(&printed, &against).unwrap();
    HistoricalCorrected {
        batch: "更正（示例）.xlsx".into(),
        row_no: 2,
        content: hex(&Sha256::digest(read.row.key.as_bytes())),
        flags: read.flags.into_iter().map(|f| (f.column, f.reason)).collect(),
        row: Private::Known(*read.row),
    }
}

#[test]
fn a_corrected_row_says_what_its_print_says_and_takes_the_place_of_its_own_units_row_before_it_is_put_up() {
    let subject = SubjectRef::historical(&row().content);
    let mut w = World::new();
    w.act_as(&actor("editor"), subject.clone(), row().into()).unwrap();
    let send = |w: &mut World, who: &Actor, d: HistoricalCorrected| w.act_as(who, subject.clone(), d.into());
    // The same again, another's, and what the print does not say.
    let same = send(&mut w, &actor("editor"), corrected("1万元")).unwrap_err();
    assert_eq!(same.fields[0].field, "row");
    let other = Actor { unit: "jl-cgj".into(), ..actor("editor") };
    assert!(send(&mut w, &other, corrected("2万元")).is_err());
    assert!(send(&mut w, &actor("officer1"), corrected("2万元")).is_err());
    let mut typed = corrected("2万元");
    let mut said = typed.row.known().unwrap().clone();
    said.amount_fen = Some(1);
    typed.row = Private::Known(said);
    assert_eq!(send(&mut w, &actor("editor"), typed).unwrap_err().fields[0].field, "row");
    let smoothed = HistoricalCorrected { flags: Vec::new(), ..corrected("2万元") };
    assert_eq!(send(&mut w, &actor("editor"), smoothed).unwrap_err().fields[0].field, "flags");
    send(&mut w, &actor("editor"), corrected("2万元")).unwrap();
    let now = w.known[&subject].state.historical().unwrap();
    assert_eq!(now.row.known().unwrap().amount_fen, Some(2_000_000));
    assert_eq!(now.content, corrected("2万元").content);
    // Once put up, never.
    let bound = PublicationBound::of(Source::Historical(subject.id.clone()), "jl-scjg");
    w.act_as(&actor("editor"), crate::judge::publication_of(&subject.id), bound.into()).unwrap();
    let late = send(&mut w, &actor("editor"), corrected("3万元")).unwrap_err();
    assert_eq!(late.gate, "put-up-before");
    // There is nothing to correct where nothing is.
    let nothing = SubjectRef::historical("a".repeat(64));
    assert!(w.act_as(&actor("editor"), nothing, corrected("2万元").into()).is_err());
}
