//! The parts of the page in their order.

use super::{Html, Told};
use crate::files::{extension_of, title_of};
use crate::manifest::Kind;
use crate::replay::is_ground;
use crate::withhold::ground_of;
use jiff::civil::Date;
use law::ids::{SubjectKind, SubjectRef};
use law::judge::{conclusion_of, standing_of};
use law::state::State;
use std::collections::BTreeMap;

/// A date as documents print it.
fn day(on: Date) -> String {
    format!("{}年{}月{}日", on.year(), on.month(), on.day())
}

pub(super) fn head(told: &Told, title: &str, page: &mut Html) {
    page.raw("<p class=\"kind\">案件验证包</p>\n<h1>").text(title).raw("</h1>\n");
    let demo = told.states.get(&SubjectRef::city()).and_then(State::city).is_some_and(|c| c.demo);
    if demo {
        page.raw("<p class=\"demo\">演示城市的示例案件：其中的人和事都不存在。</p>\n");
    }
    let result = told.case().and_then(|case| match told.says_what_stands() {
        true => standing_of(case),
        false => case.decision.as_ref().map(|d| conclusion_of(&d.draft)),
    });
    if let Some(result) = result {
        page.raw("<p class=\"big\">").text(&result).raw("</p>\n");
    }
}

pub(super) fn how(page: &mut Html) {
    page.h2("这是什么，怎样核对");
    page.p("这个文件是一件案件的全部记录：每一步由谁、在什么时候、以什么身份、依据什么作出，\
         连同文书、录音录像和它们所依据的登记。本页是给人看的说明，由记录生成。");
    page.raw("<p>核对不需要联网，也不需要相信提供文件的人：取得本程序和日志的公钥，运行 ");
    page.raw("<code>mingjing verify 文件 --trust 公钥文件</code>");
    page.raw("。它核对签名和摘要，并按当时的规则把每一步重新判断一遍。改动任何一处都会被指出。</p>\n");
}

pub(super) fn decision(told: &Told, page: &mut Html) {
    let Some(case) = told.case() else { return };
    page.h2("当事人和决定").raw("<dl>\n");
    match case.party.known() {
        Some(party) => {
            page.row("当事人", &party.name);
            page.row("统一社会信用代码", &party.code);
            page.row("负责人", &party.representative);
        }
        None => {
            page.row("当事人", case.party.known().map_or("（依法不予展示）", |p| p.name.as_str()));
        }
    }
    page.row("执法机关", &told.unit(&case.unit));
    page.row("现在的阶段", case.stage().title());
    if let Some(d) = &case.decision {
        page.row("决定书文号", &d.number);
        page.row("决定日期", &day(d.on));
        let before = case.revocation.is_some() && told.says_what_stands();
        let title = if before { "原处罚内容" } else { "处罚内容" };
        page.row(title, &conclusion_of(&d.draft));
        page.row("违法事实", d.draft.facts.text());
        page.row("违反的规定", &d.draft.violated);
        page.row("处罚依据", &d.draft.basis);
        page.row("裁量理由", &d.draft.discretion.reason);
        page.row("救济途径", &d.draft.remedies);
    }
    if let Some(r) = &case.revocation {
        if !told.says_what_stands() {
            page.row("撤销或者变更", &format!("{} {}：{}", day(r.on), r.instrument, r.reason));
            page.raw("</dl>\n");
            return;
        }
        let how = format!("{}，{} {} {}：{}", r.kind.title(), day(r.on), r.by, r.instrument, r.reason);
        page.row("撤销或者变更", &how);
        page.row("变更后的处罚内容", &r.changed_conclusion);
        page.row("变更后的依据", &r.changed_basis);
        page.row("变更后的救济途径", &r.changed_remedies);
    }
    page.raw("</dl>\n");
}

pub(super) fn steps(told: &Told, page: &mut Html) {
    page.h2("经过").raw("<ol class=\"steps\">\n");
    for entry in told.entries {
        let kind = entry.act.subject.kind;
        if is_ground(kind) || kind == SubjectKind::Series {
            continue;
        }
        let act = &entry.act;
        let on = act.on();
        page.raw("<li><time datetime=\"").text(&on.to_string()).raw("\">").text(&day(on)).raw("</time> <b>");
        page.text(act.deed.title()).raw("</b>");
        if let Some(number) = &act.derived.number {
            page.raw(" ").text(number);
        }
        let unit = told.unit(&act.actor.unit);
        let who = format!("{}（{}，{unit}）", act.actor.name, act.actor.capacity.title());
        page.raw("<span>").text(&who).raw("</span>");
        for basis in act.basis.iter().filter(|b| !b.article.is_empty()) {
            page.raw("<span>依据：").text(&basis.article).raw("</span>");
        }
        page.raw("</li>\n");
    }
    page.raw("</ol>\n");
}

