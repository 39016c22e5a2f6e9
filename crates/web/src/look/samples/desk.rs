//! Samples of the workbench: a case, a list, a review, supervision.

use maud::{Markup, html};

use super::{Sample, guard, on_desk};
use crate::look::*;

pub(super) fn pages() -> Vec<Sample> {
    vec![case(), list(), list_empty(), review(), supervise()]
}

fn clock(
    title: &str,
    unit: &str,
    left: (&str, &str),
    state: State,
    used: u8,
    dates: &str,
    basis: &str,
) -> Clock {
    Clock {
        title: title.into(),
        unit: unit.into(),
        left: (left.0.into(), left.1.into()),
        state,
        used_percent: used,
        dates: dates.into(),
        basis: basis.into(),
    }
}

fn procedure() -> Vec<Step> {
    use StepState::{Current, Done, Todo};
    [
        ("立案", Done, "1月19日"),
        ("调查取证", Done, "1月15日–3月4日"),
        ("处罚告知", Done, "3月6日 送达"),
        ("法制审核", Current, "最迟 3月24日"),
        ("集体讨论", Todo, "待审核通过"),
        ("作出决定", Todo, "最迟 4月19日"),
        ("送达", Todo, "决定后 7 个工作日"),
        ("公示", Todo, "决定后 7 个工作日"),
        ("归档", Todo, "结案后 30 日"),
    ]
    .map(|(name, state, when)| Step {
        name: name.into(),
        state,
        when: when.into(),
        href: (state != Todo).then(|| "/desk/cases/43/steps".into()),
    })
    .into()
}

fn evidence() -> Markup {
    let row = |id: &str, name: &str, detail: &str, tier: Markup, state: Markup| {
        Row::from(vec![
            html! { span.mono.nw { (id) } },
            html! { (name) div.muted.small { (detail) } },
            tier,
            state,
            html! { a href={ "/desk/cases/43/evidence/" (id) } aria-label={ "查看 " (id) } { "查看" } },
        ])
    };
    let table = Table::new(
        "证据表",
        vec![
            Column::new("编号"),
            Column::new("证据"),
            Column::new("记录要求"),
            Column::new("状态"),
            Column::links("操作"),
        ],
        vec![
            row(
                "E-01",
                "现场检查录像",
                "记录仪 03　42 分 18 秒",
                tag(TagKind::Blue, "重点录像"),
                light(State::Good, "保管员已接收"),
            ),
            row(
                "E-02",
                "先行登记保存过程录像",
                "记录仪 03　18 分 05 秒",
                tag(TagKind::Amber, "全程录像"),
                light(State::Good, "保管员已接收"),
            ),
            row(
                "E-06",
                "告知书送达录像",
                "记录仪 07　6 分 41 秒",
                tag(TagKind::Blue, "重点录像"),
                light(State::Over, "未移交保管"),
            ),
        ],
        Empty::new(Icon::Video, "还没有证据", "上传后在这里看"),
    );
    let mark = |at: &str, second: u32, text: &str, finding: bool| Mark {
        at: at.into(),
        second,
        text: text.into(),
        finding,
    };
    let moments = [
        mark("00:41", 41, "两名执法人员出示证件", false),
        mark("03:10", 190, "告知陈述、申辩、回避权利", false),
        mark("16:04", 964, "货架上发现超期食品", true),
        mark("35:32", 2132, "当事人核对笔录并签字", false),
    ];
    html! {
        div.av {
            div { div.vid aria-hidden="true" {} (strip(2538, 964, &moments)) }
            div { (marks(&moments)) p.small.muted.mt { (icon(Icon::Fingerprint)) " 原件封存，不可改、不可删。" a href="/desk/recordings/1/text" { "文字说明 2 页" } } }
        }
        (table)
    }
}

fn journal() -> Markup {
    let entry = |title: &str, text: &str, when: &str, leaf: &str, kind| Entry {
        title: title.into(),
        text: text.into(),
        when: when.into(),
        leaf: Some(leaf.into()),
        kind,
        ..Entry::default()
    };
    html! {
        (timeline(&[
            entry("陈示范 对第 4 项提出意见", "裁量理由需补充同类案例", "今天 09:12", "#58 a41e", EntryKind::Normal),
            entry("李示例 提交法制审核", "材料 9 份，齐全", "3月13日 16:40", "#54 77d3", EntryKind::Normal),
            entry("录像移交超期预警", "E-06，系统推送法制机构", "3月13日 00:05", "#52 9b02", EntryKind::Warning),
            entry("告知书直接送达", "", "3月6日 10:31", "#44 c81b", EntryKind::Faint),
        ]))
        p.mt { a href="/desk/cases/43/journal" { "全部 58 条" } "　" a href="/verify/43" { "独立验证" } }
    }
}

