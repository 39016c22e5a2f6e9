//! The form of the hand-over: what it asks, what of it is read, how it looks.

use super::acts::places;
use super::hand_over::Bench;
use super::{UPLOADS, read_mark};
use crate::desk::case;
use crate::forms::{Pairs, refused};
use crate::look::{
    Card, Choice, Field, Guard, Icon, State, button, crumbs, error_summary, format, icon, note, page_head,
};
use crate::session::FILE_BYTES_MAX;
use jiff::Timestamp;
use jiff::tz::Offset;
use law::refusal::{FieldError, Refusal};
use maud::{Markup, html};
use office::recordings::{FileTime, HandOver, UPLOAD_BYTES_MAX};

/// What is wrong with what was sent.
#[derive(Debug, Default)]
pub(super) struct Given {
    pub errors: Vec<FieldError>,
    pub refusal: Option<Refusal>,
}

/// Reads the fields.
pub(super) fn read(pairs: &Pairs) -> Result<HandOver, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| {
        errors.push(FieldError { field: field.into(), message: message.into() });
    };
    let text = |name: &str| pairs.get(name).trim();
    let some = |name: &str| (!text(name).is_empty()).then(|| text(name).to_string());
    let mut said = HandOver {
        device: some("device"),
        officer: some("officer"),
        late_reason: text("late_reason").to_string(),
        ..HandOver::default()
    };
    match some("activity").map(|t| t.parse()).transpose() {
        Ok(seq) => said.activity = seq,
        Err(_) => wrong("activity", "本案没有这次活动"),
    }
    match some("evidence").map(|t| t.parse()).transpose() {
        Ok(no) => said.evidence = no,
        Err(_) => wrong("evidence", "证据清单里没有这一号"),
    }
    match some("started").map(|t| local(&t)) {
        None => {}
        Some(Some(at)) => said.started = Some(at),
        Some(None) => wrong("started", "时间读不出来，应写成 2026-03-06 09:30:05 这样"),
    }
    match text("file_time") {
        "" => {}
        "start" => said.file_time = Some(FileTime::Start),
        "end" => said.file_time = Some(FileTime::End),
        _ => wrong("file_time", "只能选开始或者结束"),
    }
    match some("duration").map(|t| read_mark(&t)) {
        None => {}
        Some(Ok(ms)) => said.duration_ms = Some(ms),
        Some(Err(message)) => wrong("duration", message),
    }
    if errors.is_empty() { Ok(said) } else { Err(errors) }
}

/// A local time at +08:00.
fn local(text: &str) -> Option<Timestamp> {
    law::day::read_time(text).ok().and_then(|t| Offset::constant(8).to_timestamp(t).ok())
}

fn choices(first: &str, rest: Vec<Choice>) -> Vec<Choice> {
    std::iter::once(Choice::new("", first)).chain(rest).collect()
}

/// The fields, filled with what was typed.
fn fields(bench: &Bench, pairs: &Pairs, given: &Given) -> Vec<Field> {
    let loaded = &bench.loaded;
    let (activities, evidence) = places(&loaded.view.case);
    let officers =
        loaded.view.officers.iter().map(|(id, o)| Choice::new(id, format!("{}（{}）", o.name, o.number)));
    let devices = bench
        .devices
        .iter()
        .filter(|d| d.condition != law::deed::record::Condition::Retired.wire())
        .map(|d| {
            let kind = crate::devices::kind_title(&d.kind);
            let off = match d.clock_offset_seconds {
                0 => String::new(),
                n if n > 0 => format!("，时钟快 {n} 秒"),
                n => format!("，时钟慢 {} 秒", n.unsigned_abs()),
            };
            Choice::new(&d.id, format!("{kind} {}（{}）{off}", d.name, d.number))
        })
        .collect();
    let whole: Vec<Choice> = bench
        .waiting
        .iter()
        .filter(|u| u.offset >= u.bytes)
        .map(|u| Choice::new(&u.id, format!("{}（{}）", u.meta.name, format::bytes(u.bytes))))
        .collect();
    let mut all = Vec::new();
    if !whole.is_empty() {
        all.push(
            Field::select("upload", "已经传完、还没有移交的文件", choices("不选，另选文件", whole))
                .optional()
                .hint("上次传完后没有办完移交的，在这里接着办，不用再传"),
        );
    }
    all.extend([
        Field::file("file", "文件", &media::endings(), true).hint(format!(
            "录像、录音、照片、扫描件；没有脚本的浏览器每次最多 {}，有脚本的单个最大 {}",
            format::bytes(FILE_BYTES_MAX as u64),
            format::bytes(UPLOAD_BYTES_MAX)
        )),
        Field::select("activity", "记录的活动", choices("不属于哪一次活动", activities))
            .optional()
            .hint("系统按活动的起止时间核对录到了多少"),
        Field::select("evidence", "对应的证据", choices("不对应证据清单", evidence)).optional(),
        Field::select("officer", "记录人", choices("请选择", officers.collect())),
        Field::select("device", "记录设备", choices("没有登记的设备", devices))
            .optional()
            .hint("选了设备，录制时间按它最近一次检查的时钟误差校正"),
        Field::date_time("started", "录制开始时间（设备上的）")
            .to_the_second()
            .optional()
            .hint("文件自己写明的不用填；文件没有写或者写错的才填"),
        Field::select(
            "file_time",
            "文件里的时间是",
            vec![
                Choice::new("", "由系统读；文件没有写明的再问"),
                Choice::new("start", "录制开始的时间"),
                Choice::new("end", "录制结束的时间"),
            ],
        )
        .optional()
        .hint("有的设备只记一个时间，又不写明是开始还是结束；系统不替人猜"),
        Field::text("duration", "时长")
            .short()
            .optional()
            .hint("文件自己写明的不用填；写成 分:秒，例如 42:18"),
        Field::text_area("late_reason", "逾期移交的理由", 2)
            .optional()
            .hint("活动结束 24 小时之后才移交的必须写明"),
    ]);
    all.into_iter()
        .map(|f| {
            let name = f.name().to_string();
            let messages: Vec<&str> =
                given.errors.iter().filter(|e| e.field == name).map(|e| e.message.as_str()).collect();
            let error = (!messages.is_empty()).then(|| messages.join("；"));
            f.value(pairs.get(&name)).error(error)
        })
        .collect()
}

