//! The frame of the portal without what has to be read: for pages that say what went wrong.

use crate::app::App;
use crate::look::Site;

/// The city's portal. `path` is where the demonstration clock's control returns to.
#[must_use]
pub fn site(app: &App, path: &str) -> Site {
    let city = app.city();
    let pairs = |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
    Site {
        name: format!("{}行政执法公示平台", city.name),
        host: format!("{}司法局", city.name),
        updated: None,
        hotline: "12345".into(),
        nav: pairs(&[
            ("首页", "/"),
            ("执法主体", "/units"),
            ("流程与指南", "/procedures"),
            ("执法决定", "/decisions"),
            ("撤回记录", "/withdrawn"),
            ("核验证件", "/officers"),
        ]),
        foot: pairs(&[
            ("开放数据接口", "/open"),
            ("怎样独立验证", "/verify"),
            ("方案落实情况", "/plan"),
            ("无障碍声明", "/accessibility"),
        ]),
        login: "/login".into(),
        accessibility: "/accessibility".into(),
        demo: app.demo_note(path),
    }
}
