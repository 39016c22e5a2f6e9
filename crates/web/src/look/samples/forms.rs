//! Samples of forms, receipts, conflicts, refusals and problem pages on the workbench.

use axum::http::StatusCode;
use maud::html;

use super::{Sample, desk, guard, on_desk};
use crate::look::*;

pub(super) fn pages() -> Vec<Sample> {
    let mut pages = vec![form(false), form(true), done(), login()];
    pages.extend(problems());
    pages
}

fn fields() -> Vec<Field> {
    vec![
        Field::text("party", "当事人")
            .hint("营业执照上的全称")
            .value("绿源商贸有限公司（示例）")
            .max_chars(100),
        Field::text("code", "统一社会信用代码").hint("18 位，在营业执照上").mono().short(),
        Field::select(
            "source",
            "线索来源",
            vec![("", "选择来源").into(), ("random", "双随机抽查").into(), ("tip", "投诉举报").into()],
        ),
        Field::radio(
            "procedure",
            "适用程序",
            vec![
                Choice::new("ordinary", "普通程序"),
                Choice::new("simple", "简易程序").hint("对公民 200 元以下、对单位 3,000 元以下罚款或者警告"),
            ],
        )
        .value("ordinary"),
        Field::radio("minor", "当事人是否未成年人", vec![("no", "否").into(), ("yes", "是").into()])
            .value("no"),
        Field::checks(
            "ground",
            "符合的立案条件",
            vec![
                Choice::new("fact", "有初步证据证明存在违法行为"),
                Choice::new("own", "属于本机关管辖"),
                Choice::new("term", "在追责时效之内"),
            ],
        )
        .values(["fact", "own"]),
        Field::date("found", "发现日期")
            .hint("发现违法行为或者收到线索的日期")
            .value("2026-01-15")
            .range("", "2026-03-18"),
        Field::date_time("began", "检查开始时间").value("2026-01-15T10:02"),
        Field::number("bags", "涉案数量", "袋").value("186"),
        Field::money("value", "涉案货值").hint("按标价计算，最多两位小数").fen(386_000),
        Field::text_area("facts", "案情摘要", 4).hint("时间、地点、行为、证据，500 字以内").max_chars(500),
        Field::file("record", "现场笔录", ".pdf,image/*", true)
            .hint("PDF 或照片，每个不超过 20 MB")
            .optional(),
    ]
}

fn form(rejected: bool) -> Sample {
    let wrong = [
        ("code", "少了 1 位，应为 18 位"),
        ("source", "没有选择，立案须写明来源"),
        ("ground", "三项都符合才能立案，“在追责时效之内”未确认"),
        ("value", "含有数字以外的字，应只填数字，例如 50000"),
    ];
    let fields = fields().into_iter().map(|field| {
        let error = wrong.iter().find(|(name, _)| rejected && *name == field.name).map(|(_, words)| *words);
        field.error(error)
    });
    let form = Form::new("/desk/cases", guard(), "报请立案")
        .icon(Icon::Send)
        .fields(fields)
        .secondary(html! { button.btn type="submit" name="save" value="draft" { "暂存" } a href="/desk/cases" { "返回案件列表" } });
    let content = html! {
        (crumbs(&[("我的案件", "/desk/cases")], "登记立案"))
        (page_head("登记立案", &[html! { "普通程序 · 依据版本 2026-01" }], &html! {}))
        div.measure { (form) }
    };
    let (name, title) = if rejected {
        ("desk-form-422", "有 4 处需要改：登记立案")
    } else {
        ("desk-form", "登记立案")
    };
    on_desk(name, title, "/desk/cases", &content)
}

fn done() -> Sample {
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let receipt_of = Receipt {
        title: "已记录：移交保管".into(),
        facts: vec![
            pair("事项", "告知书送达录像（E-06），6 分 41 秒"),
            pair("移交人", "李示例 · 承办人"),
            pair("接收人", "赵示例 · 保管员（待接收）"),
            pair("记录时间", "2026年3月18日 10:21:07"),
        ],
        log_number: 83_417,
        leaf_hex: "9c1f04be77a25d10e83b6f29c4d80a57".into(),
        check_href: "/verify/log/83417".into(),
        next: vec![pair("回到案件", "/desk/cases/43"), pair("下一项待办", "/desk/todo")],
    };
    on_desk("desk-receipt", "已记录：移交保管", "/desk/cases", &receipt(&receipt_of))
}