pub(super) fn files(told: &Told, page: &mut Html) {
    let here: BTreeMap<&str, &str> = told
        .manifest
        .members
        .iter()
        .filter(|m| m.kind == Kind::File)
        .map(|m| (m.sha256.as_str(), m.path.as_str()))
        .collect();
    let mut any = false;
    for entry in told.entries {
        for file in entry.act.deed.files() {
            if !any {
                page.h2("文书和录音录像").raw("<ul class=\"files\">\n");
                any = true;
            }
            let title = title_of(&entry.act.deed);
            page.raw("<li>");
            match here.get(file.sha256.as_str()) {
                Some(path) => {
                    let name = format!("{title}{}", extension_of(&file.mime));
                    page.raw("<a href=\"").text(path).raw("\" type=\"").text(&file.mime);
                    page.raw("\" download=\"").text(&name).raw("\">").text(&title).raw("</a>");
                }
                None => {
                    let absent = told.manifest.absent.iter().find(|a| a.sha256 == file.sha256);
                    let why = absent.map_or("未收入", |a| a.reason.title());
                    page.text(&title).raw("（").text(why).raw("）");
                }
            }
            let what = format!("{}，{}，{} 字节", entry.act.deed.title(), file.mime, file.bytes);
            page.raw("<span>").text(&what).raw("</span><span>SHA-256 <code>").text(&file.sha256);
            page.raw("</code></span><span>SM3 <code>").text(&file.sm3).raw("</code></span></li>\n");
        }
    }
    if any {
        page.raw("</ul>\n");
        page.p("文件夹 files 里的文件以摘要命名，没有扩展名；打开时请选择相应的程序。");
    }
}

pub(super) fn withheld(told: &Told, page: &mut Html) {
    let mut hidden: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let all = told.entries.iter().flat_map(|e| e.hidden.iter().map(move |h| (e.act.deed.tag(), h)));
    for (tag, h) in all {
        let ground = ground_of(tag, &h.pointer).map_or("已依法删除，或者导出时不予展示", |g| g.title());
        *hidden.entry((h.label, ground)).or_default() += 1;
    }
    page.h2("没有展示的内容");
    if hidden.is_empty() {
        page.p("没有。");
        return;
    }
    page.raw("<ul class=\"plain\">\n");
    for ((label, ground), count) in hidden {
        page.raw("<li>").text(&format!("{label}（{count} 处）：{ground}")).raw("</li>\n");
    }
    page.raw("</ul>\n");
    page.p("没有展示的内容仍以摘要留在记录里：日后展示时，可以核对它就是当时记录的内容。");
}

pub(super) fn proves(told: &Told, page: &mut Html) {
    page.h2("证明什么，不证明什么").raw("<ul class=\"plain\">\n");
    let seq = told.entries.iter().filter(|e| e.act.subject.kind == SubjectKind::Case).count();
    for line in [
        "证明：这些记录在签名之前就是这样，此后没有改动；本案从第一条起没有缺少，没有调换次序。".to_string(),
        "证明：按当时的规则、当时的身份和证件，每一步在作出时是允许的。".to_string(),
        "不证明：记录的人说的是真话。出示证件、告知权利、送达等，以记录人的署名为凭。".to_string(),
        format!("不证明：本案第 {seq} 条以后还有没有新的记录。需要时请向执法机关索取新的验证包。"),
        "不证明：违法事实是否成立、裁量是否适当。这些由有权机关判断。".to_string(),
    ] {
        page.raw("<li>").text(&line).raw("</li>\n");
    }
    page.raw("</ul>\n");
}

pub(super) fn anchors(told: &Told, page: &mut Html) {
    let head = &told.checkpoint.head;
    page.h2("日志").raw("<dl>\n");
    page.row("日志名称", &told.checkpoint.origin);
    page.row("检查点", &format!("共 {} 条记录", head.size));
    page.raw("<dt>检查点的根</dt><dd><code>").text(&head.root.to_base64()).raw("</code></dd>\n");
    page.row("本包的记录", &format!("{} 条", told.entries.len()));
    page.row("导出时间", &told.manifest.exported.to_string());
    page.row("案件编号", &told.manifest.case);
    page.raw("</dl>\n");
}
