//! Recordings through the office: uploaded in pieces, fixed once, registered by an act, found again, never lost.

use crate::town::{Town, on_both};
use jiff::civil::date;
use law::ids::SubjectKind;
use law::refusal::RefusalClass;
use office::Trouble;
use office::demo::cast::actor;
use office::demo::media::wav;
use office::demo::story::{Plot, Story};
use office::recordings::HandOver;
use office::upload_limits::UploadLimits;
use std::ops::ControlFlow;
use vault::Resumed;

/// A case with an inspection of 45 minutes.
async fn inspected(town: &Town) -> Story<'_> {
    let s = Story::new(&town.office, Plot::small("rec-1"));
    s.at(date(2026, 1, 6), 10).await.unwrap();
    s.clue().await.unwrap();
    s.inspected().await.unwrap();
    s
}

fn refusal(t: Trouble) -> law::refusal::Refusal {
    match t {
        Trouble::Refused(r) => *r,
        other => panic!("{other}"),
    }
}

/// Sends bytes as two connections would, the first cut.
async fn send(town: &Town, name: &str, bytes: &[u8]) -> String {
    let id = town.office.upload_begin(&actor("officer1"), "rec-1", name, bytes.len() as u64).await.unwrap();
    let half = bytes.len() / 2;
    for part in [&bytes[..half], &bytes[half..]] {
        let Resumed::Incoming(mut incoming) = town.office.vault().resume(&id).unwrap() else { panic!() };
        incoming.append(part).unwrap();
        incoming.sync().unwrap();
    }
    id
}

async fn objects(town: &Town) -> u64 {
    town.office.scrub(|_| ControlFlow::Continue(())).await.unwrap().checked
}

#[test]
fn clause_2_3b_an_upload_is_handed_over_once_whatever_is_cut() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = inspected(&town).await;
        let activity = law::recording::activities(&s.case().await.unwrap())[0].clone();
        let (began, ended) = activity.span.unwrap();
        let whole = u32::try_from(ended.duration_since(began).as_secs()).unwrap();
        let id = send(&town, "检查.wav", &wav(whole)).await;
        let said = HandOver { activity: Some(activity.seq), started: Some(began), ..HandOver::default() };
        let receipt = town.office.upload_hand_over(&actor("officer1"), &id, said.clone()).await.unwrap();
        assert_eq!(receipt.subject.kind, SubjectKind::Recording);
        let view = town.office.activities("rec-1", &s.case().await.unwrap()).await.unwrap();
        assert!(view[0].coverage.as_ref().unwrap().is_whole(), "{:?}", view[0].coverage);
        assert!(!view[0].is_open());
        // The answer was lost and the form is sent again: the upload is settled, there is one recording, and the answer
        // is the one that was lost. Another account learns nothing of it.
        let again = town.office.upload_hand_over(&actor("officer1"), &id, said.clone()).await.unwrap();
        assert_eq!((again.subject, again.leaf, again.replayed), (receipt.subject, receipt.leaf, true));
        let other = town.office.upload_hand_over(&actor("officer2"), &id, said).await.unwrap_err();
        assert_eq!(refusal(other).class, RefusalClass::NotFound);
        assert_eq!(town.office.all_of(SubjectKind::Recording).await.unwrap().len(), 1);
        assert!(town.office.uploads_of(&actor("officer1"), "rec-1").await.unwrap().is_empty());
        let report = town.office.scrub(|_| ControlFlow::Continue(())).await.unwrap();
        assert!(report.is_clean(), "{report:?}");
    });
}

#[test]
fn what_is_refused_costs_no_bytes_and_nothing_typed_wrong_is_kept() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = inspected(&town).await;
        let (office, officer1) = (&town.office, actor("officer1"));
        // A program is a program, whatever its name.
        let exe = [b"MZ\x90\0".as_slice(), &[0; 4_000]].concat();
        let id = send(&town, "video.mp4", &exe).await;
        let refused = office.upload_hand_over(&actor("officer1"), &id, HandOver::default()).await;
        assert_eq!(refusal(refused.unwrap_err()).fields[0].field, "file");
        assert_eq!(objects(&town).await, 0, "it was not kept");
        let whole = office.file_hand_over(&officer1, "rec-1", "a.mp4", exe, HandOver::default(), "k1".into());
        assert_eq!(refusal(whole.await.unwrap_err()).fields[0].field, "file");
        assert_eq!(objects(&town).await, 0);
        // A recording without a beginning: refused at the field, and handed over without being sent again.
        let id = send(&town, "录音.wav", &wav(60)).await;
        let refused =
            office.upload_hand_over(&actor("officer1"), &id, HandOver::default()).await.unwrap_err();
        assert_eq!(refusal(refused).fields[0].field, "started");
        let span = law::recording::activities(&s.case().await.unwrap())[0].span.unwrap();
        let said = HandOver { started: Some(span.0), ..HandOver::default() };
        office.upload_hand_over(&actor("officer1"), &id, said).await.unwrap();
        // Nobody hands over what another has uploaded, nor into a case that he may not see.
        let id = send(&town, "二.wav", &wav(5)).await;
        let other = office.upload_hand_over(&actor("officer2"), &id, HandOver::default()).await.unwrap_err();
        assert_eq!(refusal(other).class, RefusalClass::NotFound);
        let stranger = office.upload_begin(&actor("cg-officer1"), "rec-1", "x", 10).await.unwrap_err();
        assert_eq!(refusal(stranger).class, RefusalClass::NotFound);
        let nothing = office.upload_begin(&actor("officer1"), "rec-1", "x", 0).await.unwrap_err();
        assert_eq!(refusal(nothing).fields[0].field, "file");
    });
}

