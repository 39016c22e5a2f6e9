//! The sample's party, evidence and draft.

use super::PARTY;
use jiff::civil::date;
use law::draft::{
    Discretion, Draft, DraftDigest, Evidence, EvidenceKind, Grade, Party, PartyFacts, PartyKind, Penalty,
    PenaltyKind,
};

/// 50 000 元 and 40 000 元: what was proposed, and what was decided after the hearing.
pub(super) const FINE_PROPOSED_FEN: i64 = 5_000_000;
pub(super) const FINE_DECIDED_FEN: i64 = 4_000_000;

pub(super) const FACTS: PartyFacts = PartyFacts::of(PartyKind::LegalPerson);

pub(super) fn party() -> Party {
    Party {
        name: PARTY.into(),
        code: "91220200MA00000000".into(),
        representative: "李示例戊".into(),
        id_number: String::new(),
        address: "吉林市昌邑区示例路1号".into(),
        phone: "04320000000".into(),
        licence: "食品经营许可证 JY12202000000001".into(),
    }
}

fn item(
    no: u32,
    kind: EvidenceKind,
    title: &str,
    source: &str,
    proves: &str,
    day: i8,
    pages: u32,
) -> Evidence {
    Evidence {
        no,
        kind,
        title: title.into(),
        source: source.into(),
        collected_on: date(2026, 3, day),
        proves: proves.into(),
        pages,
    }
}

pub(super) fn evidence(first: bool) -> Vec<Evidence> {
    use EvidenceKind as K;
    if first {
        vec![
            item(1, K::SiteRecord, "现场笔录", "现场检查制作", "当事人货架上陈列超过保质期的食品", 4, 3),
            item(
                2,
                K::PartyAccount,
                "对李示例戊的询问笔录",
                "询问制作",
                "涉案食品的购进、销售情况和数量",
                10,
                4,
            ),
        ]
    } else {
        vec![
            item(
                3,
                K::Documentary,
                "进货单据和销售台账",
                "当事人提供",
                "涉案食品的进价、售价和销售数量",
                12,
                6,
            ),
            item(4, K::Appraisal, "检验报告", "委托检验机构出具", "涉案食品的检验结论", 20, 8),
        ]
    }
}

pub(super) fn draft(fine_fen: i64) -> Draft {
    Draft {
        facts: "经查明，当事人于2026年2月10日至3月4日期间，在其经营场所销售超过保质期的饼干20箱，货值金额12000元，违法所得1200元。当事人法定代表人李示例戊对上述事实予以确认。"
            .to_string()
            .into(),
        evidence: vec![1, 2, 3, 4],
        violated: "《中华人民共和国食品安全法》第三十四条第十项".into(),
        basis: "《中华人民共和国食品安全法》第一百二十四条第一款第五项".into(),
        penalties: vec![
            Penalty { kind: PenaltyKind::Fine, amount_fen: Some(fine_fen), detail: String::new() },
            Penalty { kind: PenaltyKind::ConfiscateGains, amount_fen: Some(120_000), detail: String::new() },
            Penalty {
                kind: PenaltyKind::ConfiscateGoods,
                amount_fen: Some(300_000),
                detail: "超过保质期的饼干5箱".into(),
            },
        ],
        discretion: Discretion {
            grade: Grade::Lenient,
            benchmark: "吉林省市场监督管理行政处罚裁量基准有关食品经营的规定".into(),
            reason: "当事人积极配合调查，主动召回已售出的食品，未造成危害后果".into(),
        },
        correction: "责令当事人改正违法行为，当事人已停止销售并下架涉案食品；违法所得1200元依法予以没收。".into(),
        performance: "当事人应当自收到本决定书之日起十五日内，将罚没款缴至吉林银行示例支行（户名：吉林市财政局）".into(),
        remedies: law::remedy::of_ordinary_penalty(&super::unit()),
    }
}

pub(super) fn digest(draft: &Draft) -> Option<DraftDigest> {
    draft.digest(&party(), FACTS)
}
