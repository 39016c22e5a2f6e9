//! Cases in every stage and with every end.

use crate::public;
use crate::{Done, mar};
use law::deed::casework as cw;
use law::deed::casework::Served;
use law::deed::publicity as pb;
use law::deed::record as rd;
use law::deed::review as rv;
use law::draft::{PartyFacts, PartyKind};
use law::ids::SubjectRef;
use law::sample::Plot;
use office::Office;
use office::demo::story::Story;

/// From the clue to the report, on the days given: clue and check, opening, investigation, report.
async fn reported(s: &Story<'_>) -> Done {
    s.clue().await?;
    s.inspected().await?;
    s.checked().await?;
    s.opened().await?;
    s.inquired().await?;
    s.evidence().await?;
    s.correction().await?;
    s.served(Served::Correction).await?;
    s.reported().await?;
    s.assessed().await?;
    Ok(())
}

/// As far as a served notice, for a case that is not major.
async fn noticed(s: &Story<'_>) -> Done {
    reported(s).await?;
    s.audited().await?;
    s.approved().await?;
    s.noticed().await?;
    s.served(Served::Notice).await?;
    Ok(())
}

fn citizen(id: &str, minor: bool) -> Plot {
    let mut plot = Plot::small(id);
    plot.party.name = "苗示例".into();
    plot.party.representative = "苗示例".into();
    plot.party.id_number = "220202199003070019".into();
    plot.party.address = "吉林市船营区示例小区 3 号楼 2 单元 501 室".into();
    plot.party_facts = PartyFacts { minor, ..PartyFacts::of(PartyKind::Citizen) };
    plot.cause = "无照经营食品案".into();
    plot.fine_fen = 50_000;
    plot.gains_fen = 0;
    plot
}

fn informant() -> Option<cw::Informant> {
    Some(cw::Informant { name: "尤示例".into(), contact: "13700000000".into() })
}

pub(crate) async fn clues(office: &Office) -> Done {
    let clue = Story::new(office, Plot { informant: informant(), ..Plot::small("kept-clue") });
    clue.clue().await?;
    clue.by("head", cw::ClueCheckExtended { reason: "需要检验，延长核查".into() }).await?;
    let declined = Story::new(office, Plot { informant: informant(), ..Plot::small("kept-declined") });
    declined.clue().await?;
    let checked = cw::ClueChecked { recommendation: cw::Recommendation::Decline, ..declined.plot.checked() };
    declined.by("officer1", checked).await?;
    declined.by("head", cw::CaseDeclined { reason: "经核查没有违法事实".into() }).await?;
    let told = cw::InformantAnswered {
        case: "kept-declined".into(),
        manner: "电话告知，已作记录".to_string().into(),
        told_on: office.today(),
    };
    declined.on(SubjectRef::informant("kept-declined"), "officer1", told).await?;
    let viewed = rd::CaseViewed {
        case: "kept-declined".into(),
        purpose: rd::ViewPurpose::Supervision,
        note: "核对不予立案的理由".into(),
    };
    declined.on(SubjectRef::viewing("kept-viewing"), "supervisor", viewed).await?;
    let reviewing = rd::CaseViewed {
        case: "kept-clue".into(),
        purpose: rd::ViewPurpose::Review,
        note: "核对延长核查的理由".into(),
    };
    clue.on(SubjectRef::viewing("kept-review"), "reviewer", reviewing).await?;
    Ok(())
}

/// A minor's case under investigation, with changes of handlers and a recording with a gap.
pub(crate) async fn investigation(office: &Office) -> Done {
    let s = Story::new(office, Plot { informant: informant(), ..citizen("kept-investigation", true) });
    s.clue().await?;
    s.inspected().await?;
    s.checked().await?;
    s.opened().await?;
    s.inquired().await?;
    s.evidence().await?;
    let confirmed = cw::AddressConfirmed {
        address: s.plot.party.address.clone().into(),
        electronic: true,
        signed_on: office.today(),
    };
    s.by("officer1", confirmed).await?;
    let extended =
        cw::PeriodExtended { days: 30, reason: "案情复杂".into(), by_collective_discussion: false };
    s.by("head", extended).await?;
    let recusal = cw::RecusalDecided {
        officer: "officer2".into(),
        asked_by_party: true,
        granted: false,
        reason: "没有利害关系".into(),
    };
    s.by("head", recusal).await?;
    let handlers = cw::HandlersChanged {
        handlers: vec!["officer2".into(), "officer1".into()],
        reason: "调整主办人".into(),
    };
    s.by("unithead", handlers).await?;
    crate::record::recordings(office, &s).await
}

