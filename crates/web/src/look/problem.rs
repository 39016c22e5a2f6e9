//! Pages for what went wrong: what is wrong, how to mend it, whether the work is still there.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::{
    Conflict, DeskMeta, Empty, Icon, PageMeta, Refusal, Site, conflict, desk_page, empty, icon, portal_page,
};

/// What went wrong, with its status.
#[derive(Clone, Debug)]
pub enum Problem {
    /// Nothing here, or nothing that this reader may know of.
    NotFound,
    /// May see, but not do, or not yet see: reason, remedy, and the way to ask.
    Forbidden {
        title: String,
        reason: String,
        remedy: String,
        link: Option<(String, String)>,
    },
    /// The law's refusal (403 for who, 422 for what: the caller says which).
    Refused {
        status: StatusCode,
        refusal: Refusal,
    },
    /// A form that cannot be read at all. A form with faulty fields is shown again by `Form` instead.
    Unreadable {
        detail: String,
    },
    /// The form was opened too long ago, or in another login.
    FormExpired {
        back: String,
    },
    /// The form was opened in a login of somebody else.
    FormOfAnother {
        back: String,
    },
    /// Too many log in at this moment.
    Busy,
    /// Someone else recorded first.
    Stale(Conflict),
    TooLarge {
        limit: String,
    },
    TooMany {
        minutes: u32,
    },
    Internal {
        error_number: String,
    },
    /// The journal or the store cannot be written: reading goes on.
    ReadOnly,
    /// The log of readings cannot be written: nobody who has logged in goes on.
    Unlogged,
    /// The public asked for an identity number, a telephone or a bank account.
    PersonalNumber,
    /// The database does not answer: nothing can be shown.
    Down,
    /// The server's clock stands before what was recorded last: nothing is recorded.
    ClockBehind,
    /// The disk has no room for a file.
    NoRoom,
}

