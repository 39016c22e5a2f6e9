//! Samples of every component, as whole pages: for the tests, for the gallery (`--example gallery`), for axe.
//! All people, firms, numbers and hashes are invented.

mod desk;
mod forms;
mod papers;
mod portal;

use maud::Markup;

use super::{DeskMeta, Guard, Icon, Menu, MenuItem, PageMeta, Site, desk_page, portal_page};

/// A page to look at.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Name in addresses and screenshots.
    pub name: &'static str,
    pub html: Markup,
}

/// All samples.
pub fn all() -> Vec<Sample> {
    [portal::pages(), desk::pages(), forms::pages(), papers::pages()].into_iter().flatten().collect()
}

/// A portal to show pages in.
pub fn site() -> Site {
    let pair = |(a, b): (&str, &str)| (a.to_owned(), b.to_owned());
    Site {
        name: "明川市行政执法公示平台".into(),
        host: "明川市司法局".into(),
        updated: Some("2026年3月18日 09:30".into()),
        hotline: "12345".into(),
        nav: [
            ("首页", "/"),
            ("事前公开", "/register"),
            ("事中公示", "/notice"),
            ("事后公开", "/decisions"),
            ("双随机", "/random"),
            ("核验证件", "/officers"),
            ("监督投诉", "/complaints"),
        ]
        .map(pair)
        .into(),
        foot: [("开放数据接口", "/open"), ("怎样独立验证", "/verify"), ("无障碍声明", "/accessibility")]
            .map(pair)
            .into(),
        login: "/login".into(),
        accessibility: "/accessibility".into(),
        demo: None,
    }
}

/// A guard as every acting form carries one.
pub fn guard() -> Guard {
    Guard { csrf: "sample-token".into(), key: "sample-key".into() }
}

/// A workbench to show pages in.
pub fn desk(current: &str) -> DeskMeta {
    let group = |title: &str, items: Vec<MenuItem>| Menu { title: title.into(), items };
    DeskMeta {
        name: "李示例".into(),
        warning: None,
        capacity: "承办人".into(),
        unit: "市市场监督管理局 执法稽查支队".into(),
        menu: vec![
            group(
                "我的工作",
                vec![
                    MenuItem::new(Icon::Home, "工作台", "/desk"),
                    MenuItem::new(Icon::ListCheck, "待办事项", "/desk/todo").count(7),
                    MenuItem::new(Icon::Folder, "我的案件", "/desk/cases").count(12),
                    MenuItem::new(Icon::Calendar, "期限提醒", "/desk/deadlines").overdue(1),
                ],
            ),
            group(
                "执法办案",
                vec![
                    MenuItem::new(Icon::Search, "检查与双随机", "/desk/inspections"),
                    MenuItem::new(Icon::Gavel, "行政处罚", "/desk/penalties").count(9),
                    MenuItem::new(Icon::Certificate, "行政许可", "/desk/permits").count(3),
                    MenuItem::new(Icon::Lock, "行政强制", "/desk/coercion"),
                    MenuItem::new(Icon::Video, "音像记录", "/desk/recordings").overdue(1),
                ],
            ),
            group(
                "审核与公示",
                vec![
                    MenuItem::new(Icon::Scale, "法制审核", "/desk/reviews").count(4),
                    MenuItem::new(Icon::Speakerphone, "公示管理", "/desk/publications").count(2),
                    MenuItem::new(Icon::Archive, "案卷归档", "/desk/archive"),
                ],
            ),
            group(
                "基础",
                vec![
                    MenuItem::new(Icon::Book, "事项与裁量", "/desk/matters"),
                    MenuItem::new(Icon::Route, "流程与时限", "/desk/procedures"),
                    MenuItem::new(Icon::Id, "人员与证件", "/desk/officers"),
                ],
            ),
        ],
        current: current.into(),
        todo: 7,
        todo_href: "/desk/todo".into(),
        search_href: "/desk/search".into(),
        own: vec![
            (Icon::UserCheck, "切换身份".into(), "/desk/capacities".into()),
            (Icon::Key, "账号与登录".into(), "/desk/account".into()),
        ],
        logout: "/logout".into(),
        guard: guard(),
        demo: None,
        session_seconds: Some(1800),
    }
}

fn on_portal(name: &'static str, title: &str, current: &str, content: &Markup) -> Sample {
    let meta = PageMeta { indexed: true, ..PageMeta::new(title, format!("/{name}?page=2")) };
    Sample { name, html: portal_page(&meta, &site(), current, content) }
}

fn on_desk(name: &'static str, title: &str, current: &str, content: &Markup) -> Sample {
    Sample { name, html: desk_page(&PageMeta::new(title, format!("/desk/{name}")), &desk(current), content) }
}