pub(super) fn content(bench: &Bench, guard: &Guard, pairs: &Pairs, given: &Given) -> Markup {
    let loaded = &bench.loaded;
    let home = format!("/desk/cases/{}", loaded.view.id);
    let mut fields = fields(bench, pairs, given);
    let placed = |name: &str, all: &[Field]| all.iter().any(|f| f.name() == name);
    let lost: Vec<Field> = given
        .errors
        .iter()
        .filter(|e| !placed(&e.field, &fields))
        .map(|e| Field::text(&e.field, "整份内容").id("upload-form").error(Some(e.message.clone())))
        .collect();
    let summary: Vec<Field> = fields.iter().cloned().chain(lost).collect();
    let timed = fields.split_off(fields.len() - 4);
    let (times, late) = timed.split_at(3);
    html! {
        (crumbs(&[("案件", "/desk/cases"), (&case::number(loaded), &home)], "移交音像资料"))
        (page_head("移交音像资料", &[html! { (loaded.view.case.title) }, html! { "活动结束后 24 小时内移交" }], &html! {}))
        div.grid2 {
            div.stack {
                form.card.bd id="upload-form" method="post" action={ (home) "/recordings/new" } enctype="multipart/form-data"
                    novalidate data-guard data-upload=(UPLOADS) data-case=(loaded.view.id) {
                    (guard.inputs())
                    (error_summary(&summary))
                    @if let Some(refusal) = &given.refusal { (refused(refusal, "移交音像资料")) }
                    @for field in &fields { (field) }
                    fieldset.plain data-per-file {
                        legend { "录制时间" }
                        @for field in times { (field) }
                    }
                    @for field in late { (field) }
                    div.formacts { (button(Some(Icon::CloudUpload), "移交", "pri")) a href={ (home) "#recordings" } { "返回，不移交" } }
                }
                section.card id="upload-rows" aria-labelledby="upload-title" hidden {
                    header { (icon(Icon::CloudUpload)) h2 id="upload-title" { "正在传的文件" } }
                    ul.uploads data-rows {}
                    p.vh role="status" aria-live="polite" data-live {}
                }
                (unfinished(bench))
            }
            aside.stack {
                (Card::padded("怎样移交", html! {
                    ul.dots {
                        li { "选文件，可以一次选几个。录制时间、时长、位置从文件里读。" }
                        li { "选记录的是哪一次活动，用的哪台设备。" }
                        li { "按“移交”。断网、关页面都不要紧：再打开这一页，会从断的地方接着传。" }
                        li { "传完后自动移交，由保管员接收。" }
                    }
                    p.small.muted.mt { "原件入库后不能改、不能删。手机里的原件，等这里显示“已移交”再处理。" }
                }).icon(Icon::Info))
            }
        }
    }
}

/// Uploads that broke off, for people without a script; the script shows its own rows in their place.
fn unfinished(bench: &Bench) -> Markup {
    let broken: Vec<_> = bench.waiting.iter().collect();
    if broken.is_empty() {
        return Markup::default();
    }
    html! {
        section.card id="upload-waiting" aria-labelledby="waiting-title" {
            header { (icon(Icon::HourglassHigh)) h2 id="waiting-title" { "还没有移交的上传 " (broken.len()) " 个" } }
            ul.uploads { @for u in broken {
                li data-upload-id=(u.id) data-bytes=(u.bytes) data-offset=(u.offset) {
                    div.grow { b { (u.meta.name) } p.small.muted { "已收到 " (format::bytes(u.offset)) " / " (format::bytes(u.bytes)) } }
                }
            } }
            div.bd { (note(State::Idle, "", &html! { "在开始上传的那个浏览器里打开这一页，会自动接着传。" })) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(all: &[(&str, &str)]) -> Pairs {
        all.iter().map(|(n, v)| ((*n).to_string(), (*v).to_string())).collect()
    }

    #[test]
    fn what_is_blank_is_left_to_the_file() {
        assert_eq!(read(&pairs(&[("activity", ""), ("started", " ")])).unwrap(), HandOver::default());
    }

    #[test]
    fn times_are_local_and_to_the_second() {
        let said =
            read(&pairs(&[("started", "2026-03-03T16:00:05"), ("duration", "1:02:03"), ("activity", "7")]))
                .unwrap();
        assert_eq!(said.started.unwrap().to_string(), "2026-03-03T08:00:05Z");
        assert_eq!((said.duration_ms, said.activity), (Some(3_723_000), Some(7)));
    }

    #[test]
    fn every_wrong_field_is_named() {
        let wrong =
            read(&pairs(&[("activity", "x"), ("evidence", "-1"), ("started", "gestern"), ("duration", "5")]));
        let names: Vec<String> = wrong.unwrap_err().into_iter().map(|e| e.field).collect();
        assert_eq!(names, ["activity", "evidence", "started", "duration"]);
    }
}
