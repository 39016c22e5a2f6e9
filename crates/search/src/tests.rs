//! The index as its callers see it.

mod feeding;

use std::path::Path;

use tempfile::TempDir;

use super::*;

fn doc(n: u32) -> PublicDoc {
    PublicDoc {
        address: format!("addr{n:04}"),
        title: format!("某某商店（{n}）违法经营案行政处罚决定书"),
        document_no: format!("吉市监处罚〔2026〕{n}号"),
        party_name: "吉林市犇骉商贸有限公司".to_owned(),
        party_code: None,
        organ: "吉林市市场监督管理局".to_owned(),
        organ_id: "organ-1".to_owned(),
        behaviour: "行政处罚".to_owned(),
        kinds: vec!["罚款".to_owned()],
        conclusion: "罚款五千元。".to_owned(),
        facts: "当事人销售超过保质期的食品。".to_owned(),
        basis: "《中华人民共和国食品安全法》第一百二十四条".to_owned(),
        body: "本机关依法进行了调查。".to_owned(),
        decided_on: Some(format!("2026-03-{:02}", n % 28 + 1)),
        published_on: "2026-04-01".to_owned(),
        origin: Origin::Case,
    }
}

/// Four documents that differ in everything that is asked for.
fn sample() -> Vec<PublicDoc> {
    let mut penalty = doc(12);
    penalty.party_code = Some("91220201MA0Y1ABC2X".to_owned());
    let mut other = doc(123);
    other.party_name = "张*三".to_owned();
    other.facts = "当事人发布虚假宣传广告。".to_owned();
    other.kinds = vec!["警告".to_owned(), "罚款".to_owned()];
    other.decided_on = Some("2025-12-30".to_owned());
    let mut permit = doc(7);
    permit.document_no = "吉环许可（2026）0007号".to_owned();
    permit.title = "排污许可证核发决定".to_owned();
    permit.behaviour = "行政许可".to_owned();
    permit.organ = "吉林市生态环境局".to_owned();
    permit.organ_id = "organ-2".to_owned();
    permit.kinds = Vec::new();
    permit.facts = "申请人提交了排污许可申请材料。".to_owned();
    permit.basis = String::new();
    permit.party_name = "松花江化工厂".to_owned();
    let mut old = doc(900);
    old.document_no = String::new();
    old.decided_on = None;
    old.origin = Origin::Imported;
    old.published_on = "2026-05-01".to_owned();
    old.facts = "当事人无照经营。".to_owned();
    old.party_name = "李某".to_owned();
    vec![penalty, other, permit, old]
}

fn open(dir: &Path) -> (Index, Opened) {
    Index::open_or_create(dir).unwrap()
}

fn filled() -> (TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let (index, opened) = open(dir.path());
    assert_eq!(opened, Opened::Empty);
    index.put(&sample()).unwrap();
    index.commit_with_cursor(4).unwrap();
    (dir, index)
}

fn ask(text: &str) -> Query {
    Query { text: text.to_owned(), ..Query::default() }
}

fn addresses(page: &Page) -> Vec<&str> {
    page.hits.iter().map(|h| h.doc.address.as_str()).collect()
}

fn found(index: &Index, text: &str) -> Vec<String> {
    let page = index.query(&ask(text)).unwrap();
    assert!(!page.relaxed, "{text} was relaxed");
    addresses(&page).into_iter().map(str::to_owned).collect()
}

#[test]
fn numbers_in_every_style() {
    let (_dir, index) = filled();
    for n in [
        "吉市监处罚〔2026〕12号",
        "吉市监处罚[2026]12号",
        "吉市监处罚（２０２６）１２号",
        "吉市监处罚(2026)第12号",
        "吉市监处罚【2026】012号",
        "吉市监处罚 ﹝2026﹞ 12 号",
        "〔2026〕12号",
    ] {
        assert_eq!(found(&index, n), ["addr0012"], "{n}");
    }
    // A beginning finds all that begin so, the exact one first.
    assert_eq!(found(&index, "吉市监处罚〔2026〕12"), ["addr0012", "addr0123"]);
    assert_eq!(found(&index, "吉市监处罚〔20").len(), 2);
    assert_eq!(found(&index, "吉市监处罚").len(), 2);
    assert_eq!(found(&index, "吉环许可[2026]7号"), ["addr0007"]);
    assert_eq!(found(&index, "罚款 〔2026〕12号"), ["addr0012"]);
    // An unknown number gives its series and says so.
    let page = index.query(&ask("吉市监处罚〔2026〕99号")).unwrap();
    assert!(page.relaxed);
    assert_eq!(page.total, 2);
}

