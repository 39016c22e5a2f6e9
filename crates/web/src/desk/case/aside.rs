//! The side of the case page: particulars, the draft, who is responsible, the publication.

use super::load::Loaded;
use crate::look::{Card, Icon, Pairs, State, format, light, pairs};
use law::authority::{Actor, may_see_informant};
use law::deed::record::ViewPurpose;
use law::draft::{Party, PartyFacts};
use law::state::casefile::ReviewStage;
use maud::{Markup, Render as _, html};

fn text(value: &str) -> Markup {
    html! { (value) }
}

/// 案件信息
/// `on_screen_alone`: the informant is shown on the case page only, never beside a form, which may be filled in
/// with the party looking on.
pub(super) fn information(loaded: &Loaded, on_screen_alone: bool) -> Markup {
    let case = &loaded.view.case;
    let mut rows: Vec<(&str, Markup)> = vec![("当事人", party(case.party.known(), case.party_facts))];
    if let Some(check) = &case.check {
        rows.push(("案由", text(&check.checked.cause)));
    }
    rows.push(("案源", html! { (case.source.title()) "，" (format::date(case.received_on)) "收到" }));
    rows.push(("线索内容", text(case.content.text())));
    rows.push((
        "违法行为",
        html! { (format::date(case.violated_on)) "，发生地 " (law::region::name(&case.region)) },
    ));
    if on_screen_alone && let Some(informant) = case.informant.as_ref().and_then(|i| i.known()) {
        let told = loaded
            .view
            .informant_told_on
            .map_or("尚未告知处理结果".into(), |d| format!("{} 已告知处理结果", format::date(d)));
        rows.push(("举报人", html! { (informant.name) " " (informant.contact) br; span.small.muted { (told) "。只有承办人能看到" } }));
    }
    if let Some(address) = &case.address {
        let electronic = if address.electronic { "，同意电子送达" } else { "" };
        rows.push(("送达地址", html! { (address.address.text()) (electronic) }));
    }
    if !case.points.is_empty() {
        let open = case.open_points().count();
        let state = if open == 0 { "已逐点复核".to_string() } else { format!("{open} 点待复核") };
        rows.push(("陈述申辩", html! { (case.points.len()) " 点，" (state) }));
    }
    if let Some(asked) = case.hearing.asked_on {
        let held = case.hearing.held.as_ref().map(|h| format!("{} 举行", format::date(h.held_on)));
        rows.push((
            "听证",
            html! { (format::date(asked)) "申请，" (held.unwrap_or_else(|| "尚未举行".into())) },
        ));
    }
    if case.decision.is_some() {
        rows.push((
            "缴款",
            html! { (format::money(case.paid_fen())) " / " (format::money(case.payable_fen())) },
        ));
    }
    Card::padded("案件信息", pairs(Pairs::Narrow, &rows)).render()
}

/// The party's particulars, with the doubts about its numbers; the identity number itself stands in the documents only.
fn party(party: Option<&Party>, facts: PartyFacts) -> Markup {
    let Some(p) = party else { return html! { "（依法不予展示）" } };
    html! {
        (p.name) "（" (facts.kind.title()) "）"
        @if let Some(note) = law::radicals::note(&p.name) { br; span.small { (note) } }
        @if !p.code.is_empty() { br; span.mono.small.muted { (p.code) } }
        @if facts.code_as_printed { br; span.small { "存疑：代码校验不符，证照如此" } }
        @if facts.id_number_as_printed { br; span.small { "存疑：身份证件号码校验不符，证件如此" } }
        @for line in [&p.representative, &p.address, &p.phone, &p.licence] {
            @if !line.is_empty() { br; span.small.muted { (line) } }
        }
    }
}

/// 拟处理决定 as it stands.
pub(super) fn draft(loaded: &Loaded) -> Markup {
    let case = &loaded.view.case;
    let Some(version) = &case.draft else { return Markup::default() };
    let d = &version.draft;
    let penalties: Vec<String> = d
        .penalties
        .iter()
        .map(|p| {
            let amount = p.amount_fen.map(|fen| format!(" {}", format::money(fen))).unwrap_or_default();
            let detail = if p.detail.is_empty() { String::new() } else { format!("（{}）", p.detail) };
            format!("{}{amount}{detail}", p.kind.title())
        })
        .collect();
    let rows: Vec<(&str, Markup)> = vec![
        ("处罚", text(&penalties.join("；"))),
        ("违反", text(&d.violated)),
        ("依据", text(&d.basis)),
        ("裁量", html! { (d.discretion.grade.title()) "，" (d.discretion.benchmark) }),
        ("证据", html! { "引用 " (d.evidence.len()) " 件" }),
        (
            "版本",
            html! { "第 " (version.version) " 版，" (format::date(version.on)) br; span.mono.small.muted { (format::hash_short(&version.digest.0)) } },
        ),
    ];
    let title = if case.decision.is_some() { "处理决定" } else { "拟处理决定" };
    Card::padded(title, pairs(Pairs::Narrow, &rows)).render()
}

