//! `/verify?no=…&leaf=…`: where the 二维码 of a paper leads. Is the leaf in the public log, and is there something public
//! under the number? Says of neither more than it knows: what is not public cannot be told from what does not exist.

use axum::response::Response;
use maud::{Markup, html};
use office::Fault;
use office::portal::PublicPage;

use super::proof::{self, Checked};
use super::visit::Visit;
use crate::look::{Field, Icon, Problem, State, button, button_link, format, note};

/// Digits of a leaf.
const LEAF_DIGITS: usize = 64;
/// Longest text that is taken for a number.
const NUMBER_CHARS_MAX: usize = 100;

/// What was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// A document number, as typed.
    pub number: String,
    /// A leaf, as typed, without blanks.
    pub leaf: String,
}

impl Asked {
    /// Read from the address.
    #[must_use]
    pub fn read(params: &super::params::Params) -> Self {
        let leaf = params.text("leaf").chars().filter(|c| !c.is_whitespace()).take(LEAF_DIGITS + 1);
        Self {
            number: params.text("no").trim().chars().take(NUMBER_CHARS_MAX).collect(),
            leaf: leaf.collect::<String>().to_lowercase(),
        }
    }

    fn is_leaf(&self) -> bool {
        self.leaf.parse::<journal::Leaf>().is_ok()
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Of the leaf, where one was asked for: nothing when the log does not have it.
    pub leaf: Option<Checked>,
    /// Under the number: address, and what stands there.
    pub public: Vec<(String, PublicPage)>,
}

/// Looks both up.
///
/// # Errors
/// When the store fails.
pub async fn find(visit: &Visit, asked: &Asked) -> Result<Found, Fault> {
    let office = visit.app.office();
    let mut found = Found::default();
    if asked.is_leaf()
        && let Some(entry) = office.store().entry_by_leaf(&asked.leaf).await?
    {
        let index = entry.entry.log_index;
        found.leaf = Some(proof::check(visit.app.log_dir(), &asked.leaf, index).await);
    }
    if !asked.number.is_empty() {
        found.public = office.public_by_number(&asked.number).await?;
    }
    Ok(found)
}

/// The proof of a leaf as a file.
pub async fn voucher(visit: Visit) -> Response {
    let asked = Asked::read(&visit.params);
    if !asked.is_leaf() {
        return visit.problem(&Problem::NotFound).await;
    }
    match visit.app.office().store().entry_by_leaf(&asked.leaf).await {
        Ok(Some(entry)) => proof::download(&visit, &asked.leaf, &asked.leaf, entry.entry.log_index).await,
        Ok(None) => visit.problem(&Problem::NotFound).await,
        Err(fault) => visit.fault(&fault.into()).await,
    }
}

/// The form, and the answer where something was asked.
#[must_use]
pub fn content(asked: &Asked, found: &Found) -> Markup {
    let number = Field::text("no", "文号").hint("没有文号的笔录、清单可以不填").value(&asked.number);
    let leaf =
        Field::text("leaf", "核对码").hint("64 位，扫描文书上的二维码会自动填入").value(&asked.leaf).mono();
    html! {
        section.card aria-label="核对一份文书" {
            header { h2 { "核对一份文书" } }
            div.bd {
                p { "文书首页右上角印有二维码，内容是文号和产生这份文书的那条记录的核对码（日志叶）。本平台已经公布公开网址的，扫码直接打开这里；没有的，扫出来的是文号和核对码，可以填在下面。" }
                form method="get" action="/verify" role="search" { (number) (leaf) div.formacts { (button(Some(Icon::Search), "核对", "pri")) } }
                @if *asked != Asked::default() { div.mt { (answer(asked, found)) } }
            }
        }
    }
}

fn answer(asked: &Asked, found: &Found) -> Markup {
    html! {
        @if !asked.leaf.is_empty() { (leaf_answer(asked, found.leaf.as_ref())) }
        @if !asked.number.is_empty() { div.mt { (number_answer(asked, &found.public)) } }
    }
}

fn leaf_answer(asked: &Asked, found: Option<&Checked>) -> Markup {
    if !asked.is_leaf() {
        return note(
            State::Over,
            "核对码写错了",
            &html! { "核对码是 64 位数字和小写字母 a 至 f，请重新扫描或者逐位核对。" },
        );
    }
    match found {
        Some(Checked::Included { index, size, root }) => {
            let size = format::number(i64::try_from(*size).unwrap_or(i64::MAX));
            let body = html! {
                "公示日志，" (format::log_number(*index)) "。刚刚核对：日志共 " (size) " 条，根 " span.mono { (format::hash_short(root)) } "。"
                br; "这证明有这样一条记录，写下以后没有变；不证明手中的纸就是那份文书：请把纸上的文号、内容与公开的决定或者机关的存档核对。"
            };
            html! {
                (note(State::Good, "这个核对码在公示日志里", &body))
                div.row.mt { (button_link(Some(Icon::Download), "下载凭证", &format!("/verify/proof?leaf={}", asked.leaf), false)) }
            }
        }
        Some(Checked::Pending) => {
            note(State::Near, "正在编入公示日志", &html! { "记录已经保存，通常几秒内编入，请稍后再核对。" })
        }
        Some(Checked::Failed) => note(
            State::Over,
            "核对没有通过",
            &html! {
                "这条记录与公示日志对不上。请以文书原件为准，并向司法局反映。"
            },
        ),
        None => note(
            State::Over,
            "公示日志里没有这个核对码",
            &html! {
                "请重新扫描或者逐位核对。确实没有的，请向制作文书的机关核实。"
            },
        ),
    }
}

fn number_answer(asked: &Asked, found: &[(String, PublicPage)]) -> Markup {
    if found.is_empty() {
        return note(
            State::Idle,
            "没有公开的决定使用这个文号",
            &html! {
                "“" (asked.number) "”没有公开的决定。告知书、通知书、笔录和依法不公开的决定不在这里，查不到不等于文书不真实，请向制作文书的机关核实。"
            },
        );
    }
    // What a case of the system decided comes before what was read from an old list.
    let imported = |page: &PublicPage| matches!(page, PublicPage::Record(view) if view.imported);
    let (old, cases): (Vec<_>, Vec<_>) = found.iter().partition(|(_, page)| imported(page));
    html! {
        @if found.len() > 1 {
            (note(State::Near, "这个文号有多条公开记录", &html! { "共 " (found.len()) " 条，请逐条核对内容；有疑问的，向制作文书的机关核实。" }))
        }
        @for (address, page) in cases.into_iter().chain(old) {
            @let link = html! { a href=(format!("/d/{address}")) { (asked.number) } };
            @match page {
                PublicPage::Record(view) if view.imported => (note(State::Idle, "有一条历史数据导入的决定使用这个文号", &html! { (link) "，" (view.record.organ) "，" (format::date(view.published_on)) "公开。它由机关从旧名单导入，不是本系统办理的案件；请核对纸上的内容与公开的是否一致。" })),
                PublicPage::Record(view) => (note(State::Good, "决定已经公开", &html! { (link) "，" (view.record.organ) "，" (format::date(view.published_on)) "公开。请核对纸上的内容与公开的是否一致。" })),
                PublicPage::Withdrawn { on, .. } => (note(State::Over, "公开的决定已经撤回", &html! { (link) "，" (format::date(*on)) "撤回。" })),
                PublicPage::Expired => (note(State::Idle, "公示期已满", &html! { (link) "，不再公开内容。" })),
            }
        }
    }
}
