//! 归档 — the volumes of a case, its cover and its directory.
//!
//! Order of market regulation (DOMAIN2 section 5): 正卷 opening / decision and its proof / other documents and
//! their proofs / evidence / hearing / receipts / other; 副卷 clue / report / review / closing / other. Nothing of
//! 副卷 is shown to a party or lent outside.

use crate::context::{Context, Missing};
use crate::model::{Document, Text};
use crate::part::Part;
use crate::sheet::Sheet;
use crate::words::day;
use jiff::civil::Date;
use law::deed::casework::Served;
use law::state::casefile::{CaseFile, DocumentEntry};

/// Kind of the cover.
pub const COVER: &str = "archive-cover";
/// Kind of the directory.
pub const DIRECTORY: &str = "archive-directory";

/// 卷
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volume {
    /// 正卷
    Main,
    /// 副卷: internal.
    Supplementary,
}

impl Volume {
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Main => "正卷",
            Self::Supplementary => "副卷",
        }
    }
}

/// One item of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// 卷
    pub volume: Volume,
    /// 顺序号 within the volume, from 1; stands for the page number, since structured documents have no fixed
    /// pages.
    pub serial: usize,
    /// 文书名称
    pub title: String,
    /// 文号 or 票据号码.
    pub number: String,
    /// 日期
    pub on: Date,
    /// The document's sequence number, to find its entry; `None` for receipts of payment.
    pub seq: Option<u64>,
}

/// Where a kind lies: volume and class within it. Unknown kinds lie last in 副卷, where they show least.
fn shelf(kind: &str) -> (Volume, u8) {
    use Volume::{Main, Supplementary};
    match kind {
        "case-opening" | "case-declining" => (Main, 1),
        "penalty-decision" => (Main, 2),
        "decision-revocation" => (Main, 3),
        "correction-order"
        | "address-confirmation"
        | "recusal-decision"
        | "penalty-notice"
        | "hearing-notice"
        | "party-statement"
        | "rights-waiver"
        | "proof-of-service" => (Main, 4),
        "evidence-list" => (Main, 5),
        "site-transcript" | "inquiry-transcript" => (Main, 6),
        "hearing-transcript" => (Main, 7),
        "clue-registration" => (Supplementary, 1),
        "investigation-report" => (Supplementary, 2),
        "major-assessment"
        | "review-submission"
        | "review-opinion"
        | "case-audit"
        | "statement-reply"
        | "collective-discussion"
        | "proposal-approval" => (Supplementary, 3),
        "case-closing" => (Supplementary, 4),
        _ => (Supplementary, 5),
    }
}

/// 财物单据 lie after the hearing's transcript.
const RECEIPTS: u8 = 8;

/// The kind of document that a proof of service belongs to.
fn served_kind(served: Served) -> &'static str {
    match served {
        Served::Correction => "correction-order",
        Served::Notice => "penalty-notice",
        Served::HearingNotice => "hearing-notice",
        Served::Decision => "penalty-decision",
    }
}

/// The order key of an entry: its shelf, the document that it belongs to, itself.
fn key(case: &CaseFile, entry: &DocumentEntry) -> (Volume, u8, u64, u64) {
    if entry.kind == "proof-of-service" {
        let nth = case.documents.iter().filter(|d| d.kind == entry.kind && d.seq < entry.seq).count();
        let host = case
            .services
            .get(nth)
            .map(|v| served_kind(v.served.document))
            .and_then(|kind| case.documents.iter().rfind(|d| d.kind == kind && d.seq < entry.seq));
        if let Some(host) = host {
            let (volume, class) = shelf(&host.kind);
            return (volume, class, host.seq, entry.seq);
        }
    }
    let (volume, class) = shelf(&entry.kind);
    (volume, class, entry.seq, entry.seq)
}

/// The case's documents and receipts in the order of the archive.
#[must_use]
pub fn items(case: &CaseFile) -> Vec<Item> {
    let mut all: Vec<((Volume, u8, u64, u64), Item)> = Vec::new();
    for d in &case.documents {
        let k = key(case, d);
        let number = d.number.clone().unwrap_or_default();
        let item =
            Item { volume: k.0, serial: 0, title: d.title.clone(), number, on: d.on, seq: Some(d.seq) };
        all.push((k, item));
    }
    for (i, p) in (0u64..).zip(&case.payments) {
        let item = Item {
            volume: Volume::Main,
            serial: 0,
            title: "缴款票据".into(),
            number: p.receipt.clone(),
            on: p.paid_on,
            seq: None,
        };
        all.push(((Volume::Main, RECEIPTS, i, 0), item));
    }
    all.sort_by_key(|(k, _)| *k);
    let mut counts = [0usize; 2];
    all.into_iter()
        .map(|(_, mut item)| {
            let count = &mut counts[usize::from(item.volume == Volume::Supplementary)];
            *count += 1;
            item.serial = *count;
            item
        })
        .collect()
}

