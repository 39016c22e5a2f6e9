//! What is public: masks added and lifted, kept back, taken down, put right and published again, changed with the
//! decision; and imported old decisions.

use crate::{Done, say};
use law::deed::casework as cw;
use law::deed::publicity as pb;
use law::ids::{SubjectKind, SubjectRef};
use law::state::publicity::Publication;
use office::Office;
use office::demo::cast::actor;
use office::demo::story::Story;
use std::path::Path;

type Found<T> = Result<T, Box<dyn std::error::Error>>;

async fn publication(office: &Office, subject: &SubjectRef) -> Found<Publication> {
    let known = office.store().load(subject).await?;
    known.and_then(|k| k.state.publication().cloned()).ok_or_else(|| "no publication".into())
}

/// Where these words stand in the decided facts, in characters.
fn place(p: &Publication, words: &str) -> Found<(usize, usize)> {
    let facts = &p.decided.as_ref().and_then(|d| d.known()).ok_or("not bound")?.facts;
    let at = facts.find(words).ok_or("not in the facts")?;
    let from = facts[..at].chars().count();
    Ok((from, from + words.chars().count()))
}

/// Masks these words of the facts as a trade secret, shows the name that stands in them, and publishes a summary.
pub(crate) async fn masked(s: &Story<'_>, words: &str) -> Done {
    let subject = s.publication().await?;
    let p = publication(s.office, &subject).await?;
    let (from, to) = place(&p, words)?;
    let mask = pb::AddedMask {
        field: pb::PublicField::Facts,
        from,
        to,
        kind: None,
        ground: pb::Ground::TradeSecret,
    };
    let name = p.masking.masks.iter().find(|m| m.may_be_lifted()).ok_or("no mask that may be lifted")?;
    let lift = pb::LiftedMask {
        field: name.field,
        from: name.from,
        to: name.to,
        reason: "法定代表人姓名已由企业公示".into(),
    };
    let edit = pb::PublicationMasked {
        add: vec![mask],
        lift: vec![lift],
        extent: pb::Extent::Summary,
        note: "已核对".into(),
        ..Default::default()
    };
    s.on(subject, "editor", edit).await?;
    s.publication_approved().await?;
    Ok(())
}

/// A mask that a person adds is sent back, lifted by the next edit, and the whole is published.
pub(crate) async fn returned(s: &Story<'_>, words: &str) -> Done {
    let subject = s.publication().await?;
    let (from, to) = place(&publication(s.office, &subject).await?, words)?;
    let field = pb::PublicField::Facts;
    let mask = pb::AddedMask { field, from, to, kind: None, ground: pb::Ground::ByLaw };
    let edit =
        pb::PublicationMasked { add: vec![mask], note: "遮盖涉案物品".into(), ..Default::default() };
    s.on(subject.clone(), "editor", edit).await?;
    let back = pb::PublicationReturned { reason: "涉案物品应当公开".into() };
    s.on(subject.clone(), "approver", back).await?;
    let lift = pb::LiftedMask { field, from, to, reason: "涉案物品应当公开".into() };
    let edit =
        pb::PublicationMasked {
            lift: vec![lift], note: "取消误加的遮盖".into(), ..Default::default()
        };
    s.on(subject, "editor", edit).await?;
    s.publication_approved().await?;
    Ok(())
}

fn decided(agreed: bool) -> pb::PublicationRequestDecided {
    let opinion = if agreed { "同意" } else { "理由不足，不同意" };
    pb::PublicationRequestDecided { agreed, opinion: opinion.into() }
}

/// One asks that a publication be kept back, another agrees.
pub(crate) async fn withheld(s: &Story<'_>, ground: pb::Ground, reason: &str) -> Done {
    withholding_asked(s, ground, reason).await?;
    s.on(s.publication().await?, "approver", decided(true)).await?;
    Ok(())
}

/// One asks; nobody has decided yet.
pub(crate) async fn withholding_asked(s: &Story<'_>, ground: pb::Ground, reason: &str) -> Done {
    let asked = pb::PublicationWithholdingRequested { ground, reason: reason.into() };
    s.on(s.publication().await?, "editor", asked).await?;
    Ok(())
}

/// Taken down: asked once in vain and once with success.
async fn withdrawn(
    office: &Office,
    subject: &SubjectRef,
    ground: pb::WithdrawalGround,
    reason: &str,
) -> Done {
    for agreed in [false, true] {
        let asked = pb::PublicationWithdrawalRequested { ground, reason: reason.into() };
        say(office, "editor", subject.clone(), asked).await?;
        say(office, "approver", subject.clone(), decided(agreed)).await?;
    }
    Ok(())
}