impl Problem {
    /// The HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::Forbidden { .. } | Problem::FormExpired { .. } | Problem::FormOfAnother { .. } => {
                StatusCode::FORBIDDEN
            }
            Problem::Refused { status, .. } => *status,
            Problem::Unreadable { .. } | Problem::PersonalNumber => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Stale(_) => StatusCode::CONFLICT,
            Problem::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Problem::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            Problem::ReadOnly | Problem::Busy | Problem::Down | Problem::Unlogged | Problem::ClockBehind => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Problem::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
        }
    }

    /// What is said to a program.
    #[must_use]
    pub fn words(&self) -> String {
        self.title(true).to_owned()
    }

    fn title(&self, public: bool) -> &str {
        match self {
            Problem::NotFound if public => "这个地址没有公示信息",
            Problem::NotFound => "没有这个页面，或者不在查看范围内",
            Problem::Forbidden { title, .. } => title,
            Problem::Refused { refusal, .. } => &refusal.title,
            Problem::Unreadable { .. } => "收到的内容读不出来",
            Problem::FormExpired { .. } => "表单打开太久，已经失效",
            Problem::FormOfAnother { .. } => "这份表单是另一个账号打开的",
            Problem::Busy => "现在登录的人太多",
            Problem::Stale(_) => "别人先记录了新的内容",
            Problem::TooLarge { .. } => "文件太大",
            Problem::TooMany { .. } => "操作太频繁",
            Problem::Internal { .. } => "系统出了错",
            Problem::ReadOnly => "暂时不能记录新的内容，查看不受影响",
            Problem::PersonalNumber => "这里不能按个人的号码查询",
            Problem::Unlogged => "审计记录写不下去，暂停办理",
            Problem::Down => "数据库暂时不可用",
            Problem::ClockBehind => "服务器的时钟不对，暂时不能记录",
            Problem::NoRoom => "服务器的磁盘放不下这个文件",
        }
    }

    fn content(&self, public: bool) -> Markup {
        let title = self.title(public);
        let state = |icon, text: String| Empty::new(icon, title, text).level(1);
        match self {
            Problem::NotFound if public => empty(
                &state(Icon::Search, "可能是地址少抄了一段，也可能内容从未公开".into())
                    .tip(html! { "核对文号，或重新扫描文书上的二维码" })
                    .tip(html! { "按企业名称、信用代码、文号查询" })
                    .tip(html! { "已经撤回的决定，在原地址留有撤回记录" })
                    .action("查询公示信息", "/search"),
            ),
            Problem::NotFound => empty(
                &state(Icon::Search, "可能是地址有误，也可能这件事由别的机构办理".into())
                    .tip(html! { "用上方的搜索框按案号、当事人、文号查" })
                    .tip(html! { "确因工作需要查看，向承办机构申请" })
                    .action("回到工作台", "/desk"),
            ),
            Problem::Forbidden { reason, remedy, link, .. } => {
                let mut page = state(Icon::Lock, reason.clone()).tip(html! { (remedy) });
                page.action.clone_from(link);
                html! { (empty(&page)) p.small.muted.center { "本次访问已记入审计日志" } }
            }
            Problem::Refused { refusal, .. } => {
                super::refusal_panel(&Refusal { level: 1, ..refusal.clone() })
            }
            Problem::Unreadable { detail } => empty(
                &state(Icon::AlertTriangle, detail.clone())
                    .tip(html! { "返回上一页，已填的内容通常还在" })
                    .tip(html! { "核对后再做一次，同一次操作不会记两遍" }),
            ),
            Problem::FormExpired { back } => empty(
                &state(Icon::Clock, "为防止他人冒用，表单须在同一次登录内使用。这次的内容没有记录".into())
                    .tip(html! { "返回上一页，复制已填的内容" })
                    .tip(html! { "重新打开表单后再填" })
                    .action("重新打开表单", back),
            ),
            Problem::FormOfAnother { back } => empty(
                &state(
                    Icon::UserCheck,
                    "这个浏览器里后来换了账号登录。表单里的内容属于打开它的人，不能以现在的账号记录".into(),
                )
                .tip(html! { "打开表单的人重新登录，再办理" })
                .tip(html! { "或者以现在的账号重新打开表单" })
                .action("重新打开表单", back),
            ),
            Problem::Busy => empty(
                &state(Icon::Clock, "口令要逐个核对，请过几秒再试".into())
                    .tip(html! { "这次没有计入错误次数" }),
            ),
            Problem::Stale(clash) => html! { div.plain { h1 { (title) } (conflict(clash)) } },
            Problem::TooLarge { limit } => empty(
                &state(Icon::FileUpload, format!("单个文件最大 {limit}。这次的文件没有保存"))
                    .tip(html! { "录像请用现场执法页面上传，可以断点续传" })
                    .tip(html! { "返回上一页，已填的文字通常还在" }),
            ),
            Problem::TooMany { minutes } => {
                empty(&state(Icon::Clock, format!("请在 {minutes} 分钟后再试。这次的内容没有记录")))
            }
            Problem::Internal { error_number } => html! {
                (empty(&state(Icon::AlertTriangle, "是系统的问题，不是操作有误".into())
                    .tip(html! { "先看记录里有没有刚才这一步" })
                    .tip(html! { "没有的话，返回上一页再做一次，同一次操作不会记两遍" })))
                p.small.muted.center { "错误编号 " span.mono { (error_number) } "，反映问题时请提供" }
            },
            Problem::PersonalNumber => empty(
                &state(
                    Icon::Lock,
                    "公示信息里没有身份证件号码、电话号码和银行账号，按这些号码查不到，也请不要在这里输入"
                        .into(),
                )
                .tip(html! { "按单位名称、统一社会信用代码、决定书文号查询" })
                .tip(html! { "刚才的地址还留在浏览器的历史记录里，可以删去" })
                .action("重新查询", "/search"),
            ),
            Problem::Unlogged => empty(
                &state(
                    Icon::CloudOff,
                    "每次查看和办理都要留下记录；记录写不下去时，登录的人不能查看，也不能办理".into(),
                )
                .tip(html! { "不是操作有误，也不是登录失效；写得下去时自动恢复，稍后刷新这一页" })
                .tip(html! { "一直不恢复的，告知系统管理员检查磁盘和数据库" }),
            ),
            Problem::Down => empty(
                &state(Icon::CloudOff, "不是操作有误，也不是登录失效。已经记录的内容都在".into())
                    .tip(html! { "稍后刷新这一页" })
                    .tip(html! { "刚才在填表的，返回上一页，已填的内容通常还在；同一次操作不会记两遍" }),
            ),
            Problem::ClockBehind => empty(
                &state(
                    Icon::Clock,
                    "服务器现在的时间早于最后一条记录。期限和日期都按服务器时间计算，时间不对时不办理".into(),
                )
                .tip(html! { "告知系统管理员校准时钟，校准后自动恢复" })
                .tip(html! { "查看不受影响；返回上一页，已填的内容通常还在" }),
            ),
            Problem::NoRoom => empty(
                &state(Icon::FileUpload, "这次的文件没有保存".into())
                    .tip(html! { "告知系统管理员清理或者扩大磁盘" })
                    .tip(html! { "原始文件先留在设备里，不要删除" }),
            ),
            Problem::ReadOnly => empty(
                &state(Icon::CloudOff, "系统保证每一步都有记录；记不下时不办理".into())
                    .tip(html! { "返回上一页，已填的内容通常还在" })
                    .tip(html! { "稍后再做一次，同一次操作不会记两遍" }),
            ),
        }
    }

    fn page(&self, public: bool) -> Markup {
        let content = self.content(public);
        match self {
            Problem::Stale(_) => html! { div.mt5 { (content) } },
            Problem::Refused { .. } => html! { div.problem { (content) } },
            _ => html! { div.card.problem { (content) } },
        }
    }
}

/// The page on the portal; the status is `problem.status()`.
pub fn portal_problem(path: &str, large: bool, site: &Site, problem: &Problem) -> Markup {
    let meta = PageMeta { large, ..PageMeta::new(problem.title(true), path) };
    let content = html! {
        div.wrap {
            (problem.page(true))
            @if matches!(problem, Problem::Internal { .. } | Problem::ReadOnly | Problem::Down) {
                p.center { (icon(Icon::Phone)) " 急需办理，可拨打 " a href=(format!("tel:{}", site.hotline)) { (site.hotline) " 热线" } }
            }
        }
    };
    portal_page(&meta, site, "", &content)
}

/// The page on the workbench.
pub fn desk_problem(path: &str, large: bool, desk: &DeskMeta, problem: &Problem) -> Markup {
    let meta = PageMeta { large, ..PageMeta::new(problem.title(false), path) };
    desk_page(&meta, desk, &problem.page(false))
}