#[test]
fn codes_and_names() {
    let (_dir, index) = filled();
    for code in
        ["91220201MA0Y1ABC2X", "91220201ma0y1abc2x", "９１２２０２０１MA0Y1ABC2X", "91220201 MA0Y1ABC2X"]
    {
        assert_eq!(found(&index, code), ["addr0012"], "{code}");
    }
    assert!(found(&index, "91220201MA0Y1ABC2").is_empty());
    for name in ["犇骉", "骉商贸", "犇", "林市犇骉商贸有", "吉林市犇骉商贸有限公司"] {
        assert_eq!(found(&index, name), ["addr0012"], "{name}");
    }
    assert_eq!(found(&index, "花江化工"), ["addr0007"]);
    assert_eq!(found(&index, "张＊三"), ["addr0123"]);
    // A masked name is not found under a name it may not stand for.
    assert!(found(&index, "张三").is_empty());
}

#[test]
fn words_all_then_any() {
    let (_dir, index) = filled();
    assert_eq!(found(&index, "虚假宣传"), ["addr0123"]);
    assert_eq!(found(&index, "保质期 食品"), ["addr0012"]);
    assert_eq!(found(&index, "食品安全").len(), 3);
    assert_eq!(found(&index, "保质期的食品"), ["addr0012"]);
    let page = index.query(&ask("虚假宣传 排污许可")).unwrap();
    assert!(page.relaxed);
    assert_eq!(page.total, 2);
    let page = index.query(&ask("量子纠缠")).unwrap();
    assert_eq!((page.total, page.relaxed, page.pages), (0, false, 0));
    // Whether the text is relaxed does not depend on the filters.
    let page = index.query(&Query { behaviour: Some("行政许可".into()), ..ask("虚假宣传") }).unwrap();
    assert_eq!((page.total, page.relaxed), (0, false));
    // Title before body.
    assert_eq!(found(&index, "排污许可")[0], "addr0007");
}

#[test]
fn empty_text_lists_by_date_missing_last() {
    let (_dir, index) = filled();
    let page = index.query(&Query::default()).unwrap();
    assert_eq!(addresses(&page), ["addr0012", "addr0007", "addr0123", "addr0900"]);
    assert_eq!((page.total, page.page, page.pages), (4, 1, 1));
    let page = index.query(&Query { sort: Sort::PublishedDesc, ..ask("决定") }).unwrap();
    assert_eq!(addresses(&page)[0], "addr0900");
    assert!(page.hits[0].highlights.excerpt.is_some());
    assert_eq!(page.hits[0].doc, sample()[3]);
}

#[test]
fn filters_and_facets() {
    let (_dir, index) = filled();
    let count = |facet: &[FacetCount]| -> Vec<(String, u64)> {
        facet.iter().map(|f| (f.value.clone(), f.count)).collect()
    };
    let pairs = |p: &[(&str, u64)]| p.iter().map(|(v, c)| ((*v).to_owned(), *c)).collect::<Vec<_>>();
    let page = index.query(&Query::default()).unwrap();
    assert_eq!(count(&page.facets.organ), pairs(&[("organ-1", 3), ("organ-2", 1)]));
    assert_eq!(page.facets.organ[0].label, "吉林市市场监督管理局");
    assert_eq!(count(&page.facets.behaviour), pairs(&[("行政处罚", 3), ("行政许可", 1)]));
    assert_eq!(count(&page.facets.year), pairs(&[("2026", 2), ("2025", 1)]));
    assert_eq!(count(&page.facets.kind), pairs(&[("罚款", 3), ("警告", 1)]));

    // Each facet is counted under the other filters, not its own.
    let page = index.query(&Query { kind: Some("警告".into()), ..Query::default() }).unwrap();
    assert_eq!(addresses(&page), ["addr0123"]);
    assert_eq!(count(&page.facets.kind), pairs(&[("罚款", 3), ("警告", 1)]));
    assert_eq!(count(&page.facets.year), pairs(&[("2025", 1)]));

    let q = Query { organ_id: Some("organ-1".into()), year: Some(2026), ..ask("食品") };
    assert_eq!(addresses(&index.query(&q).unwrap()), ["addr0012"]);
    let q = Query { origin: Some(Origin::Imported), ..Query::default() };
    assert_eq!(addresses(&index.query(&q).unwrap()), ["addr0900"]);
    let range = |from: Option<&str>, to: Option<&str>| {
        index.query(&Query { from: from.map(Into::into), to: to.map(Into::into), ..Query::default() })
    };
    assert_eq!(range(Some("2025-12-30"), Some("2025-12-31")).unwrap().total, 1);
    assert_eq!(range(Some("2025-12-31"), None).unwrap().total, 2);
    assert_eq!(range(None, Some("2025-12-29")).unwrap().total, 0);
    assert_eq!(range(Some("2026-12-30"), Some("2025-01-01")).unwrap().total, 0);
    assert!(matches!(range(Some("去年"), None), Err(Error::Date(_))));
}

