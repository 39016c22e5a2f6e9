//! Pages of devices render from samples and are clean; their forms give the very deeds.

use super::{forms, list, show};
use crate::forms::{Pairs, Shown, parse, render};
use crate::look::audit::{Scope, faults};
use crate::look::{Choice, Guard, PageMeta, desk_page, samples};
use crate::portal::params::Params;
use jiff::Timestamp;
use jiff::civil::date;
use law::deed::Deed;
use law::deed::record as rd;
use law::state::record::Device;
use maud::Markup;
use store::{DeviceRow, Listed};

fn clean(name: &str, content: &Markup) -> String {
    let page = desk_page(&PageMeta::new(name, "/desk/x"), &samples::desk(super::MENU), content).0;
    let found = faults(&page, Scope::Page);
    assert!(found.is_empty(), "{name}: {found:#?}");
    page
}

fn device(kind: rd::DeviceKind) -> Device {
    let registered = rd::DeviceRegistered {
        unit: "u".into(),
        kind,
        name: "执法记录仪 03".into(),
        number: "DSJ-0003".into(),
        model: "示例型号".into(),
        in_use_from: date(2026, 1, 5),
    };
    let check = rd::DeviceChecked {
        condition: rd::Condition::Good,
        clock_offset_seconds: -30,
        note: "已校时".into(),
    };
    Device {
        registered,
        officer: Some(("officer-1".into(), date(2026, 2, 1))),
        check: Some((Timestamp::from_second(1_772_413_200).unwrap(), check)),
    }
}

fn row(kind: &str, checked: bool) -> DeviceRow {
    DeviceRow {
        id: "d".into(),
        seq: 2,
        unit: "u".into(),
        kind: kind.into(),
        name: "执法记录仪 03".into(),
        number: "DSJ-0003".into(),
        model: String::new(),
        in_use_from: date(2026, 1, 5),
        officer: (kind == "body_camera").then(|| "officer-1".into()),
        condition: "faulty".into(),
        clock_offset_seconds: 12,
        checked_at: checked.then(|| Timestamp::from_second(1_772_413_200).unwrap()),
        updated: Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn the_list_renders_with_and_without_rows() {
    for rows in [vec![], vec![row("body_camera", true), row("interview_room", false)]] {
        let total = rows.len() as u64;
        let named = list::Named {
            listed: Listed { rows, total },
            officers: [("officer-1".to_string(), "李示例".to_string())].into(),
            units: [("u".to_string(), "示例机关".to_string())].into(),
        };
        for (register, everywhere) in [(true, false), (false, true)] {
            let params = Params::read("/desk/devices", "kind=body_camera&page=2");
            let page = clean("devices", &list::content(&params, &named, register, everywhere));
            assert_eq!(page.contains("快 12 秒"), total > 0);
        }
    }
}

#[test]
fn a_device_and_a_room_render() {
    for kind in [rd::DeviceKind::BodyCamera, rd::DeviceKind::HearingRoom] {
        let shown = show::Shown {
            id: "d".into(),
            device: device(kind),
            unit: "示例机关".into(),
            officer: "李示例".into(),
            history: Vec::new(),
        };
        let page = clean("device", &show::content(&shown, true, true));
        assert!(page.contains("慢 30 秒"));
        assert_eq!(page.contains("配发、收回"), !kind.is_room(), "a room is not given to one person");
    }
}

#[test]
fn the_forms_give_the_deeds() {
    let d = device(rd::DeviceKind::BodyCamera);
    let officers = vec![Choice::new("officer-1", "李示例")];
    let all: [(crate::forms::FormSpec, Deed); 4] = [
        (forms::register("u", date(2026, 3, 2)), d.registered.clone().into()),
        (
            forms::assign(officers.clone(), &d),
            rd::DeviceAssigned { officer: Some("officer-1".into()), note: String::new() }.into(),
        ),
        (forms::assign(officers, &d), rd::DeviceAssigned { officer: None, note: "收回".into() }.into()),
        (forms::check(&d), d.check.clone().unwrap().1.into()),
    ];
    for (spec, deed) in all {
        let mut pairs = crate::forms::acts::filled(&deed, &spec);
        let read = parse(&spec, &mut pairs).unwrap();
        assert_eq!(read, deed, "{}", spec.tag);
        let guard = Guard { csrf: "0123456789abcdef".into(), key: "k".into() };
        let shown = Shown {
            action: "/x",
            guard: &guard,
            base: Some(1),
            values: None,
            errors: &[],
            add: None,
            before: Markup::default(),
            back: "/desk/devices",
        };
        let html = maud::html! { h1 { (spec.title) } (render(&spec, &shown)) };
        clean(spec.tag, &html);
    }
    let mut empty = Pairs::default();
    assert!(parse(&forms::check(&d), &mut empty).is_err());
}
