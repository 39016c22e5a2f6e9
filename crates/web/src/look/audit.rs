//! Checks of rendered HTML that need no browser: strict-CSP cleanliness, headings, ids, labels, tables, guards on
//! forms, and the rules for words. The suite runs them over every page; axe in a browser does the rest.

use std::collections::{BTreeMap, BTreeSet};

/// Whether the HTML is a whole page or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Page,
    Fragment,
}

/// Words that the design guide forbids in what people read.
const FORBIDDEN_WORDS: [&str; 5] = ["！", "请尽快", "即将到期", "格式错误", "哈希"];
/// A button says what it does.
const FORBIDDEN_BUTTONS: [&str; 3] = ["确定", "提交", "OK"];
const VOID: [&str; 8] = ["meta", "link", "input", "br", "hr", "img", "source", "col"];

#[derive(Debug)]
struct Element {
    name: String,
    attrs: BTreeMap<String, String>,
    text: String,
    ancestors: Vec<String>,
    has_caption: bool,
    fields: BTreeSet<String>,
    closed: bool,
}

impl Element {
    fn get(&self, name: &str) -> Option<&str> {
        self.attrs.get(name).map(String::as_str)
    }
    fn inside(&self, name: &str) -> bool {
        self.ancestors.iter().any(|a| a == name)
    }
}

/// Everything that is wrong with this HTML, one sentence each; empty when it is clean.
pub fn faults(html: &str, scope: Scope) -> Vec<String> {
    let mut out = Vec::new();
    let elements = parse(html, &mut out);
    attributes(&elements, &mut out);
    headings(&elements, scope, &mut out);
    references(&elements, scope, &mut out);
    controls(&elements, &mut out);
    structure(&elements, &mut out);
    for word in FORBIDDEN_WORDS {
        if html.contains(word) {
            out.push(format!("the page says {word}"));
        }
    }
    out
}

/// Reads the tags of HTML as maud writes it (quoted attributes, no comments).
fn parse(html: &str, out: &mut Vec<String>) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        for i in &open {
            elements[*i].text.push_str(text);
        }
        let Some(end) = tag_end(&rest[start..]) else {
            out.push("a tag is not closed".into());
            break;
        };
        let tag = &rest[start + 1..start + end];
        rest = &rest[start + end + 1..];
        if tag.starts_with('!') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            match open.pop() {
                Some(i) if elements[i].name == name.trim() => elements[i].closed = true,
                Some(i) => out.push(format!("</{name}> closes <{}>", elements[i].name)),
                None => out.push(format!("</{name}> closes nothing")),
            }
            continue;
        }
        let (name, attrs) = open_tag(tag);
        let ancestors = open.iter().map(|i| elements[*i].name.clone()).collect();
        for i in &open {
            if name == "caption" {
                elements[*i].has_caption = true;
            }
            if let (true, Some(field)) = (name == "input", attrs.get("name")) {
                elements[*i].fields.insert(field.clone());
            }
        }
        let void = VOID.contains(&name.as_str()) || tag.ends_with('/');
        if !void {
            open.push(elements.len());
        }
        let text = String::new();
        elements.push(Element {
            name,
            attrs,
            text,
            ancestors,
            has_caption: false,
            fields: BTreeSet::new(),
            closed: void,
        });
    }
    out.extend(open.iter().map(|i| format!("<{}> is not closed", elements[*i].name)));
    elements
}

/// Where the `>` of a tag stands, outside quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(i, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(i)
    })
}

fn open_tag(tag: &str) -> (String, BTreeMap<String, String>) {
    let tag = tag.trim_end_matches('/');
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attrs = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return (name.to_owned(), attrs);
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        rest = &rest[end..];
        let value = match rest.strip_prefix("=\"").and_then(|quoted| quoted.split_once('"')) {
            Some((value, after)) => {
                rest = after;
                value.to_owned()
            }
            None => String::new(),
        };
        attrs.insert(key, value);
    }
}

fn attributes(elements: &[Element], out: &mut Vec<String>) {
    let mut ids = BTreeSet::new();
    for e in elements {
        for key in e.attrs.keys() {
            if key == "style" || key.starts_with("on") {
                out.push(format!("<{}> has {key}=", e.name));
            }
        }
        if e.name == "style" || (e.name == "script" && !e.text.trim().is_empty()) {
            out.push(format!("inline <{}>", e.name));
        }
        if let Some(id) = e.get("id")
            && !ids.insert(id)
        {
            out.push(format!("id {id} stands twice"));
        }
    }
}

/// One `h1`, first of its kind in `main`, and no level skipped; a fragment begins at 1, 2 or 3.
fn headings(elements: &[Element], scope: Scope, out: &mut Vec<String>) {
    let level = |e: &Element| match e.name.as_str() {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        _ => None,
    };
    let all: Vec<(i32, &Element)> = elements
        .iter()
        .filter(|e| scope == Scope::Fragment || e.inside("main"))
        .filter_map(|e| level(e).map(|l| (l, e)))
        .collect();
    if scope == Scope::Page {
        let ones = elements.iter().filter(|e| e.name == "h1").count();
        if ones != 1 {
            out.push(format!("{ones} h1"));
        }
        if all.first().is_some_and(|(l, _)| *l != 1) {
            out.push("the first heading of main is not the h1".into());
        }
    }
    for pair in all.windows(2) {
        if pair[1].0 > pair[0].0 + 1 {
            out.push(format!("h{} “{}” follows h{}", pair[1].0, pair[1].1.text.trim(), pair[0].0));
        }
    }
    out.extend(all.iter().filter(|(_, e)| e.text.trim().is_empty()).map(|(l, _)| format!("an empty h{l}")));
}