/// The entries of cover and directory: every case has them, no act makes them. Dated by the archiving, or today
/// while the case is not archived.
#[must_use]
pub fn entries(case: &CaseFile, today: Date) -> [DocumentEntry; 2] {
    let on = case.archived.as_ref().map_or(today, |(on, _)| *on);
    [(COVER, "卷宗封面"), (DIRECTORY, "卷内目录")].map(|(kind, title)| DocumentEntry {
        kind: kind.into(),
        title: title.into(),
        number: None,
        on,
        seq: case.seq,
        cancelled: None,
    })
}

/// 卷宗封面
pub(crate) fn cover(s: &mut Sheet) -> Result<(), Missing> {
    let name = s.party_name().then(format!("{}案", crate::words::without_case(&s.cause().words())));
    s.rows(vec![("案件名称", name.part(Part::CaseTitle))]);
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let party = s.party_name().part(Part::Party);
    let mut handlers = s.case.handlers.clone();
    if handlers.is_empty() {
        handlers.extend(s.case.check.as_ref().and_then(|c| c.officer.clone()));
    }
    let handlers = s.officer_names(&handlers);
    let mut rows = vec![("当事人", party), ("承办人", Text::plain(handlers))];
    if let Some(o) = &s.case.opened {
        rows.push(("立案日期", Text::plain(day(o.on))));
    }
    if let Some(d) = &s.case.decision {
        rows.push(("决定书文号", Text::plain(d.number.clone())));
        let stands = law::judge::standing_of(s.case).filter(|_| s.case.revocation.is_some());
        let result = stands.unwrap_or_else(|| crate::sheet::penalties_line(&d.draft));
        rows.push(("处理结果", Text::plain(result)));
    }
    if let Some((on, reason)) = &s.case.declined {
        rows.push(("处理结果", Text::plain(format!("不予立案（{}）：{reason}", day(*on)))));
    }
    if let Some((on, _)) = &s.case.closed {
        rows.push(("结案日期", Text::plain(day(*on))));
    }
    let all = items(s.case);
    let count = |v: Volume| all.iter().filter(|i| i.volume == v).count();
    let counts = format!("正卷{}件，副卷{}件", count(Volume::Main), count(Volume::Supplementary));
    rows.push(("卷内文书", Text::plain(counts).part(Part::Entries)));
    match &s.case.archived {
        Some((on, a)) => {
            s.also(Part::ArchiveNo);
            s.also(Part::Retention);
            rows.push(("档号", Text::plain(a.archive_no.clone()).part(Part::ArchiveNo)));
            rows.push(("保管期限", Text::plain(a.retention.clone()).part(Part::Retention)));
            rows.push(("归档日期", Text::plain(day(*on))));
        }
        None => rows.push(("归档情况", Text::plain(format!("截至{}尚未归档", day(s.ctx.today))))),
    }
    s.rows(rows);
    Ok(())
}

/// The columns of a directory (DA/T 22); dates are eight figures.
pub(crate) const HEAD: [&str; 7] = ["序号", "文号", "责任者", "题名", "日期", "页号", "备注"];

/// 责任者
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Author {
    Agency,
    Reviewer,
    Party,
}

/// Who answers for a document's content.
fn author(kind: &str) -> Author {
    match kind {
        "review-opinion" => Author::Reviewer,
        "address-confirmation" | "rights-waiver" => Author::Party,
        _ => Author::Agency,
    }
}

/// 卷内目录
pub(crate) fn directory(s: &mut Sheet) -> Result<(), Missing> {
    let case_rows = s.case_rows();
    s.rows(case_rows);
    s.para("本目录列至件：电子文书以件为单位编页，页号同顺序号。副卷为内部卷，不对外提供查阅。");
    let all = items(s.case);
    for volume in [Volume::Main, Volume::Supplementary] {
        let rows: Vec<Vec<Text>> = all
            .iter()
            .filter(|i| i.volume == volume)
            .map(|i| {
                let kind = s.case.documents.iter().find(|d| Some(d.seq) == i.seq && d.title == i.title);
                let author = kind.map_or(Author::Agency, |d| author(&d.kind));
                vec![
                    Text::plain(i.serial.to_string()),
                    Text::plain(i.number.clone()),
                    match author {
                        Author::Agency => Text::plain(s.ctx.unit.short.clone()),
                        Author::Reviewer => Text::plain(s.ctx.review_body),
                        Author::Party => s.party_name(),
                    },
                    Text::plain(i.title.clone()).part(Part::Entries),
                    Text::plain(i.on.strftime("%Y%m%d").to_string()),
                    Text::plain(i.serial.to_string()),
                    Text::default(),
                ]
            })
            .collect();
        if !rows.is_empty() {
            s.table(volume.title(), &HEAD, rows);
        }
    }
    Ok(())
}

/// Composes the cover.
///
/// # Errors
/// Never; the same type as [`crate::compose`].
pub fn cover_of(case: &CaseFile, ctx: &Context) -> Result<Document, Missing> {
    let [cover, _] = entries(case, ctx.today);
    crate::compose(case, &cover, ctx)
}

/// Composes the directory.
///
/// # Errors
/// Never; the same type as [`crate::compose`].
pub fn directory_of(case: &CaseFile, ctx: &Context) -> Result<Document, Missing> {
    let [_, directory] = entries(case, ctx.today);
    crate::compose(case, &directory, ctx)
}