#[test]
fn paging_is_stable() {
    let dir = tempfile::tempdir().unwrap();
    let (index, _) = open(dir.path());
    // Several segments, equal scores and equal dates.
    for chunk in (1..=60).map(doc).collect::<Vec<_>>().chunks(20) {
        index.put(chunk).unwrap();
        index.commit().unwrap();
    }
    for text in ["", "食品"] {
        for sort in [Sort::Relevance, Sort::DecidedDesc, Sort::PublishedDesc] {
            let all = Query { per_page: 100, sort, ..ask(text) };
            let all = index.query(&all).unwrap();
            let mut paged = Vec::new();
            for page in 1..=9 {
                let page = index.query(&Query { per_page: 7, page, sort, ..ask(text) }).unwrap();
                assert_eq!((page.total, page.pages), (60, 9));
                paged.extend(page.hits);
            }
            assert_eq!(paged, all.hits, "{text} {sort:?}");
        }
    }
    for page in [0, 10, 5_000, usize::MAX] {
        let answer = index.query(&Query { per_page: usize::MAX, page, ..Query::default() }).unwrap();
        assert_eq!((answer.hits.len(), answer.total), (if page == 0 { 60 } else { 0 }, 60));
        assert_eq!(answer.facets.organ[0].count, 60);
    }
}

#[test]
fn odd_input_is_taken() {
    let (_dir, index) = filled();
    for text in
        ["\"", "a AND (b", "+-!:^~*?\\/", "[* TO *]", "〔", "🙂👨‍👩‍👧", "\u{0}\u{feff}", "'; --", "*", "某*"]
    {
        index.query(&ask(text)).unwrap();
    }
    assert_eq!(index.query(&ask("？！🙂")).unwrap().total, 0);
    assert_eq!(index.query(&ask(&"食品".repeat(5_000))).unwrap().per_page, PER_PAGE_DEFAULT);
    let alphabet: Vec<char> =
        "食品安全处罚吉林市张某的犇骉〔〕[]（）2026 12号\"'()+-*?:\\/🙂é\u{301}ßİＡａ　\n\t\u{0}\u{200d}第0某×".chars().collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(bound).unwrap()).unwrap()
    };
    for round in 0..150 {
        let text: String = (0..next(30)).map(|_| alphabet[next(alphabet.len())]).collect();
        let page = index.query(&ask(&text)).unwrap();
        for hit in &page.hits {
            let h = &hit.highlights;
            check(&hit.doc.title, &h.title, &text);
            check(&hit.doc.party_name, &h.party_name, &text);
            if let Some(excerpt) = &h.excerpt {
                assert!(excerpt.text.chars().count() <= 160);
                check(&excerpt.text, &excerpt.spans, &text);
            }
        }
        // The same text as a document.
        if round % 10 == 0 {
            let mut odd = doc(5_000);
            for field in [&mut odd.title, &mut odd.facts, &mut odd.party_name, &mut odd.document_no] {
                field.clone_from(&text);
            }
            odd.decided_on = Some(text.clone());
            index.put(&[odd]).unwrap();
            index.commit().unwrap();
        }
    }
}

fn check(text: &str, spans: &[Span], asked: &str) {
    let mut end = 0;
    for (i, span) in spans.iter().enumerate() {
        assert!(text.get(span.start..span.end).is_some_and(|s| !s.is_empty()), "{asked:?} in {text:?}");
        assert!(i == 0 || span.start > end, "{asked:?} in {text:?}");
        end = span.end;
    }
}

#[test]
fn hits_show_where() {
    let (_dir, index) = filled();
    let page = index.query(&ask("虚假宣传 决定书")).unwrap();
    let hit = &page.hits[0];
    let shown = |text: &str, spans: &[Span]| -> Vec<String> {
        spans.iter().map(|s| text[s.start..s.end].to_owned()).collect()
    };
    assert_eq!(shown(&hit.doc.title, &hit.highlights.title), ["决定书"]);
    let excerpt = hit.highlights.excerpt.clone().unwrap();
    assert_eq!(excerpt.of, ExcerptOf::Facts);
    assert_eq!(shown(&excerpt.text, &excerpt.spans), ["虚假宣传"]);
    let page = index.query(&ask("食品安全")).unwrap();
    let excerpt = page.hits[0].highlights.excerpt.clone().unwrap();
    assert_eq!(shown(&excerpt.text, &excerpt.spans), ["食品"]);
}