fn references(elements: &[Element], scope: Scope, out: &mut Vec<String>) {
    let ids: BTreeSet<&str> = elements.iter().filter_map(|e| e.get("id")).collect();
    for e in elements {
        for key in ["for", "aria-describedby", "aria-labelledby"] {
            for id in e.get(key).unwrap_or_default().split_whitespace() {
                if !ids.contains(id) {
                    out.push(format!("{key}={id} leads nowhere"));
                }
            }
        }
        if let Some(id) = e.get("href").and_then(|href| href.strip_prefix('#'))
            && scope == Scope::Page
            && !ids.contains(id)
        {
            out.push(format!("href=#{id} leads nowhere"));
        }
        if e.name == "a" && e.get("href").is_none_or(str::is_empty) {
            out.push(format!("a link “{}” without an address", e.text));
        }
    }
}

fn controls(elements: &[Element], out: &mut Vec<String>) {
    let labelled: BTreeSet<&str> =
        elements.iter().filter(|e| e.name == "label").filter_map(|e| e.get("for")).collect();
    for e in elements {
        let kind = e.get("type").unwrap_or_default();
        let control = matches!(e.name.as_str(), "select" | "textarea")
            || (e.name == "input" && !matches!(kind, "hidden" | "submit" | "button"));
        let named = e.inside("label")
            || e.attrs.contains_key("aria-label")
            || e.get("id").is_some_and(|id| labelled.contains(id));
        if control && !named {
            out.push(format!("<{} name={}> has no label", e.name, e.get("name").unwrap_or_default()));
        }
        if e.name == "button" || e.name == "a" {
            let words = e.text.trim();
            if words.is_empty() && !e.attrs.contains_key("aria-label") {
                out.push(format!("<{}> without words", e.name));
            }
            if e.name == "button" && FORBIDDEN_BUTTONS.contains(&words) {
                out.push(format!("a button says only {words}"));
            }
        }
        if e.name == "form" && e.get("method") == Some("post") {
            // A search records nothing, so it is never the same one twice.
            let searches = e.get("action") == Some(super::FIND);
            for field in ["_csrf", "_key"].into_iter().filter(|f| !(searches && *f == "_key")) {
                if !e.fields.contains(field) {
                    out.push(format!("the form to {} lacks {field}", e.get("action").unwrap_or_default()));
                }
            }
        }
        if e.name == "fieldset" && !elements.iter().any(|l| l.name == "legend" && l.inside("fieldset")) {
            out.push("a fieldset without a legend".into());
        }
    }
}

fn structure(elements: &[Element], out: &mut Vec<String>) {
    for e in elements {
        let bad = match e.name.as_str() {
            "img" => !e.attrs.contains_key("alt"),
            "svg" => e.get("aria-hidden") != Some("true") && e.get("aria-label").is_none_or(str::is_empty),
            "table" => !e.has_caption && !e.inside("article") && !e.inside("details"),
            "th" => !e.attrs.contains_key("scope"),
            "nav" => e.get("aria-label").is_none_or(str::is_empty),
            "html" => e.get("lang") != Some("zh-CN"),
            "script" => e.get("src").is_none_or(|src| !src.starts_with("/assets/")),
            "dt" | "dd" => !e.inside("dl"),
            "li" => !e.inside("ul") && !e.inside("ol"),
            _ => false,
        };
        if bad {
            out.push(format!("<{}> “{}” lacks what makes it readable", e.name, e.text.trim()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_fault() {
        for (html, word) in [
            ("<p style=\"x\"></p>", "style"),
            ("<p onclick=\"x\"></p>", "onclick"),
            ("<b id=\"a\"></b><b id=\"a\"></b>", "twice"),
            ("<h2>a</h2><h4>b</h4>", "follows"),
            ("<input name=\"a\">", "no label"),
            ("<label for=\"x\">a</label>", "leads nowhere"),
            ("<form method=\"post\" action=\"/x\"></form>", "_csrf"),
            ("<p>请尽快</p>", "请尽快"),
            ("<button>提交</button>", "says only"),
            ("<table><tr><td>a</td></tr></table>", "table"),
            ("<svg></svg>", "svg"),
            ("<div><p></div>", "closes"),
        ] {
            let found = faults(html, Scope::Fragment);
            assert!(found.iter().any(|f| f.contains(word)), "{html}: {found:?}");
        }
        assert_eq!(faults("<h2 id=\"a\">a</h2><h3>b</h3>", Scope::Fragment), Vec::<String>::new());
    }

    #[test]
    fn every_sample_is_clean() {
        for sample in crate::look::samples::all() {
            let found = faults(&sample.html.0, Scope::Page);
            assert!(found.is_empty(), "{}: {found:#?}", sample.name);
        }
    }
}