fn login() -> Sample {
    let form = Form::new("/login", guard(), "登录")
        .icon(Icon::Login)
        .field(Field::text("account", "账号").autocomplete("username"))
        .field(Field::password("password", "口令").error(Some("账号或口令不对，再错 4 次将锁定 30 分钟")))
        .field(
            Field::text("code", "动态口令")
                .hint("6 位数字，在验证器里看")
                .numeric()
                .autocomplete("one-time-code")
                .short(),
        );
    let content = html! { div.wrap { div.cert.mt5 { h1.mb { "工作人员登录" } (form) } } };
    super::on_portal("portal-login", "工作人员登录", "", &content)
}

/// The refusal used in the samples.
fn refusal() -> Refusal {
    Refusal {
        title: "未经法制审核，不能作出决定".into(),
        clause: "decision.needs_clearance".into(),
        basis: "《行政处罚法》第五十八条".into(),
        reason: "本案拟罚款 60,000 元，属于重大处罚；审核意见书还没有出具。".into(),
        remedy: "等待审核人陈示范出具意见，最迟 3月24日（剩 4 个工作日）；或者补充材料后重新送审。".into(),
        link: Some(("查看审核进度".into(), "/desk/reviews/12".into())),
        level: 2,
    }
}

fn stale() -> Conflict {
    let row = |label: &str, mine: &str, theirs: &str| ConflictRow {
        label: label.into(),
        mine: mine.into(),
        theirs: theirs.into(),
    };
    Conflict {
        what: "王示例 在 3月18日 10:19 已记录了新的内容".into(),
        rows: vec![
            row("拟罚款", "60,000 元", "55,000 元"),
            row("没收违法所得", "412 元", "412 元"),
            row("裁量情形", "一般情形", "从轻情形"),
        ],
        keep_theirs: "/desk/cases/43".into(),
        send_mine: html! {
            form method="post" action="/desk/cases/43/proposal" { (guard().inputs()) (Field::hidden("fine", "60000")) (button(None, "以您填写的为准，重新记录", "pri")) }
        },
    }
}

fn problems() -> Vec<Sample> {
    let page =
        |name, problem: &Problem| Sample { name, html: desk_problem("/desk/x", false, &desk(""), problem) };
    let forbidden = Problem::Forbidden {
        title: "这份材料暂时不能看".into(),
        reason: "涉及个人隐私，仅承办人、审核人可查".into(),
        remedy: "确因工作需要，可申请，由保管人 1 个工作日内答复".into(),
        link: Some(("申请查阅".into(), "/desk/requests/new".into())),
    };
    vec![
        page("desk-404", &Problem::NotFound),
        page("desk-403", &forbidden),
        page(
            "desk-refused",
            &Problem::Refused { status: StatusCode::UNPROCESSABLE_ENTITY, refusal: refusal() },
        ),
        page("desk-422", &Problem::Unreadable { detail: "第 3 项不是日期".into() }),
        page("desk-expired", &Problem::FormExpired { back: "/desk/cases/new".into() }),
        page("desk-another", &Problem::FormOfAnother { back: "/desk/cases/new".into() }),
        page("desk-busy", &Problem::Busy),
        page("desk-409", &Problem::Stale(stale())),
        page("desk-413", &Problem::TooLarge { limit: format::bytes(20 << 20) }),
        page("desk-429", &Problem::TooMany { minutes: 15 }),
        page("desk-500", &Problem::Internal { error_number: "MJ-0318-7F2".into() }),
        page("desk-503", &Problem::ReadOnly),
        page("desk-down", &Problem::Down),
        page("desk-clock", &Problem::ClockBehind),
        page("desk-507", &Problem::NoRoom),
    ]
}