#[test]
fn what_is_uploaded_and_not_handed_over_has_limits() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        inspected(&town).await;
        let limits = UploadLimits { count_max: 3, bytes_max: 1_000, keep_free_bytes: 0 };
        let office = town.office.clone().with_upload_limits(limits);
        let (one, two) = (actor("officer1"), actor("officer2"));
        let begin = async |who, bytes| office.upload_begin(who, "rec-1", "录音.wav", bytes).await;
        let first = begin(&one, 600).await.unwrap();
        let more = refusal(begin(&one, 401).await.unwrap_err());
        assert_eq!((more.gate.as_str(), more.class), ("upload.quota", RefusalClass::Gate));
        assert!(more.remedy.contains("rec-1"), "it says where they are: {}", more.sentence());
        begin(&one, 300).await.unwrap();
        begin(&one, 100).await.unwrap();
        let fourth = refusal(begin(&one, 1).await.unwrap_err());
        assert!(fourth.reason.contains("上限 3 个"), "{}", fourth.sentence());
        begin(&two, 1_000).await.unwrap();
        assert!(office.upload_discard(&one, &first).await.unwrap());
        begin(&one, 600).await.unwrap();

        // The disk is everybody's: what it must keep for the journal no upload takes, however small.
        let full = UploadLimits { keep_free_bytes: u64::MAX, ..UploadLimits::DEFAULT };
        let office = office.with_upload_limits(full);
        let room = refusal(office.upload_begin(&two, "rec-1", "录音.wav", 1).await.unwrap_err());
        assert_eq!(room.gate, "upload.room", "{}", room.sentence());
        let small = office.file_hand_over(&two, "rec-1", "a.wav", wav(1), HandOver::default(), "k1".into());
        assert_eq!(refusal(small.await.unwrap_err()).gate, "upload.room");
        // Of many at once not one too many begins.
        let office = office.with_upload_limits(UploadLimits { count_max: 10, ..UploadLimits::DEFAULT });
        let mut many = tokio::task::JoinSet::new();
        for _ in 0..30 {
            let (office, who) = (office.clone(), two.clone());
            many.spawn(async move { office.upload_begin(&who, "rec-1", "录音.wav", 1).await.is_ok() });
        }
        let begun = many.join_all().await.into_iter().filter(|b| *b).count();
        assert_eq!(begun, 9, "one he had");
    });
}

#[test]
fn clause_2_3d_an_altered_file_is_refused_when_read_and_named_by_the_scrub() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = inspected(&town).await;
        let span = law::recording::activities(&s.case().await.unwrap())[0].span.unwrap();
        let said = HandOver { started: Some(span.0), ..HandOver::default() };
        let bytes = wav(400);
        let receipt = town
            .office
            .file_hand_over(&actor("officer1"), "rec-1", "a.wav", bytes, said, "k1".into())
            .await
            .unwrap();
        let known = town.office.store().load(&receipt.subject).await.unwrap().unwrap();
        let file = known.state.recording().unwrap().handed.file.clone();
        assert_eq!(town.office.file_range(&file, 44, 4).await.unwrap().len(), 4);
        let path = town.dir.path().join("vault/objects").join(&file.sha256[..2]).join(&file.sha256[2..4]);
        let path = path.join(&file.sha256);
        let mut raw = std::fs::read(&path).unwrap();
        // In the second chunk of 1 MiB.
        raw[4_096 + (1 << 20) + 7] ^= 1;
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, raw).unwrap();
        assert_eq!(town.office.file_range(&file, 44, 4).await.unwrap().len(), 4, "the first chunk is sound");
        assert!(town.office.file_range(&file, (1 << 20) + 1, 4).await.is_err());
        let report = town.office.scrub(|_| ControlFlow::Continue(())).await.unwrap();
        assert_eq!(report.findings.len(), 1, "{report:?}");
        let finding = &report.findings[0];
        assert_eq!(finding.sha256.map(|d| d.to_string()), Some(file.sha256));
        assert!(finding.bytes.as_ref().is_some_and(|r| r.start == 1 << 20));
    });
}