fn case() -> Sample {
    let facts = [
        html! { span.num { "明市监立〔2026〕43号" } },
        tag(TagKind::Blue, "法制审核中"),
        tag(TagKind::Amber, "重大处罚"),
        html! { "承办：李示例、王示例" },
        html! { "市市场监督管理局 执法稽查支队" },
    ];
    let buttons = html! {
        (button_link(Some(Icon::FileText), "制作文书", "/desk/cases/43/documents/new", false))
        (button_link(Some(Icon::CloudUpload), "上传证据", "/desk/cases/43/evidence/new", false))
    };
    let hand_over = html! {
        form method="post" action="/desk/cases/43/evidence/6/hand-over" { (guard().inputs()) (button(None, "移交保管", "danger fill")) }
    };
    let next = Next {
        what: "移交 3月10日 告知书送达录像（E-06）".into(),
        why: "应在 3月12日 前移交保管，已超期 4 个工作日。不移交，本案不能归档，超期已推送法制机构。".into(),
        state: State::Over,
        action: hand_over,
    };
    let closed = Gate {
        title: "法制审核关口：未通过，不能作出决定".into(),
        clause: "decision.needs_clearance".into(),
        basis: "《行政处罚法》第五十八条".into(),
        reason:
            "拟罚款 60,000 元，达到重大处罚标准。审核人：陈示范（未参与本案）。已审 5 项，其中 1 项有意见。"
                .into(),
        remedy: "补充第 4 项的裁量理由，由审核人出具审核通过的意见书。".into(),
        link: Some(("查看审核".into(), "/desk/reviews/12".into())),
    };
    let info: [(&str, Markup); 4] = [
        ("当事人", html! { "绿源商贸有限公司（示例）" br; span.mono.small.muted { "91000000MA00000Y1Y" } }),
        ("案由", html! { "经营超过保质期的食品" }),
        ("涉案货值", html! { (format::money(386_000)) }),
        ("拟处罚", html! { "罚款 " (format::money(6_000_000)) "，没收违法所得 412 元" }),
    ];
    let content = html! {
        (crumbs(&[("我的案件", "/desk/cases"), ("行政处罚", "/desk/penalties")], "明市监立〔2026〕43号"))
        (page_head("绿源商贸有限公司（示例）经营超过保质期的食品案", &facts, &buttons))
        (next_action(&next))
        (clocks("法定期限", &[
            clock("办案期限", "90 日 · 自然日", ("剩 32", "日"), State::Good, 64, "1月19日 立案，4月19日 到期", "《行政处罚法》第六十条"),
            clock("法制审核", "7 个工作日", ("剩 4", "个工作日"), State::Near, 43, "3月13日 送审，3月24日 到期", "《办法》第二十一条（示例）"),
            clock("录像移交保管", "2 个工作日", ("超 4", "个工作日"), State::Over, 100, "E-06，3月12日 到期", "《规程》第十四条（示例）"),
            clock("决定公示", "7 个工作日", ("未开始", ""), State::Idle, 0, "作出决定之日起算", "《规定》第九条（示例）"),
        ]))
        (Card::new("办案程序", steps(&procedure())).aside(html! { span.muted.small { "普通程序 · 依据版本 2026-01" } a.small href="/register/procedures/1" { "流程图" } }))
        div.grid2.mt {
            div.stack {
                (gate(&closed))
                (Card::new("证据 6 件", evidence()).icon(Icon::Video).aside(html! { span.small.muted { "录像覆盖：应录 3，已录 3，已移交 2" } }))
            }
            aside.stack {
                (Card::padded("案件信息", pairs(Pairs::Narrow, &info)).aside(html! { a.small href="/desk/cases/43/edit" { "变更" } }))
                (Card::padded("案件日志", journal()).aside(verify_badge("链条完整", None)))
            }
        }
    };
    on_desk("desk-case", "绿源商贸案", "/desk/cases", &content)
}

