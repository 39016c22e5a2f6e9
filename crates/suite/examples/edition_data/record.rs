//! 全过程记录: recordings, devices, documents as files and the signed paper that comes back.

use crate::{Done, say};
use law::deed::record as rd;
use law::ids::{SubjectKind, SubjectRef};
use office::Office;
use office::demo::cast::actor;
use office::demo::story::Story;
use office::recordings::HandOver;
use std::collections::BTreeSet;

/// A photograph of nothing, with a time and a place in it.
const PHOTO: &[u8] = include_bytes!("photo.jpg");

pub(crate) async fn recordings(office: &Office, s: &Story<'_>) -> Done {
    let activity = law::recording::activities(&s.case().await?).into_iter().next().ok_or("no activity")?;
    let (began, _) = activity.span.ok_or("no span")?;
    let said = HandOver {
        activity: Some(activity.seq),
        started: Some(began),
        device: Some("dsj-0001".into()),
        ..HandOver::default()
    };
    let bytes = office::demo::media::wav(300);
    let key = office.chance().token();
    let receipt =
        office.file_hand_over(&actor("officer1"), &s.plot.id, "检查录音.wav", bytes, said, key).await?;
    let recording = receipt.subject;
    let accepted = rd::RecordingAccepted { note: "可以播放".into() };
    say(office, "custodian", recording.clone(), accepted).await?;
    let described = rd::RecordingDescribed {
        place: "示例街 1 号".into(),
        people: "李示例、王示例、当事人".to_string().into(),
        content: "现场检查的同步录音".to_string().into(),
        marks: vec![rd::TimeMark { at_ms: 1_000, note: "出示证件".into() }],
    };
    say(office, "officer1", recording.clone(), described).await?;
    let assigned = rd::RecordingAssigned {
        activity: Some(activity.seq),
        evidence: Some(1),
        reason: "对应证据一".into(),
        ..rd::RecordingAssigned::default()
    };
    say(office, "officer1", recording.clone(), assigned).await?;
    let viewed = rd::RecordingViewed { purpose: rd::ViewPurpose::Review, note: "核对现场笔录".into() };
    say(office, "reviewer", recording.clone(), viewed).await?;
    let attempt = rd::RecordingAlterationRefused { attempt: rd::Attempt::Delete, via: "DELETE".into() };
    say(office, "officer1", recording, attempt).await?;
    let gap = rd::RecordingGapExplained {
        activity: activity.seq,
        missing_seconds: 2_400,
        cause: rd::GapCause::Equipment,
        reason: "设备断电".into(),
    };
    s.by("head", gap).await?;
    let device = SubjectRef::device("dsj-0002");
    let given = rd::DeviceAssigned { officer: Some("officer2".into()), note: "配发".into() };
    say(office, "custodian", device.clone(), given).await?;
    let checked = rd::DeviceChecked {
        condition: rd::Condition::Good,
        clock_offset_seconds: 12,
        note: "慢走时钟已记".into(),
    };
    say(office, "custodian", device, checked).await?;
    handed_over(office, s).await
}

/// A photograph, and a letter whose name tells who the informant is, by one who does not know: no list shows that name.
async fn handed_over(office: &Office, s: &Story<'_>) -> Done {
    let letter: &[u8] = b"%PDF-1.4\n% letter\n";
    for (login, name, bytes) in [("officer1", "现场照片.jpg", PHOTO), ("custodian", "尤示例来信.pdf", letter)]
    {
        let said = HandOver { officer: Some("officer1".into()), ..HandOver::default() };
        let key = office.chance().token();
        office.file_hand_over(&actor(login), &s.plot.id, name, bytes.to_vec(), said, key).await?;
    }
    Ok(())
}

/// Issues all documents of the archived case, with the cover and directory of its file, then of these others whatever
/// is of a kind that is not there yet.
pub(crate) async fn issued(office: &Office, archived: &str, others: &[&str]) -> Done {
    let mut there = BTreeSet::new();
    for id in std::iter::once(&archived).chain(others) {
        let known = office.store().load(&SubjectRef::case(*id)).await?.ok_or("no case")?;
        let case = known.state.case().ok_or("no case")?;
        for entry in case.documents.iter().filter(|e| e.cancelled.is_none()) {
            if there.insert(entry.kind.clone()) || *id == archived {
                office.document_issue(id, entry.seq, &entry.kind).await?;
            }
        }
        if *id == archived {
            for kind in [documents::archive::COVER, documents::archive::DIRECTORY] {
                office.document_issue(id, case.seq, kind).await?;
            }
        }
    }
    Ok(())
}

/// A signed paper comes back.
pub(crate) async fn scanned(office: &Office) -> Done {
    let documents = office.all_of(SubjectKind::Document).await?;
    let subject = documents
        .iter()
        .find(|(_, k)| k.state.document().is_some_and(|d| d.issued.case == "kept-heard"))
        .map(|(s, _)| s.clone())
        .ok_or("no document")?;
    let file = office.keep(b"%PDF-1.4\n% scan\n".to_vec(), "application/pdf").await?;
    let scan =
        rd::DocumentScanned { file, signed_on: office.today(), sealed: true, note: "已盖章".into() };
    say(office, "officer1", subject, scan).await
}