/// Files as phones and recorders make them, where the data beside the project has them; never required.
#[test]
fn real_files_say_when_and_where_or_raise_a_doubt() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/media");
    if !folder.exists() {
        return;
    }
    on_both(|db| {
        let folder = folder.clone();
        async move {
            let town = Town::new(db).await;
            inspected(&town).await;
            let mut with_place = 0;
            for name in [
                "mov_with-gps.mov",
                "exif_jpg_gps_DSCN0010.jpg",
                "exif_jpg_invalid_image01551.jpg",
                "heic_IMG_1034.heic",
            ] {
                let bytes = std::fs::read(folder.join(name)).unwrap();
                let said = HandOver { late_reason: "测试数据".into(), ..HandOver::default() };
                let receipt = town
                    .office
                    .file_hand_over(&actor("officer1"), "rec-1", name, bytes, said, name.into())
                    .await
                    .unwrap_or_else(|e| panic!("{name}: {e}"));
                let known = town.office.store().load(&receipt.subject).await.unwrap().unwrap();
                let handed = &known.state.recording().unwrap().handed;
                assert_eq!(handed.file.mime.starts_with("video"), name.contains("mov"), "{name}");
                with_place += u32::from(handed.position.is_some());
                assert!(handed.started.is_some() || !handed.doubts.is_empty(), "{name}");
            }
            assert_eq!(with_place, 3);
        }
    });
}

#[test]
fn one_file_is_one_recording_of_a_case_whatever_way_it_comes() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = inspected(&town).await;
        let (office, one, two) = (&town.office, actor("officer1"), actor("officer2"));
        let site = law::recording::activities(&s.case().await.unwrap())[0].clone();
        let (began, ended) = site.span.unwrap();
        let ago = |minutes| ended - jiff::SignedDuration::from_mins(minutes);
        s.by("officer1", s.plot.inquired(ago(20), ago(10))).await.unwrap();
        let case = s.case().await.unwrap();
        let inquiry = law::recording::activities(&case).into_iter().find(|a| a.seq != site.seq).unwrap().seq;
        let film = wav(u32::try_from(ended.duration_since(began).as_secs()).unwrap());
        let said = |activity| HandOver { activity, started: Some(began), ..HandOver::default() };
        // Two people at once, one by the form and one by an upload.
        let id = send(&town, "检查.wav", &film).await;
        let (form, upload) = tokio::join!(
            office.file_hand_over(
                &two,
                "rec-1",
                "另一个名字.wav",
                film.clone(),
                said(Some(site.seq)),
                "k1".into()
            ),
            office.upload_hand_over(&one, &id, said(Some(site.seq))),
        );
        let (form, upload) = (form.unwrap(), upload.unwrap());
        assert_eq!(form.subject, upload.subject);
        assert!(form.replayed != upload.replayed, "one of them began it");
        let recording = async || office.recording_seen(&one, &form.subject.id).await.unwrap().1;
        assert_eq!(recording().await.activities().collect::<Vec<_>>(), [site.seq]);
        // Handed over again for another activity: the activity is added, once, and its gap is closed.
        let id = send(&town, "再来.wav", &film).await;
        let added = office.upload_hand_over(&one, &id, said(Some(inquiry))).await.unwrap();
        assert_eq!((&added.subject, added.replayed), (&form.subject, false));
        let again = office.upload_hand_over(&one, &id, said(Some(inquiry))).await.unwrap();
        assert_eq!((again.leaf, again.replayed), (added.leaf, true));
        assert_eq!(recording().await.activities().collect::<Vec<_>>(), [site.seq, inquiry]);
        for view in office.activities("rec-1", &s.case().await.unwrap()).await.unwrap() {
            assert!(view.coverage.as_ref().unwrap().is_whole(), "{:?}", view.coverage);
            assert_eq!(view.recordings.len(), 1);
        }
        // Said to have begun at another time: one of the two is wrong, and nobody guesses which.
        let id = send(&town, "三.wav", &film).await;
        let wrong = HandOver { started: Some(ago(30)), ..said(Some(inquiry)) };
        let refused = refusal(office.upload_hand_over(&one, &id, wrong).await.unwrap_err());
        assert_eq!(refused.fields[0].field, "started");
        assert!(office.upload_hand_over(&one, &id, said(None)).await.unwrap().replayed);
        assert_eq!(office.all_of(SubjectKind::Recording).await.unwrap().len(), 1);
        assert!(office.uploads_of(&one, "rec-1").await.unwrap().is_empty());
        // In another case it is another one.
        let other = Story::new(office, Plot::small("rec-2"));
        other.clue().await.unwrap();
        let key = "k2".into();
        let there = office.file_hand_over(&one, "rec-2", "检查.wav", film, said(None), key).await.unwrap();
        assert_ne!(there.subject, form.subject);
    });
}
