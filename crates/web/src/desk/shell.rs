//! The frame of every page of the workbench: who works, the menu, the demonstration's clock.

use crate::look::{DemoClock, DeskMeta, Icon, Menu, MenuItem, PageMeta, desk_page};
use crate::session::{IDLE_SECONDS, Staff};
use axum::response::{IntoResponse, Response};
use law::authority::Capacity as C;
use maud::Markup;

/// Who sees cases at all.
const CASE_READERS: &[C] =
    &[C::Officer, C::UnitHead, C::DeputyHead, C::AgencyHead, C::Reviewer, C::Custodian, C::Supervisor];
/// Who works on publications.
const PUBLISHERS: &[C] = &[C::Editor, C::Approver, C::AgencyHead, C::DeputyHead, C::Supervisor];
/// Who sees supervision.
const SUPERVISORS: &[C] = &[C::Supervisor, C::AgencyHead, C::DeputyHead];

/// The frame for this person; `current` is the address in the menu to mark.
#[must_use]
pub fn meta(staff: &Staff, current: &str) -> DeskMeta {
    let mut own = vec![(Icon::Key, "账号和口令".to_string(), "/desk/me".to_string())];
    if staff.person.actors.len() > 1 {
        own.push((Icon::UserCheck, "切换身份".to_string(), "/desk/capacity".to_string()));
    }
    DeskMeta {
        name: staff.person.name.clone(),
        capacity: staff.actor.capacity.title().into(),
        unit: staff.unit.clone(),
        menu: menu(staff),
        current: current.into(),
        todo: 0,
        todo_href: "/desk".into(),
        search_href: "/desk/cases".into(),
        own,
        logout: "/logout".into(),
        guard: staff.guard(),
        demo: demo(staff),
        warning: warning(staff),
        session_seconds: u32::try_from(IDLE_SECONDS).ok(),
    }
}

/// What everybody should know before beginning anything.
fn warning(staff: &Staff) -> Option<String> {
    if staff.foreign_search {
        return Some("这个检索是另一个账号的，检索的内容不能打开；请重新输入".into());
    }
    let health = staff.app.health();
    if health.is_clock_behind() {
        return Some("服务器的时钟早于最后一条记录，校准之前不能记录新的内容，查看不受影响".into());
    }
    (!health.is_writable()).then(|| "暂时不能记录新的内容，查看不受影响".into())
}

fn menu(staff: &Staff) -> Vec<Menu> {
    let item = |icon, text: &str, href: &str| MenuItem::new(icon, text, href);
    let mut work = vec![item(Icon::Home, "工作台", "/desk")];
    if staff.is(CASE_READERS) {
        work.push(item(Icon::Folder, "案件", "/desk/cases"));
        work.push(item(Icon::FileText, "文书", "/desk/documents"));
    }
    let media = item(Icon::Video, "音像资料", crate::recordings::MENU);
    let devices = item(Icon::Camera, "设备和场所", crate::devices::MENU);
    if staff.is(&[C::Custodian]) {
        // What the custodian works on comes first.
        work.splice(1..1, [media, devices]);
    } else if staff.is(CASE_READERS) {
        work.push(media);
        if staff.is(crate::devices::USERS) {
            work.push(devices);
        }
    }
    if staff.is(&[C::Officer]) {
        work.push(item(Icon::CirclePlus, "登记线索", "/desk/cases/new"));
    }
    let mut public = Vec::new();
    if staff.is(PUBLISHERS) {
        public.push(item(Icon::Speakerphone, "公示管理", "/desk/publicity"));
    }
    if staff.is(SUPERVISORS) {
        public.push(item(Icon::ChartBar, "执法监督", "/desk/supervise"));
    }
    let mut base = Vec::new();
    if !staff.is(&[C::Party]) {
        base.push(item(Icon::Id, "人员与目录", "/desk/registers"));
    }
    if !staff.is(&[C::Party]) {
        base.push(item(Icon::Download, "导出申请", crate::exports::EXPORTS));
    }
    base.push(item(Icon::Book, "使用说明", "/desk/help"));
    base.push(item(Icon::ExternalLink, "公示平台", "/"));
    [("我的工作", work), ("公示与监督", public), ("基础", base)]
        .into_iter()
        .filter(|(_, items)| !items.is_empty())
        .map(|(title, items)| Menu { title: title.into(), items })
        .collect()
}

/// The clock with its control, for staff: the party only reads it.
fn demo(staff: &Staff) -> Option<DemoClock> {
    let note = staff.app.demo_note(&staff.path)?;
    let advance = (staff.actor.capacity != C::Party).then(|| ("/desk/clock".to_string(), staff.guard()));
    Some(DemoClock { advance, ..note })
}

/// A page of the workbench.
pub fn page(staff: &Staff, title: &str, current: &str, content: &Markup) -> Response {
    page_with(staff, &meta(staff, current), title, content)
}

/// A page in a frame that was changed, e.g. with its number of waiting things.
pub fn page_with(staff: &Staff, desk: &DeskMeta, title: &str, content: &Markup) -> Response {
    let mut about = PageMeta::new(title, &staff.path);
    about.large = staff.large;
    desk_page(&about, desk, content).into_response()
}
