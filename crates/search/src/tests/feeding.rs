//! Feeding, rebuilding, reopening, damage.

use std::fs;

use super::*;

type Spoil = fn(&Path);

#[test]
fn removal_is_complete_after_commit() {
    let (_dir, index) = filled();
    index.remove(&["addr0012".to_owned(), "unknown".to_owned()]).unwrap();
    assert_eq!(found(&index, "犇骉"), ["addr0012"]);
    index.commit_with_cursor(5).unwrap();
    for text in ["犇骉", "91220201MA0Y1ABC2X", "吉市监处罚〔2026〕12号", "保质期", ""] {
        for sort in [Sort::Relevance, Sort::DecidedDesc, Sort::PublishedDesc] {
            let page = index.query(&Query { sort, ..ask(text) }).unwrap();
            assert!(!addresses(&page).contains(&"addr0012"), "{text}");
        }
    }
    let facets = index.query(&Query::default()).unwrap().facets;
    assert_eq!(facets.organ[0].count, 2);
    index.compact().unwrap();
    assert_eq!((index.len(), index.cursor()), (3, Some(5)));
    assert!(index.is_sound().unwrap());
}

#[test]
fn rebuild_equals_incremental() {
    let (_dir, index) = filled();
    let mut changed = sample()[0].clone();
    changed.facts = "当事人销售假冒伪劣化肥。".to_owned();
    index.put(&[changed.clone(), changed.clone()]).unwrap();
    index.remove(&["addr0900".to_owned()]).unwrap();
    index.commit_with_cursor(9).unwrap();
    assert_eq!(index.len(), 3);

    let dir = tempfile::tempdir().unwrap();
    let (rebuilt, _) = open(dir.path());
    rebuilt.put(&[doc(1), doc(2)]).unwrap();
    rebuilt.commit().unwrap();
    rebuilt.put(&[doc(3)]).unwrap();
    let [old, other, permit, _] = sample().try_into().unwrap();
    // A document given twice counts once, the later one.
    assert_eq!(rebuilt.rebuild([old, other, permit, changed], 9).unwrap(), 3);
    assert_eq!(rebuilt.cursor(), Some(9));
    for text in ["", "食品", "化肥", "吉市监处罚〔2026〕12", "犇骉", "虚假宣传 排污许可"]
    {
        let (a, b) = (index.query(&ask(text)).unwrap(), rebuilt.query(&ask(text)).unwrap());
        assert_eq!(addresses(&a), addresses(&b), "{text}");
        assert_eq!((a.total, a.facets, a.relaxed), (b.total, b.facets, b.relaxed), "{text}");
    }
    // A source that fails changes nothing.
    let source = [Ok(doc(5)), Err("connection lost")];
    assert!(matches!(rebuilt.rebuild_from(source, 10), Err(Error::Source(_))));
    rebuilt.commit().unwrap();
    assert_eq!((rebuilt.len(), rebuilt.cursor()), (3, Some(9)));
}

#[test]
fn cursor_survives_reopening() {
    let (dir, index) = filled();
    assert!(matches!(Index::open_or_create(dir.path()), Err(Error::Busy)));
    index.put(&[doc(1)]).unwrap();
    index.commit().unwrap();
    assert_eq!(index.cursor(), Some(4));
    // What was not committed is lost, with its cursor.
    index.put(&[doc(2)]).unwrap();
    drop(index);
    let (index, opened) = open(dir.path());
    assert_eq!((opened, index.cursor(), index.len()), (Opened::Existing, Some(4), 5));
    index.put(&[doc(2)]).unwrap();
    index.rollback();
    index.commit_with_cursor(6).unwrap();
    assert_eq!((index.cursor(), index.len()), (Some(6), 5));
    assert!(matches!(
        index.put(&[PublicDoc { address: String::new(), ..doc(3) }]),
        Err(Error::Address { .. })
    ));
    index.clear().unwrap();
    index.commit().unwrap();
    assert_eq!((index.cursor(), index.len()), (None, 0));
    drop(index);
    assert_eq!(open(dir.path()).1, Opened::Empty);
}

#[test]
fn damage_and_other_versions_are_made_anew() {
    let spoil: [(&str, Spoil); 4] = [
        ("version", |dir| fs::write(dir.join("schema"), "mingjing search schema 0\n").unwrap()),
        ("meta", |dir| fs::write(dir.join("index/meta.json"), "{}").unwrap()),
        ("gone", |dir| fs::remove_dir_all(dir.join("index")).unwrap()),
        ("bytes", |dir| {
            let store = fs::read_dir(dir.join("index"))
                .unwrap()
                .map(|e| e.unwrap().path())
                .find(|p| p.extension().is_some_and(|e| e == "store"))
                .unwrap();
            let mut bytes = fs::read(&store).unwrap();
            bytes[3] ^= 0xff;
            fs::write(&store, bytes).unwrap();
        }),
    ];
    let (dir, index) = filled();
    drop(index);
    for (what, spoil) in spoil {
        spoil(dir.path());
        let (index, opened) = open(dir.path());
        assert_eq!((opened, index.len(), index.cursor()), (Opened::Empty, 0, None), "{what}");
        index.rebuild(sample(), 4).unwrap();
        assert_eq!(found(&index, "犇骉"), ["addr0012"], "{what}");
    }
}

#[test]
fn a_cut_off_file_never_panics() {
    let (dir, index) = filled();
    index.remove(&["addr0012".to_owned()]).unwrap();
    index.commit().unwrap();
    drop(index);
    let files: Vec<_> = fs::read_dir(dir.path().join("index")).unwrap().map(|e| e.unwrap()).collect();
    assert!(files.len() > 6);
    for file in files {
        let spoilt = tempfile::tempdir().unwrap();
        fs::create_dir(spoilt.path().join("index")).unwrap();
        fs::copy(dir.path().join("schema"), spoilt.path().join("schema")).unwrap();
        for other in fs::read_dir(dir.path().join("index")).unwrap().map(|e| e.unwrap()) {
            let mut bytes = fs::read(other.path()).unwrap();
            if other.file_name() == file.file_name() {
                bytes.truncate(bytes.len() / 2);
            }
            fs::write(spoilt.path().join("index").join(other.file_name()), bytes).unwrap();
        }
        let (index, opened) = open(spoilt.path());
        assert_eq!(index.len(), if opened == Opened::Existing { 3 } else { 0 }, "{:?}", file.file_name());
        index.rebuild(sample(), 4).unwrap();
    }
}
