//! Rows that were recorded with a doubt and are put right.

use crate::imports::{counts, done, imported, list, taken, told};
use crate::town::{Town, on_both};
use law::authority::Actor;
use law::ids::SubjectRef;
use office::demo::cast::actor;
use office::import::Register;
use office::import::desk::Work;
use store::Page;

/// The rows of a file of corrected rows as it is downloaded, by column.
async fn to_correct(town: &Town, id: &str) -> Vec<Vec<String>> {
    let editor = actor("editor");
    let told = town.office.import_told(&editor, Register::Penalties, id, "doubted", 0, Page::first(9));
    told.await.unwrap().into_iter().map(|told| told.cells).collect()
}

/// A row that was recorded with a doubt and is put right is one record: the corrected row takes its place, with its
/// history, and neither file brings it a second time.
#[test]
fn a_corrected_row_takes_the_place_of_the_one_that_was_recorded() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let editor = actor("editor");
        let id = taken(
            &town,
            &editor,
            "旧表.csv",
            &list().replace("2024-03-05", "2026-01-05").replace("罚决〔2024〕", "罚字〔2026〕"),
        )
        .await
        .job
        .id;
        done(&town, &editor, Register::Penalties, &id, Work::Import).await;
        assert_eq!(imported(&town).await, 4);
        let row = to_correct(&town, &id).await.remove(0);
        // The file had no 正文完整.
        let mut head: Vec<&str> = Register::Penalties.columns().to_vec();
        head.remove(10);
        let again = |amount: &str, record: &str| {
            let mut row = row.clone();
            row[7] = amount.into();
            row[11] = record.into();
            row.remove(10);
            format!("{}\n{}\n", head.join(","), row.join(","))
        };
        let record = row[11].clone();
        let send = async |who: &Actor, name: &str, text: String| {
            let id = taken(&town, who, name, &text).await.job.id;
            let import = done(&town, who, Register::Penalties, &id, Work::Import).await;
            (counts(&import), told(&town, who, &id, "refused").await)
        };
        let (right, said) = send(&editor, "更正.csv", again("5000元", &record)).await;
        assert_eq!((right, said), ([1, 1, 0, 0, 0], Vec::new()));
        assert_eq!(imported(&town).await, 4, "one record");
        let subject = SubjectRef::historical(&record);
        let known = town.office.store().load(&subject).await.unwrap().unwrap();
        let now = known.state.historical().unwrap();
        assert_eq!((now.row.known().unwrap().amount_fen, now.flags.len()), (Some(500_000), 0));
        let history = town.office.store().history(&subject).await.unwrap();
        let tags: Vec<&str> = history.iter().map(|e| e.recorded.deed.tag()).collect();
        assert_eq!(tags, ["historical.imported/1", "historical.corrected/1"]);
        // Neither file again.
        let first = done(&town, &editor, Register::Penalties, &id, Work::Import).await;
        assert_eq!(counts(&first), [5, 0, 0, 1, 4]);
        assert_eq!(send(&editor, "更正2.csv", again("5000元", &record)).await.0, [1, 0, 0, 0, 1]);
        // What names no record of ours is told at its cell; another unit's is not put right.
        let (bad, said) = send(&editor, "更正3.csv", again("6000元", "第四条")).await;
        assert_eq!((bad, said), ([1, 0, 0, 1, 0], vec!["2 K2 更正的记录".to_owned()]));
        let other = Actor { unit: "jl-cgj".into(), account: "other".into(), ..editor.clone() };
        let (bad, said) = send(&other, "更正4.csv", again("7000元", &record)).await;
        assert_eq!((bad, said), ([1, 0, 0, 1, 0], vec!["2 - 更正的记录".to_owned()]));
        // Once it is put up, the publication stands on it.
        let put_up =
            town.office.historical_prepare(&editor, std::slice::from_ref(&record), "k").await.unwrap();
        assert!(put_up.iter().all(|(_, outcome)| outcome.is_ok()), "{put_up:?}");
        let (bad, said) = send(&editor, "更正5.csv", again("8000元", &record)).await;
        assert_eq!((bad, said), ([1, 0, 0, 1, 0], vec!["2 - 整行".to_owned()]));
        let (log, keys) = crate::verify::sequenced(&town).await;
        let report = store::verify_deep(town.office.store(), &log, &keys).await.unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
    });
}