fn filters() -> Markup {
    let fields = [
        Field::text("q", "案号或当事人").value("绿源").id("s-q"),
        Field::select("kind", "执法类别", vec![("", "全部类别").into(), ("penalty", "行政处罚").into()])
            .value("penalty")
            .id("s-kind"),
        Field::date("from", "起").value("2026-01-01").id("s-from"),
        Field::date("to", "止").value("2026-03-18").id("s-to"),
    ];
    search_form("", "/desk/cases", &fields, &[("sort", "due")], "/desk/cases")
}

fn list() -> Sample {
    let row = |number: &str, name: &str, stage: Markup, left: Markup, fine: i64| {
        Row::from(vec![
            html! { a.num href="/desk/cases/43" { (number) } },
            html! { (name) },
            stage,
            left,
            html! { span.num { (format::money(fine)) } },
        ])
    };
    let due = jiff::civil::date(2026, 3, 24);
    let table = Table::new(
        "我的案件，按期限排",
        vec![
            Column::new("案号").sort("?sort=number", None),
            Column::new("案件"),
            Column::new("环节"),
            Column::new("期限").sort("?sort=due", Some(true)),
            Column::end("拟罚款"),
        ],
        vec![
            row(
                "明市监立〔2026〕43号",
                "绿源商贸有限公司（示例）经营超过保质期的食品案",
                tag(TagKind::Blue, "法制审核"),
                light(State::Near, &format::deadline(4, format::Unit::WorkingDay, due)),
                6_000_000,
            ),
            row(
                "明市监立〔2026〕39号",
                "澄川食品厂（示例）标签不符案",
                tag(TagKind::Plain, "调查取证"),
                light(State::Good, &format::deadline(41, format::Unit::CalendarDay, due)),
                500_050,
            ),
            row(
                "明市监立〔2026〕12号",
                "东源超市（示例）计量器具案",
                tag(TagKind::Amber, "送达"),
                light(State::Over, &format::deadline(-2, format::Unit::WorkingDay, due)),
                200_000,
            ),
        ],
        Empty::new(Icon::Folder, "没有案件", ""),
    );
    let at = Pager {
        page: 2,
        pages: 7,
        total: 137,
        unit: "件".into(),
        previous: Some("?page=1".into()),
        next: Some("?page=3".into()),
    };
    let content = html! {
        (page_head("我的案件", &[html! { "共 137 件" }, light(State::Over, "超期 1 件")], &button_link(Some(Icon::Plus), "登记线索", "/desk/clues/new", true)))
        (filters())
        section.card aria-label="案件" { (table) (pager(&at)) }
    };
    let mut meta = super::desk("/desk/cases");
    meta.demo = Some(DemoClock {
        today: jiff::civil::date(2026, 3, 18),
        advance: Some(("/demo/clock".into(), guard())),
        back: "/desk/cases".into(),
    });
    Sample {
        name: "desk-list", html: desk_page(&PageMeta::new("我的案件", "/desk/cases"), &meta, &content)
    }
}

fn list_empty() -> Sample {
    let none = Empty::new(
        Icon::CircleCheck,
        "今天没有到期事项",
        "最近一项：绿源商贸案 法制审核，3月24日（4 个工作日后）",
    )
    .action("查看我的案件", "/desk/cases");
    let at = Pager { page: 1, pages: 1, total: 0, unit: "件".into(), previous: None, next: None };
    let next = Next {
        what: "没有待办".into(),
        why: "下一项到期：3月24日 法制审核".into(),
        state: State::Good,
        action: html! { a.btn href="/desk/cases" { "看全部案件" } },
    };
    let content = html! {
        (page_head("期限提醒", &[], &html! {}))
        (next_action(&next))
        section.card aria-label="到期事项" { (Table::new("到期事项", vec![Column::new("事项")], vec![], none)) (pager(&at)) }
    };
    on_desk("desk-list-empty", "期限提醒", "/desk/deadlines", &content)
}

