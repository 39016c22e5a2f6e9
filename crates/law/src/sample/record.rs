//! Sample acts of 全过程记录, for tests of every crate.

use crate::deed::record as rd;
use crate::draft::hex;
use crate::file::FileRef;
use crate::papers;
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

/// A file that nobody looks into: its digests are those of its name.
#[must_use]
pub fn file(name: &str, mime: &str) -> FileRef {
    let digest = |salt: &str| hex(&Sha256::digest(format!("{salt}{name}")));
    FileRef {
        sha256: digest("sha256"),
        sm3: digest("sm3"),
        tree: digest("tree"),
        bytes: 1_000,
        mime: mime.into(),
    }
}

/// A document issued with the template in force in market regulation.
#[must_use]
pub fn issued(case: &str, entry: u64, kind: &str, number: Option<&str>, on: Date) -> rd::DocumentIssued {
    let templates = papers::builtin();
    let chosen = papers::choose(&templates, kind, "market", "", on);
    rd::DocumentIssued {
        case: case.into(),
        entry,
        kind: kind.into(),
        title: chosen.map_or_else(|| kind.to_string(), |t| t.title.clone()),
        number: number.map(Into::into),
        template: chosen
            .map_or_else(|| rd::TemplateRef { id: String::new(), version: 0 }, papers::Template::reference),
        pages: 2,
        file: file(&format!("{case}.{entry}.{kind}"), "application/pdf"),
        missing: Vec::new(),
    }
}

/// A video of an activity.
#[must_use]
pub fn handed_over(
    case: &str,
    activity: Option<u64>,
    officer: &str,
    started: Timestamp,
    seconds: u64,
) -> rd::RecordingHandedOver {
    rd::RecordingHandedOver {
        case: case.into(),
        activity,
        evidence: None,
        kind: rd::MediaKind::Video,
        file: file(&format!("{case}-{started}"), "video/mp4"),
        name: "VID_0001.mp4".to_string().into(),
        started: Some(started),
        start_from_file: true,
        duration_ms: Some(seconds * 1_000),
        position: None,
        device: None,
        officer: officer.into(),
        doubts: Vec::new(),
        late_reason: String::new(),
    }
}

/// A body camera.
#[must_use]
pub fn device(unit: &str, kind: rd::DeviceKind, number: &str) -> rd::DeviceRegistered {
    rd::DeviceRegistered {
        unit: unit.into(),
        kind,
        name: format!("{}（示例）", kind.title()),
        number: number.into(),
        model: "示例型号".into(),
        in_use_from: jiff::civil::date(2025, 1, 1),
    }
}