/// What one looks at while filling in a form: particulars, the draft, the documents.
pub(in crate::desk) fn beside(loaded: &Loaded) -> Markup {
    let case = &loaded.view.case;
    let base = format!("/desk/cases/{}/documents", loaded.view.id);
    let papers = html! {
        ul.dots { @for d in &case.documents {
            li { a href={ (base) "/" (d.seq) "/" (d.kind) } target="_blank" rel="noopener" { (d.title) } span.small.muted { " " (format::date_short(d.on)) } }
        } }
        p.small.muted.mt { "文书在新窗口打开，正在填写的内容不受影响。" }
    };
    html! {
        (information(loaded, false))
        (draft(loaded))
        @if let Some(version) = &case.draft { (Card::padded("违法事实和裁量理由", html! {
            p.pre { (version.draft.facts.text()) }
            p.pre.mt { (version.draft.discretion.reason) }
        })) }
        (Card::padded(format!("案卷文书 {} 份", case.documents.len()), papers).icon(Icon::FileText))
    }
}

/// 谁负责 (clause 3.5a): each part with the person who answers for it.
pub(super) fn responsibility(me: &Actor, loaded: &Loaded) -> Markup {
    let (view, case) = (&loaded.view, &loaded.view.case);
    let handlers: Vec<&str> =
        case.handlers.iter().filter_map(|id| view.officers.get(id)).map(|o| o.name.as_str()).collect();
    let mut rows: Vec<(&str, Markup)> = Vec::new();
    if !handlers.is_empty() {
        rows.push(("事实、证据、程序", html! { (handlers.join("、")) "（承办人）" }));
    }
    let reviewer = case.review.clearance.as_ref().map(|c| c.name.clone());
    let audited = case.audit.as_ref().map(|a| a.name.clone());
    if let Some(name) = reviewer.or(audited) {
        rows.push(("审核意见", html! { (name) "（审核人）" }));
    } else if case.review.stage == ReviewStage::Pending {
        rows.push(("审核意见", html! { "审核机构，尚未出具" }));
    }
    if let Some(opened) = &case.opened {
        rows.push(("立案审批", text(name_of(loaded, &opened.by))));
    }
    if let Some(decision) = &case.decision {
        rows.push(("决定", text(name_of(loaded, &decision.by))));
    }
    if let Some(waits) = &loaded.waits {
        let late = waits.due.is_some_and(|d| d < loaded.today);
        rows.push((
            "现在这一步",
            html! {
                (waits.who()) @if late { br; (light(State::Over, "已超期")) }
            },
        ));
    }
    for (on, alert) in &case.alerts {
        rows.push(("已提示监督", html! { (format::date(*on)) "：" (alert) }));
    }
    let secret = may_see_informant(me, case) && case.informant.is_some();
    Card::padded("谁负责", pairs(Pairs::Narrow, &rows))
        .icon(Icon::UserCheck)
        .footer(html! { span.small.muted { @if secret { "举报人信息依法保密。" } "每一步的办理人都记入日志，不能更改。" } })
        .render()
}

/// A name for who decided: the case keeps an account or a name.
fn name_of<'a>(loaded: &'a Loaded, who: &'a str) -> &'a str {
    loaded
        .view
        .history
        .iter()
        .map(|h| &h.recorded.actor)
        .find(|a| a.account == who)
        .map_or(who, |a| a.name.as_str())
}

/// What becomes public of the decision.
pub(super) fn publication(loaded: &Loaded) -> Markup {
    let body = match &loaded.view.publication {
        Some((_, stage)) => html! { p { "公示稿：" (stage) } },
        None if loaded.view.case.decision.is_some() => html! { p.muted { "没有公示稿" } },
        None => html! { p.muted { "作出决定时生成公示稿，自然人信息自动遮盖，审批后公开。" } },
    };
    Card::padded("决定后将公示", body).icon(Icon::Speakerphone).render()
}

/// 查阅记录: who looked into the case without handling it, when and what for.
pub(super) fn viewings(loaded: &Loaded) -> Markup {
    if loaded.viewings.is_empty() {
        return Markup::default();
    }
    let rows = html! {
        ul.dots.small { @for v in &loaded.viewings { li {
            (v.row.name) "（" (capacity_title(&v.row.capacity)) "），" (format::minute_short(format::local(v.row.viewed_at)))
            div.muted { (purpose_title(&v.row.purpose)) "：" (v.note) }
        } } }
    };
    Card::padded("查阅记录", rows).icon(Icon::Eye).render()
}

/// The Chinese name of a capacity by its wire name.
pub(crate) fn capacity_title(wire: &str) -> &str {
    law::authority::Capacity::from_wire(wire).map_or(wire, |c| c.title())
}

/// The Chinese name of a purpose by its wire name.
pub(crate) fn purpose_title(wire: &str) -> &str {
    ViewPurpose::ALL.into_iter().find(|p| p.wire() == wire).map_or(wire, |p| p.title())
}
