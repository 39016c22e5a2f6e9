//! Samples of the portal.

use maud::{Markup, html};

use super::{Sample, guard, on_portal, site};
use crate::look::*;

pub(super) fn pages() -> Vec<Sample> {
    vec![
        home(),
        decision(),
        officer(),
        revoked(),
        nothing_found(),
        withdrawn(),
        expired(),
        states(),
        missing(),
        failed(),
    ]
}

fn home() -> Sample {
    let kinds = [
        ("all", "全部信息"),
        ("decisions", "处罚与许可决定"),
        ("officers", "执法人员"),
        ("matters", "权责事项"),
    ];
    let examples = [
        ("食品经营许可", "/search?q=1"),
        ("占道施工", "/search?q=2"),
        ("明市监罚〔2026〕17号", "/search?q=3"),
    ];
    let counter = |label: &str, n: &str, unit: &str, below: &str| Counter {
        label: label.into(),
        number: n.into(),
        unit: unit.into(),
        below: below.into(),
    };
    let task = |icon, title: &str, text: &str, href: &str| Task {
        icon,
        title: title.into(),
        text: text.into(),
        href: href.into(),
    };
    let row = |title: &str, below: &str, kind: &str, date: &str, note: &str| DecisionRow {
        title: title.into(),
        href: "/p/7Q2M".into(),
        below: below.into(),
        kind: kind.into(),
        date: date.into(),
        note: note.into(),
    };
    let content = html! {
        (hero("查决定、验证件、看时限", "全市 62 家执法机关的执法信息，在这里统一公开、长期可查、人人可验。", "/search", &kinds, &examples, "/officers"))
        div.wrap {
            (counters(&[
                counter("今年公开执法决定", "12,486", "件", "昨日新增 137 件"),
                counter("按期公开率", "98.6%", "", "处罚、许可 7 个工作日，其他 20 个"),
                counter("在册执法人员", "4,312", "人", "证件均可扫码核验"),
                counter("更正与撤回", "23", "件", "平均 3.2 个工作日办结"),
            ]))
            h2.h2 { "我要办" }
            (tasks(&[
                task(Icon::Qrcode, "核验执法人员", "扫证件二维码，或输入证件号", "/officers"),
                task(Icon::Gavel, "查处罚与许可决定", "按企业、文号、机关、日期查", "/decisions"),
                task(Icon::Route, "看办事流程与时限", "受理条件、材料、流程图", "/register/guides"),
                task(Icon::ClipboardCheck, "看双随机抽查", "抽查计划、名录库、结果", "/random"),
                task(Icon::Edit, "申请更正公示", "信息不准，5 个工作日内答复", "/corrections/new"),
                task(Icon::MessageReport, "投诉与监督", "对执法行为不满，在这里说", "/complaints"),
            ]))
            div.cols {
                section {
                    h2.h2 { "最新公开 " a href="/decisions" { "全部决定" } }
                    (decision_rows(&[
                        row("清禾餐饮管理有限公司（示例）使用超过保质期的食品原料案", "明市监罚〔2026〕17号　市市场监督管理局", "行政处罚", "2026年3月6日", "第 4 个工作日公开"),
                        row("启明建材有限公司（示例）临时占道施工许可", "明城管许〔2026〕203号　市城市管理执法局", "行政许可", "2026年3月17日", "第 2 个工作日公开"),
                        row("示例运输车队扣押车辆决定", "明交强〔2026〕9号　市交通运输局", "行政强制", "2026年3月16日", "第 11 个工作日公开"),
                    ], 3))
                }
                aside {
                    h2.h2 { "更正与撤回 " a href="/withdrawals" { "全部" } }
                    div.card { (link_list(&[("明城管罚〔2025〕612号 已撤回（复议撤销）", "3月17日", "/p/1"), ("明卫罚〔2026〕5号 更正当事人名称", "3月12日", "/p/2")])) }
                    h2.h2 { "事前公开" }
                    div.card { (link_list(&[("行政执法事项清单", "5,218 项", "/register/matters"), ("随机抽查事项清单", "486 项", "/register/random"), ("执法主体与救济渠道", "62 家", "/register/units")])) }
                }
            }
        }
    };
    on_portal("portal-home", "首页", "/", &content)
}