/// Taken down, put right with one more mask, and published again.
pub(crate) async fn put_right(s: &Story<'_>, words: &str) -> Done {
    let subject = s.publication().await?;
    withdrawn(s.office, &subject, pb::WithdrawalGround::MustNotBePublic, "含有依法不得公开的内容").await?;
    s.on(subject.clone(), "editor", pb::PublicationReopened { reason: "补充遮盖".into() }).await?;
    let (from, to) = place(&publication(s.office, &subject).await?, words)?;
    let ground = pb::Ground::Privacy;
    let mask = pb::AddedMask { field: pb::PublicField::Facts, from, to, kind: None, ground };
    let edit = pb::PublicationMasked { add: vec![mask], note: "已补遮盖".into(), ..Default::default() };
    s.on(subject, "editor", edit).await?;
    s.publication_approved().await?;
    Ok(())
}

/// What was kept back is shown after all.
pub(crate) async fn shown_after_all(s: &Story<'_>) -> Done {
    withheld(s, pb::Ground::TradeSecret, "涉及商业秘密").await?;
    let reopened = pb::PublicationReopened { reason: "经核实不属于商业秘密".into() };
    s.on(s.publication().await?, "editor", reopened).await?;
    s.publication_edited().await?;
    s.publication_approved().await?;
    Ok(())
}

/// The decision was changed: what it says now takes the place of what was public. Whoever writes the change names the
/// informant without knowing, and the public reads it without the name.
pub(crate) async fn changed(s: &Story<'_>) -> Done {
    let change = cw::DecisionRevoked {
        instrument: "行政复议决定书（示例）变更".into(),
        reason: "原处罚过重".into(),
        ..law::sample::changed(
            s.office.today(),
            &[law::draft::PenaltyKind::Fine],
            "罚款 1,000 元，并告知尤示例",
        )
    };
    s.by("head", change).await?;
    s.publication_edited().await?;
    s.publication_approved().await?;
    Ok(())
}

/// Old decisions: one published and taken down for good, one put right and published again, one published, one of a
/// natural person, one whose term has run and one that nobody put up.
pub(crate) async fn imported(office: &Office, folder: &Path) -> Done {
    let rows = "id,行政处罚决定书文号,行政相对人名称,统一社会信用代码,处罚机关,处罚决定日期,处罚类别,处罚金额原文,处罚依据,正文,正文完整\n\
        N1,吉市市监罚决〔2025〕901号,示例旧案一有限公司,,吉林市市场监督管理局,2025-11-04,罚款,1万元,《示例法》第一条,示例正文一,是\n\
        N2,吉市市监罚决〔2025〕902号,示例旧案二有限公司,,吉林市市场监督管理局,2025-12-04,罚款,3千元,《示例法》第二条,示例正文二,是\n\
        N3,吉市市监罚决〔2012〕3号,示例旧案三有限公司,,吉林市市场监督管理局,2012-12-04,罚款,1万元,《示例法》第三条,示例正文三,是\n\
        N4,吉市市监罚决〔2025〕904号,示例旧案四有限公司,,吉林市市场监督管理局,2025-12-05,罚款,2万元,《示例法》第四条,示例正文四,是\n\
        N5,吉市市监罚决〔2025〕905号,齐示例,,吉林市市场监督管理局,2025-12-08,罚款,5百元,《示例法》第五条,当事人齐示例，电话13600000000,是\n\
        N6,吉市市监罚决〔2025〕906号,示例旧案六有限公司,,吉林市市场监督管理局,2025-12-09,罚款,1千元,《示例法》第六条,示例正文六,是\n";
    let file = folder.join("import.csv");
    std::fs::write(&file, rows)?;
    office.import_penalties(&file, "jl-scjg", |_| {}).await?;
    std::fs::remove_file(&file)?;
    let mut rows: Vec<(u32, String)> = office
        .all_of(SubjectKind::Historical)
        .await?
        .into_iter()
        .filter_map(|(s, k)| Some((k.state.historical()?.row_no, s.id)))
        .collect();
    rows.sort();
    // The last one is left.
    let ids: Vec<String> = rows.into_iter().take(5).map(|(_, id)| id).collect();
    let prepared = office.historical_prepare(&actor("editor"), &ids, "kept").await?;
    let publications: Vec<String> =
        prepared.iter().filter_map(|(_, r)| r.as_ref().ok()).map(|r| r.subject.id.clone()).collect();
    let [first, _, fourth, _] = &publications[..] else {
        return Err(format!("{} of five were prepared: {prepared:?}", publications.len()).into());
    };
    office.publications_approve(&actor("approver"), &publications, "同意", "", "kept").await?;
    let first = SubjectRef::publication(first);
    withdrawn(office, &first, pb::WithdrawalGround::ContentWrong, "原决定录入有误").await?;
    say(office, "editor", first.clone(), pb::PublicationReopened { reason: "已核对原决定".into() }).await?;
    let edit = pb::PublicationMasked {
        extent: pb::Extent::Summary,
        note: "只公示摘要".into(),
        ..Default::default()
    };
    say(office, "editor", first.clone(), edit).await?;
    let approved = pb::PublicationApproved { opinion: "同意".into(), late_reason: String::new() };
    say(office, "approver", first, approved).await?;
    let fourth = SubjectRef::publication(fourth);
    withdrawn(office, &fourth, pb::WithdrawalGround::DecisionVoid, "原决定经诉讼确认无效").await
}