fn review() -> Sample {
    let item = |n: u32, title: &str, reference: &str, verdict, opinion: &str| Check {
        number: n,
        title: title.into(),
        reference: reference.into(),
        href: Some("/desk/reviews/12/basis".into()),
        name: format!("item{n}"),
        verdict,
        opinion: opinion.into(),
    };
    let items = [
        item(1, "执法主体合法，执法人员有资格", "两名承办人证件有效，类别含食品", Some(Verdict::Pass), ""),
        item(2, "程序合法", "立案、告知、申辩、期限逐项核对：14 步全部有记录", Some(Verdict::Pass), ""),
        item(
            4,
            "法律适用准确，裁量适当",
            "《食品安全法》第一百二十四条第一款第五项",
            Some(Verdict::Objection),
            "拟罚 60,000 元高于从轻情形，请补充同类案例。",
        ),
        item(7, "是否涉嫌犯罪，需要移送", "货值 3,860 元，未达移送标准（系统提示，供参考）", None, ""),
    ];
    let content = html! {
        (page_head("法制审核：绿源商贸有限公司（示例）经营超过保质期的食品案", &[light(State::Near, "剩 4 个工作日，3月24日到期"), light(State::Good, "审核人未参与办案，资格已备案")], &html! {}))
        div.rev-one {
            form.card method="post" action="/desk/reviews/12" {
                (guard().inputs())
                header { h2 { "七项审核" } span.small.muted { "已审 3 / 4" } }
                @for check in &items { (review_item(check)) }
                div.sticky {
                    (note(State::Near, "", &html! { "还有 1 项未审（7）。审完才能签署结论。" }))
                    div.row.mt2 { (button_shut("签署结论")) (button(None, "暂存", "")) }
                }
            }
        }
    };
    on_desk("desk-review", "法制审核", "/desk/reviews", &content)
}

fn supervise() -> Sample {
    let kpi = |title: &str, floor: &str, value: (&str, &str), state, verdict: &str, count: &str| Kpi {
        title: title.into(),
        floor: floor.into(),
        value: (value.0.into(), value.1.into()),
        state,
        verdict: verdict.into(),
        count: count.into(),
        href: "/desk/supervision".into(),
    };
    let cell = |title: &str, state, head: &str, rest: &str| LightCell {
        title: title.into(),
        state,
        head: head.into(),
        rest: rest.into(),
        href: "/desk/supervision/lights".into(),
    };
    let unit = |name: &str, n: i64, state, words: &str, percent| {
        Row::from(vec![
            html! { (name) },
            html! { span.num { (format::number(n)) } },
            cell_bar(state, words, percent),
        ])
    };
    let table = Table::new(
        "单位排行",
        vec![Column::new("单位"), Column::end("决定数"), Column::new("公示及时率")],
        vec![
            unit("市生态环境局", 402, State::Good, "100.0%", 100),
            unit("市市场监督管理局", 2318, State::Near, "98.3%", 89),
            unit("市城市管理执法局", 1986, State::Over, "96.9%", 80),
        ],
        Empty::new(Icon::ChartBar, "这段时间没有决定", ""),
    );
    let content = html! {
        (page_head("执法监督总览", &[html! { "明川市司法局" }, html! { "2026年1月1日至3月18日" }], &button_link(Some(Icon::Flag), "发督办单", "/desk/orders/new", true)))
        (kpis(&[
            kpi("公示及时率", "7／20 个工作日", ("98.5", "%"), State::Near, "低于目标 99%", "逾期 150 件"),
            kpi("重大决定审核率", "必须 100%", ("98.9", "%"), State::Over, "2 件未审先决", "共 180 件"),
            kpi("音像记录覆盖率", "应录尽录", ("95.0", "%"), State::Near, "低于目标 98%", "缺录 152 次"),
            kpi("审核人员占比", "不少于 5%", ("5.4", "%"), State::Good, "总体达标", "1 家不足 5%"),
            kpi("期限超期", "在办案件", ("14", " 件"), State::Over, "需督办 11 件", "临期 78 件"),
        ]))
        (Card::new("期限灯", lights(&[
            cell("立案至决定 90 日", State::Over, "超 2", "临期 19，正常 641"),
            cell("强制措施 30 日", State::Near, "临 3", "临期 3，正常 28"),
            cell("文书送达", State::Good, "无超期", "临期 0，正常 97"),
        ])).icon(Icon::Alarm).footer(html! { "临期：剩余不足时限的四分之一。" }))
        div.mt { (Card::new("单位排行", table).icon(Icon::ChartBar)) }
    };
    on_desk("desk-supervise", "监督总览", "", &content)
}