fn process_table() -> Table {
    let row = |name: &str, day: &str, limit: &str, state: Markup| {
        Row::from(vec![html! { (name) }, html! { span.num { (day) } }, html! { (limit) }, state])
    };
    Table::new(
        "每一步的日期与法定时限；“工作日”已扣除法定节假日。",
        vec![Column::new("环节"), Column::new("日期"), Column::new("法定时限"), Column::new("情况")],
        vec![
            row("立案", "2026年1月16日", "—", html! { "—" }),
            row(
                "告知陈述、申辩、听证权利",
                "2026年2月4日",
                "5 个工作日内可申请听证",
                light(State::Good, "当事人未申请"),
            ),
            row("法制审核", "2026年2月26日", "决定前必须通过", light(State::Good, "审核通过")),
            row("作出决定", "2026年3月2日", "立案起 90 日", light(State::Good, "用时 45 日")),
        ],
        Empty::new(Icon::History, "还没有办案过程", ""),
    )
    .caption_shown()
}

fn decision() -> Sample {
    let facts: [(&str, Markup); 5] = [
        (
            "处罚结果",
            html! { span.big { "罚款 " (format::money(5_000_000)) } "；没收违法所得 326 元及超期食品 14 袋" },
        ),
        (
            "当事人",
            html! { "清禾餐饮管理有限公司（示例）" br; span.muted.small.mono { "统一社会信用代码 91000000MA00000X0X" } },
        ),
        ("决定机关", html! { "明川市市场监督管理局" }),
        (
            "公开日期",
            html! { "2026年3月6日　" (light(State::Good, "第 4 个工作日，按期")) br; span.muted.small { "法定 7 个工作日，截止 3月11日" } },
        ),
        ("公示到", html! { "2029年3月5日（满一年可申请提前停止公示）" }),
    ];
    let version = |title: &str, text: &str, when: &str, kind, link: Option<(&str, &str)>| Entry {
        title: title.into(),
        text: text.into(),
        when: when.into(),
        kind,
        link: link.map(|(a, b)| (a.into(), b.into())),
        ..Entry::default()
    };
    let proof = html! {
        (proof_list(&[
            ("机关签章有效", "明川市市场监督管理局 · 国密 SM2"),
            ("内容未被改动", "国密 SM3 摘要一致"),
            ("公开时间可证明", "2026-03-06 10:21:07 · 公示日志，日志序号 83,416"),
        ]))
        div.mt { (hash_block("9c1f04be77a25d10e83b6f29c4d80a57b1e6339284fd71c05a9ed26718f34bb9")) }
        div.row.mt { a.btn.pri.grow href="/verify/7Q2M" { "重新验证" } a.btn.grow href="/p/7Q2M/proof" { "下载凭证" } }
    };
    let content = html! {
        div.wrap {
            (crumbs(&[("首页", "/"), ("事后公开", "/decisions")], "行政处罚决定"))
            div.cols {
                article.card.doc {
                    div.row { (tag(TagKind::Blue, "行政处罚")) (tag(TagKind::Plain, "重大决定 · 已经法制审核")) (verify_badge("可验证", Some("#verify"))) }
                    h1.mt { "清禾餐饮管理有限公司（示例）使用超过保质期的食品原料案" }
                    p.muted.num { (format::document_number("明市监罚", 2026, 17)) }
                    div.mt5 { (pairs(Pairs::Normal, &facts)) }
                    h2 { "违法事实" }
                    p { "2026年1月15日，执法人员在当事人后厨冷藏柜内查见“示例牌”面包糠 14 袋，均已超过保质期 9 至 21 日，其中 1 袋已开封使用。" }
                    h2 { "当事人的权利" }
                    p { "不服本决定，可在收到决定书之日起六十日内，向明川市人民政府申请行政复议；也可在六个月内向人民法院提起行政诉讼。" }
                    h2 { "办案过程公示" }
                    (process_table())
                    div.row.mt5 { (button_link(Some(Icon::Download), "下载决定书（PDF，214 KB）", "/p/7Q2M.pdf", false)) (print_button()) }
                }
                aside.stack {
                    (Card::padded("公示信息可验证", proof).icon(Icon::ShieldCheck).id("verify").proven())
                    (Card::padded("版本与更正", timeline(&[
                        version("第 2 版（现行）", "更正“货值金额”，由 1,142 元改为 1,124 元", "2026年3月10日", EntryKind::Normal, Some(("对比两版", "/p/7Q2M/diff"))),
                        version("第 1 版", "首次公开", "2026年3月6日", EntryKind::Faint, None),
                    ])).icon(Icon::History))
                    (Card::new("对这条信息有异议", link_list(&[
                        ("信息不准，申请更正", "5 个工作日答复", "/corrections/new"),
                        ("对执法行为投诉", "司法局受理", "/complaints"),
                    ])).icon(Icon::Edit))
                }
            }
        }
    };
    on_portal("portal-decision", "明市监罚〔2026〕17号", "/decisions", &content)
}

