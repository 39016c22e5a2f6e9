//! Recordings of the demonstration: a tone that says 示例, made here; no voice and no picture of anybody.

use super::cast::actor;
use crate::recordings::HandOver;
use crate::{Office, Trouble};
use jiff::{SignedDuration, Timestamp};
use law::act::Intent;
use law::deed::Deed;
use law::deed::record as rd;
use law::ids::SubjectRef;
use law::recording::Activity;

/// Samples in a second: the least that browsers play.
const RATE: u32 = 3_000;
/// A demonstration's inspection has a gap of this length, to the second.
const GAP_SECONDS: i64 = 95;

/// A sound file of this length: 8 bit, one channel, a quiet tone of 440 Hz in every tenth second.
#[must_use]
pub fn wav(seconds: u32) -> Vec<u8> {
    let samples = seconds.saturating_mul(RATE);
    let mut out = Vec::with_capacity(samples as usize + 44);
    out.extend(b"RIFF");
    out.extend((36 + samples).to_le_bytes());
    out.extend(b"WAVEfmt ");
    out.extend(16_u32.to_le_bytes());
    out.extend(1_u16.to_le_bytes());
    out.extend(1_u16.to_le_bytes());
    out.extend(RATE.to_le_bytes());
    out.extend(RATE.to_le_bytes());
    out.extend(1_u16.to_le_bytes());
    out.extend(8_u16.to_le_bytes());
    out.extend(b"data");
    out.extend(samples.to_le_bytes());
    // A triangle wave in integers: the same bytes on every machine.
    let period = RATE / 440;
    out.extend((0..samples).map(|i| {
        let loud = (i / RATE).is_multiple_of(10);
        let phase = i % period;
        let rise = phase.min(period - phase) * 20 / period.max(1);
        if loud { 118 + u8::try_from(rise).unwrap_or(0) * 2 } else { 128 }
    }));
    out
}

/// Hands recordings over for a case that is still open: an inspection with a gap, an inquiry without one. They come
/// late, with a reason, so that supervision has something to see.
///
/// # Errors
/// A refusal would be a fault of the script; a fault of the machine.
pub async fn hand_over(office: &Office, case: &str) -> Result<(), Trouble> {
    let file = office.case_seen(&actor("officer1"), case).await?;
    for (i, activity) in law::recording::activities(&file).iter().enumerate() {
        let Some((began, ended)) = activity.span else { continue };
        let whole = ended.duration_since(began).as_secs();
        let clips = if i == 0 { gapped(began, whole) } else { vec![(began, whole)] };
        for (n, (started, seconds)) in clips.into_iter().enumerate() {
            let name = format!("示例录音_{case}_{}_{}.wav", activity.seq, n + 1);
            one(office, case, activity, started, seconds, &name).await?;
        }
    }
    Ok(())
}

fn gapped(began: Timestamp, whole: i64) -> Vec<(Timestamp, i64)> {
    let first = whole / 3;
    let second = began.checked_add(SignedDuration::from_secs(first + GAP_SECONDS)).unwrap_or(began);
    vec![(began, first), (second, whole - first - GAP_SECONDS)]
}

async fn one(
    office: &Office,
    case: &str,
    activity: &Activity,
    started: Timestamp,
    seconds: i64,
    name: &str,
) -> Result<(), Trouble> {
    let said = HandOver {
        activity: Some(activity.seq),
        started: Some(started),
        device: Some("dsj-0001".into()),
        late_reason: "演示数据，建立演示城市时补交（示例）".into(),
        ..HandOver::default()
    };
    let bytes = wav(u32::try_from(seconds).unwrap_or(0));
    let key = office.chance().token();
    let receipt = office.file_hand_over(&actor("officer1"), case, name, bytes, said, key).await?;
    let subject = receipt.subject;
    say(office, "custodian", &subject, rd::RecordingAccepted { note: "时长与登记一致，可以播放".into() })
        .await?;
    let described = rd::RecordingDescribed {
        place: activity.place.clone(),
        people: "执法人员李示例、王示例，当事人负责人".to_string().into(),
        content: format!("{}的同步录音（示例）", activity.kind.title()).into(),
        marks: vec![
            rd::TimeMark { at_ms: 0, note: "出示执法证件、告知权利".into() },
            rd::TimeMark { at_ms: 60_000, note: "开始检查、询问".into() },
        ],
    };
    say(office, "officer1", &subject, described).await
}

async fn say(
    office: &Office,
    login: &str,
    subject: &SubjectRef,
    deed: impl Into<Deed>,
) -> Result<(), Trouble> {
    let key = office.chance().token();
    let intent = Intent { subject: subject.clone(), base: None, key, occurred: None, deed: deed.into() };
    office.act(&actor(login), intent).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sound_says_its_own_length() {
        let bytes = wav(3);
        assert_eq!(bytes.len(), 44 + 9_000);
        assert_eq!(&bytes[..4], b"RIFF");
        assert_eq!(u32::from_le_bytes([bytes[40], bytes[41], bytes[42], bytes[43]]), 9_000);
    }
}
