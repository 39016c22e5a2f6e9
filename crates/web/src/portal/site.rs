//! The frame of the portal without what has to be read: for pages that say what went wrong.

use crate::app::App;
use crate::look::Site;

/// The city's portal. `path` is where the demonstration clock's control returns to.
#[must_use]
pub fn site(app: &App, path: &str) -> Site {
    // The banner says that it is a demonstration; the names of organs need not.
    let name = city_name(&app.city().name);
    let pairs = |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
    Site {
        name: format!("{name}行政执法公示平台"),
        host: format!("{name}司法局"),
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

/// The city's name without what stands in brackets after it.
#[must_use]
pub fn city_name(name: &str) -> &str {
    name.split('（').next().unwrap_or(name)
}