fn officer() -> Sample {
    let facts: [(&str, Markup); 4] = [
        ("证件编号", html! { span.mono { "示 0000 0017 22" } }),
        ("执法类别", html! { "市场监督管理（食品、价格、广告、计量）" }),
        ("有效期", html! { "2024年5月1日 至 2029年4月30日" }),
        ("本次任务", html! { "食品经营场所检查　" span.mono.small { "任务 R-0318-06" } }),
    ];
    let head = CertHead {
        valid: true,
        sentence: "证件有效，正在执行公务".into(),
        checked: "核验时间 2026年3月18日 10:04:36".into(),
    };
    let body = html! {
        div.idrow { div { h1.name { "李示例" } p { "明川市市场监督管理局" br; "执法稽查支队 · 一级行政执法员" } p.mt { (verify_badge("司法局签发，可验证", Some("/verify/officer"))) } } }
        div.bd {
            (note(State::Near, "请核对照片与来人是否一致", &html! { "两名执法人员都应亮证。" }))
            div.mt { (pairs(Pairs::Normal, &facts)) }
        }
    };
    let find =
        Field::text("number", "没有二维码？输入证件编号").hint("编号在证件正面，共 12 位").numeric().mono();
    let content = html! {
        div.wrap {
            (crumbs(&[("首页", "/")], "核验证件"))
            (cert_head(&head, false, &body))
            div.cert.mt { form.card.bd method="get" action="/officers" { (find) div.formacts { (button(Some(Icon::Search), "核验", "")) } } }
        }
    };
    on_portal("portal-officer", "执法人员证件核验", "/officers", &content)
}

fn revoked() -> Sample {
    let head = CertHead {
        valid: false,
        sentence: "证件已注销".into(),
        checked: "核验时间 2026年3月18日 10:06:12".into(),
    };
    let body = html! {
        div.bd.pad5 {
            p { "编号 " span.mono { "示 0000 0009 31" } " 的证件于 2025年12月31日注销。注销的证件不能用于执法。有疑问的，请拨打 12345 核实。" }
            p.row.mt { a.btn.danger.fill href="tel:12345" { (icon(Icon::Phone)) "拨打 12345 举报" } a.btn href="/officers" { "重新扫码" } }
        }
    };
    let content =
        html! { div.wrap { (crumbs(&[("首页", "/")], "核验证件")) (cert_head(&head, true, &body)) } };
    on_portal("portal-officer-revoked", "证件已注销", "/officers", &content)
}