/// A major case: first not passed, disputed, revised, passed; then a hearing; then published with masks.
pub(crate) async fn heard(office: &Office) -> Done {
    let plot = Plot::major("kept-heard");
    let facts = format!("{}现场负责人秦示例，电话13900000000。", plot.facts);
    let s = Story::new(office, Plot { informant: informant(), facts, ..plot });
    s.at(mar(3), 9).await?;
    reported(&s).await?;
    s.submitted().await?;
    s.by("reviewer", law::sample::opinion(rv::Conclusion::NotPassed)).await?;
    let disputed = rv::ReviewDisputed {
        objection: "裁量理由已经写明".into(),
        coordination: "与审核机构协商，补充裁量理由".into(),
    };
    s.by("unithead", disputed).await?;
    let mut draft = s.plot.draft();
    draft.discretion.reason = "没有从轻、减轻、从重情节，按一般档次处罚".into();
    let revised =
        cw::DraftRevised {
            draft, reason: "按审核意见补充裁量理由".into(), new_facts: String::new()
        };
    s.by("officer1", revised).await?;
    s.assessed().await?;
    s.submitted().await?;
    s.passed().await?;
    s.approved().await?;
    s.noticed().await?;
    s.served(Served::Notice).await?;
    s.at(mar(5), 9).await?;
    s.stated(true).await?;
    let noticed = cw::HearingNoticed {
        noticed_on: mar(5),
        held_on: mar(18),
        place: "听证一室".into(),
        chair: "reviewer2".into(),
        room: Some("room-t1".into()),
    };
    s.by("reviewer", noticed).await?;
    s.served(Served::HearingNotice).await?;
    s.at(mar(18), 15).await?;
    let held = cw::HearingHeld {
        held_on: mar(18),
        transcript: "主持人宣布听证开始，双方陈述、举证、质证（示例）".to_string().into(),
        party_attended: true,
        opinion: "事实清楚，建议维持".into(),
    };
    s.by("reviewer2", held).await?;
    s.answered().await?;
    s.assessed().await?;
    s.submitted().await?;
    s.passed().await?;
    s.discussed().await?;
    s.decided().await?;
    s.served(Served::Decision).await?;
    public::masked(&s, "1,200 袋").await
}

/// As far as a decision, the party having waived its rights.
async fn decided(s: &Story<'_>) -> Done {
    noticed(s).await?;
    waived(s).await?;
    s.decided().await?;
    Ok(())
}

async fn waived(s: &Story<'_>) -> Done {
    let waiver = cw::RightsWaived { signed_on: s.office.today(), instrument: "放弃权利声明书".into() };
    s.by("officer1", waiver).await?;
    s.assessed().await?;
    Ok(())
}

/// Small cases to their several ends.
pub(crate) async fn ended(office: &Office) -> Done {
    let of = |id: &str| Story::new(office, Plot::small(id));
    let [closed, revoked, court, remade] =
        ["kept-closed", "kept-revoked", "kept-court", "kept-remade"].map(of);
    let [void, unlawful, secret] = ["kept-void", "kept-unlawful", "kept-secret"].map(of);
    let minor = Story::new(office, citizen("kept-minor", true));
    let adult = Story::new(office, citizen("kept-citizen", false));
    let changed = Story::new(office, Plot { informant: informant(), ..Plot::small("kept-changed") });
    for s in [&closed, &revoked, &court, &remade, &void, &unlawful, &secret, &minor, &adult, &changed] {
        decided(s).await?;
        s.served(Served::Decision).await?;
    }
    closed.paid().await?;
    closed.closed().await?;
    public::withheld(&closed, pb::Ground::TradeSecret, "涉及商业秘密").await?;
    revoked.publication_edited().await?;
    revoked.publication_approved().await?;
    revoked.revoked().await?;
    let by_revocation = cw::CaseClosed { kind: cw::ClosingKind::Revoked, ..law::sample::closed() };
    revoked.by("head", by_revocation).await?;
    revoked.archived().await?;
    let by_court = cw::CaseClosed { kind: cw::ClosingKind::CourtEnforced, ..law::sample::closed() };
    court.by("head", by_court).await?;
    let held = pb::PublicationHeld { reason: "当事人申请行政复议，暂缓（示例）".into() };
    court.on(court.publication().await?, "approver", held).await?;
    public::withholding_asked(&court, pb::Ground::Security, "可能影响社会稳定").await?;
    public::withheld(&minor, pb::Ground::Minor, "当事人为未成年人").await?;
    public::returned(&adult, "面包糠").await?;
    public::put_right(&adult, "冷藏柜").await?;
    public::shown_after_all(&secret).await?;
    changed.publication_edited().await?;
    changed.publication_approved().await?;
    public::changed(&changed).await?;
    changed_otherwise(&remade, &void, &unlawful).await?;
    undelivered(&of("kept-decided")).await
}

/// Decisions that did not stand: what was public of one is taken down, what was kept back stays so, what was never
/// public never will be.
async fn changed_otherwise(remade: &Story<'_>, void: &Story<'_>, unlawful: &Story<'_>) -> Done {
    let on = |kind, s: &Story<'_>| cw::DecisionRevoked { kind, ..law::sample::revoked(s.office.today()) };
    remade.publication_edited().await?;
    remade.publication_approved().await?;
    remade.by("head", on(cw::RevocationKind::RemadeOrdered, remade)).await?;
    public::withheld(void, pb::Ground::Privacy, "涉及个人隐私").await?;
    void.by("deputy", on(cw::RevocationKind::HeldVoid, void)).await?;
    unlawful.publication_edited().await?;
    unlawful.by("head", on(cw::RevocationKind::HeldUnlawful, unlawful)).await?;
    Ok(())
}

/// A notice with a wrong contact is cancelled, with its number, and made again; the decision is not served yet.
async fn undelivered(s: &Story<'_>) -> Done {
    reported(s).await?;
    s.audited().await?;
    s.approved().await?;
    let seq = s.noticed().await?.seq;
    let cancelled = rd::DocumentCancelled { entry: seq, reason: "联系人写错，未送达".into() };
    s.by("officer1", cancelled).await?;
    s.noticed().await?;
    s.served(Served::Notice).await?;
    waived(s).await?;
    s.decided().await?;
    s.publication_edited().await?;
    let back = pb::PublicationReturned { reason: "核对当事人名称".into() };
    s.on(s.publication().await?, "approver", back).await?;
    Ok(())
}