fn nothing_found() -> Sample {
    let state = Empty::new(Icon::Search, "没有查到“清河餐饮”的公示信息", "查询范围：处罚与许可决定，近 3 年")
        .tip(html! { "核对企业全称，或改用统一社会信用代码" })
        .tip(html! { "您是不是要找：" a href="/search?q=a" { "清禾餐饮" } })
        .tip(html! { "行政检查结果在 20 个工作日内公开，可能尚未公开" })
        .action("扩大到全部信息", "/search?q=b")
        .level(1);
    on_portal("portal-search-empty", "查询", "", &html! { div.wrap { div.card.problem { (empty(&state)) } } })
}

fn withdrawn() -> Sample {
    let stone = Tombstone {
        kind: "行政处罚".into(),
        number: "明城管罚〔2025〕612号".into(),
        state: "已撤回".into(),
        withdrawn: true,
        title: "本决定已被撤销，原内容不再公开".into(),
        text: "依据：明政复决〔2026〕8号，2026年3月16日。撤回时间：3月17日 09:12（第 1 个工作日）。".into(),
        log_number: 83_902,
        check_href: "/verify/log/83902".into(),
    };
    on_portal("portal-tombstone", "已撤回", "/decisions", &html! { div.wrap { (tombstone(&stone)) } })
}

fn expired() -> Sample {
    let stone = Tombstone {
        kind: "行政处罚".into(),
        number: "明市监罚〔2023〕88号".into(),
        state: "公示期满".into(),
        withdrawn: false,
        title: "公示期已满，原内容不再公开".into(),
        text: "公示期：2023年3月6日至2026年3月5日。".into(),
        log_number: 83_011,
        check_href: "/verify/log/83011".into(),
    };
    on_portal(
        "portal-tombstone-expired",
        "公示期满",
        "/decisions",
        &html! { div.wrap { (tombstone(&stone)) } },
    )
}

/// A rejected form of the public, and notes in all tones.
fn states() -> Sample {
    let form = Form::new("/corrections", guard(), "申请更正")
        .field(
            Field::text("code", "统一社会信用代码")
                .hint("18 位，在营业执照上")
                .mono()
                .value("91000000MA00000X0")
                .error(Some("少了 1 位，应为 18 位")),
        )
        .field(Field::text_area("what", "哪里不准确", 3).error(Some("请写明是哪一项、应改成什么")))
        .field(
            Field::file("proof", "证明材料", ".pdf,image/*", true)
                .hint("PDF 或照片，每个不超过 20 MB")
                .optional(),
        )
        .field(
            Field::text("phone", "联系电话")
                .hint("只用于答复，不公开")
                .numeric()
                .autocomplete("tel")
                .value("13800000000")
                .short(),
        );
    let content = html! {
        div.wrap {
            (crumbs(&[("首页", "/")], "申请更正公示"))
            h1.mb { "申请更正公示" }
            div.cols {
                (form)
                aside.stack {
                    (note(State::Idle, "多久答复", &html! { "收到之日起 5 个工作日内答复。" }))
                    (note(State::Good, "申请可以查", &html! { "凭受理编号随时查看办到哪一步。" }))
                    (note(State::Near, "暂时连不上服务器，内容已存在本机", &html! { "已填 6 项、照片 3 张，联网后自动上传。错误编号 MJ-0318-7F2。" }))
                    (note(State::Over, "这条信息已经撤回", &html! { "不需要再申请更正，" a href="/p/1" { "看撤回记录" } "。" }))
                }
            }
        }
    };
    on_portal("portal-form-422", "申请更正公示", "", &content)
}

fn missing() -> Sample {
    Sample { name: "portal-404", html: portal_problem("/p/none", false, &site(), &Problem::NotFound) }
}

fn failed() -> Sample {
    let problem = Problem::Internal { error_number: "MJ-0318-7F2".into() };
    Sample { name: "portal-500", html: portal_problem("/p/7Q2M", true, &site(), &problem) }
}
