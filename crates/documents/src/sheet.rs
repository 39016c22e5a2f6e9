//! The desk on which a document is composed: the case, the entry, and the blocks so far.

use crate::amount;
use crate::context::{Context, Missing, Officer};
use crate::kinds::Kind;
use crate::model::{Block, Document, SignLine, Text};
use crate::part::Part;
use crate::words;
use jiff::civil::Date;
use law::draft::{Draft, DraftDigest, Party, PartyKind, Penalty, PenaltyKind};
use law::private::Private;
use law::state::casefile::{CaseFile, DocumentEntry};

/// What is told of a party whose particulars were erased or withheld.
const WITHHELD: &str = "（依法不予展示）";

const SUSPECTED: &str = "涉嫌";

/// Kinds that speak of what was decided.
const ESTABLISHED: [&str; 5] =
    ["penalty-decision", "case-closing", "decision-revocation", "archive-cover", "archive-directory"];

/// A document being composed.
pub(crate) struct Sheet<'a> {
    pub case: &'a CaseFile,
    pub entry: &'a DocumentEntry,
    pub ctx: &'a Context<'a>,
    /// How many entries of the same kind come before this one: matches content that the case keeps in order.
    pub nth: usize,
    /// Whether it is the last entry of its kind: only the last matches content of which the case keeps one.
    pub last: bool,
    pub doc: Document,
    title: &'static str,
    sections: usize,
}

impl<'a> Sheet<'a> {
    pub fn new(
        kind: &'static Kind,
        case: &'a CaseFile,
        entry: &'a DocumentEntry,
        ctx: &'a Context<'a>,
    ) -> Self {
        let same = || case.documents.iter().filter(|d| d.kind == entry.kind);
        Self {
            case,
            entry,
            ctx,
            // What a cancelled entry was to say is taken out of the case, except for a notice, which stays as void.
            nth: same()
                .filter(|d| d.seq < entry.seq && (d.cancelled.is_none() || d.kind == "penalty-notice"))
                .count(),
            last: same().all(|d| d.seq <= entry.seq),
            doc: Document {
                kind: kind.id,
                title: kind.title.into(),
                organ: ctx.unit.name.clone(),
                number: entry.number.clone(),
                date: entry.on,
                form: kind.form,
                blocks: Vec::new(),
                also_required: Vec::new(),
            },
            title: kind.title,
            sections: 0,
        }
    }

    /// The content, or why there is none.
    pub fn need<T>(&self, value: Option<T>, what: &'static str) -> Result<T, Missing> {
        value.ok_or(Missing::Content { title: self.title, what })
    }
    /// The same for content of which the case keeps only the latest.
    pub fn need_last<T>(&self, value: Option<T>, what: &'static str) -> Result<T, Missing> {
        self.need(value.filter(|_| self.last), what)
    }

    // Blocks.

    /// A numbered heading.
    pub fn section(&mut self, title: &str) {
        self.sections += 1;
        self.doc.blocks.push(Block::Heading(format!("{}、{title}", words::ordinal(self.sections))));
    }
    /// An indented paragraph; a blank one is left out.
    pub fn para(&mut self, text: impl Into<Text>) {
        let text = text.into();
        if !text.is_blank() {
            self.doc.blocks.push(Block::Para { text, indent: true });
        }
    }
    /// The addressee, flush left.
    pub fn addressee(&mut self) {
        let text = self.party_name().within("", "：");
        self.doc.blocks.push(Block::Para { text, indent: false });
    }
    /// Labels and values.
    pub fn rows(&mut self, rows: Vec<(&str, Text)>) {
        self.doc.blocks.push(Block::KeyValues(rows.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()));
    }
    /// A table.
    pub fn table(&mut self, caption: &str, head: &[&str], rows: Vec<Vec<Text>>) {
        self.doc.blocks.push(Block::Table {
            caption: caption.into(),
            head: head.iter().map(|h| (*h).to_owned()).collect(),
            rows,
        });
    }
    /// Small print.
    pub fn note(&mut self, text: impl Into<Text>) {
        self.doc.blocks.push(Block::Note(text.into()));
    }
    /// Signatures of officers, as the part `part`.
    pub fn sign_officers(&mut self, role: &str, ids: &[String], part: Part, date: Option<Date>) {
        let lines = ids.iter().map(|id| SignLine {
            role: role.into(),
            name: Text::plain(self.officer_words(id)).part(part),
            date,
        });
        let block = Block::Signatures(lines.collect());
        self.doc.blocks.push(block);
    }
    /// One signature; a blank name is to be signed by hand.
    pub fn sign(&mut self, role: &str, name: impl Into<Text>, date: Option<Date>) {
        let line = SignLine { role: role.into(), name: name.into(), date };
        if let Some(Block::Signatures(lines)) = self.doc.blocks.last_mut() {
            lines.push(line);
        } else {
            self.doc.blocks.push(Block::Signatures(vec![line]));
        }
    }
    /// The head's approval: opinion, name of who did the act, date.
    pub fn approve(&mut self, opinion: impl Into<Text>) {
        self.rows(vec![("机关负责人审批意见", opinion.into().part(Part::HeadOpinion))]);
        self.sign("机关负责人", self.signer(), Some(self.entry.on));
    }
    /// Organ, date and seal.
    pub fn seal(&mut self, date: Date) {
        self.doc.date = date;
        let organ = Text::plain(self.ctx.unit.name.clone()).part(Part::Seal);
        self.doc.blocks.push(Block::Seal { organ, date });
    }
    /// A part that this very case requires.
    pub fn also(&mut self, part: Part) {
        self.doc.also_required.push(part);
    }

    // Names.

    /// The name of who did the entry's act.
    pub fn signer(&self) -> String {
        self.ctx.names.signer(self.entry.seq).unwrap_or_default()
    }
    /// `张示例（执法证件号码：07…）`; blank where the register knows nobody by this id.
    pub fn officer_words(&self, id: &str) -> String {
        match self.ctx.names.officer(id) {
            Some(Officer { name, number }) if !name.is_empty() && !number.is_empty() => {
                format!("{name}（执法证件号码：{number}）")
            }
            _ => String::new(),
        }
    }
    /// All of them, in one line.
    pub fn officers_words(&self, ids: &[String]) -> String {
        ids.iter().map(|id| self.officer_words(id)).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("、")
    }
    /// Officers' names without numbers.
    pub fn officer_names(&self, ids: &[String]) -> String {
        let known = ids.iter().filter_map(|id| self.ctx.names.officer(id)).map(|o| o.name);
        known.collect::<Vec<_>>().join("、")
    }
    /// A person by account id, or the text itself where it is a name already.
    pub fn person(&self, id: &str) -> String {
        self.ctx.names.account(id).unwrap_or_else(|| id.to_owned())
    }

    // The party.

    fn party_value(&self, of: impl Fn(&Party) -> &str) -> String {
        match &self.case.party {
            Private::Known(p) => of(p).to_owned(),
            Private::Withheld(_) => WITHHELD.into(),
        }
    }
    /// 当事人姓名或者名称; personal for natural persons and minors.
    pub fn party_name(&self) -> Text {
        let name = self.party_value(|p| &p.name);
        if self.party_is_natural() { Text::personal(name) } else { Text::plain(name) }
    }
    /// Whether the party is a natural person.
    pub fn party_is_natural(&self) -> bool {
        self.case.party_facts.kind == PartyKind::Citizen || self.case.party_facts.minor
    }
    /// 你 or 你单位, for letters.
    pub fn you(&self) -> &'static str {
        if self.party_is_natural() { "你" } else { "你单位" }
    }
    /// The party's particulars.
    pub fn party_rows(&self) -> Vec<(&'static str, Text)> {
        let natural = self.party_is_natural();
        let address = self.party_value(|p| &p.address);
        let address = if natural { Text::personal(address) } else { Text::plain(address) };
        let mut rows = vec![
            ("当事人", self.party_name().part(Part::Party)),
            ("当事人类型", Text::plain(self.case.party_facts.kind.title())),
        ];
        let mut optional = |label, value: String, personal: bool| {
            if !value.trim().is_empty() && value != WITHHELD {
                rows.push((label, if personal { Text::personal(value) } else { Text::plain(value) }));
            }
        };
        optional("统一社会信用代码", self.party_value(|p| &p.code), natural);
        optional("身份证件号码", self.party_value(|p| &p.id_number), true);
        let representative = match self.case.party_facts.kind {
            PartyKind::IndividualBusiness => "经营者",
            PartyKind::OtherOrganisation => "负责人",
            _ => "法定代表人（负责人）",
        };
        optional(representative, self.party_value(|p| &p.representative), true);
        optional("许可证件及编号", self.party_value(|p| &p.licence), false);
        optional("联系电话", self.party_value(|p| &p.phone), true);
        rows.push((if natural { "住址" } else { "住所" }, address.part(Part::PartyAddress)));
        rows
    }

    // The case.

    fn cause_recorded(&self) -> &'a str {
        let case = self.case;
        case.check.as_ref().map_or(&case.title, |c| &c.checked.cause).trim()
    }
    /// 案由. What has been decided is no longer suspected.
    pub fn cause(&self) -> Text {
        let cause = self.cause_recorded();
        let decided = self.case.decision.is_some() && ESTABLISHED.contains(&self.doc.kind);
        let shown = if decided { cause.trim_start_matches(SUSPECTED) } else { cause };
        Text::plain(shown).part(Part::Cause)
    }
    /// `涉嫌…`, without saying 涉嫌 twice, and without the 案 in which the 案由 may end: sentences go on with 一案.
    /// Blank where there is no 案由.
    pub fn suspected(&self) -> String {
        match words::without_case(self.cause_recorded()) {
            "" => String::new(),
            cause if cause.starts_with(SUSPECTED) => cause.into(),
            cause => format!("{SUSPECTED}{cause}"),
        }
    }
    /// 立案号 and 案由, at the top of internal documents.
    pub fn case_rows(&self) -> Vec<(&'static str, Text)> {
        let number = self.case.opened.as_ref().map(|o| o.number.clone()).unwrap_or_default();
        let mut rows = vec![("案由", self.cause())];
        if !number.is_empty() {
            rows.push(("立案号", Text::plain(number)));
        }
        rows
    }
    /// The draft with this digest, wherever the case still keeps it.
    pub fn draft(&self, digest: &DraftDigest) -> Option<&'a Draft> {
        let case = self.case;
        let now = case.draft.iter().map(|d| (&d.digest, &d.draft));
        let told = case.notices.iter().map(|n| (&n.digest, &n.draft));
        let decided = case.decision.iter().map(|d| (&d.digest, &d.draft));
        now.chain(told).chain(decided).find(|(d, _)| *d == digest).map(|(_, draft)| draft)
    }
    /// The draft that was under approval or review at the entry: that of the last assessment before it, since
    /// every later step wants an assessment of the draft as it stands.
    pub fn draft_assessed(&self) -> Option<&'a Draft> {
        let case = self.case;
        let assessed = case.assessments.iter().rfind(|a| a.seq < self.entry.seq)?;
        self.draft(&assessed.digest)
    }
    /// The evidence of a draft: `1. 书证：…（证明…）`.
    pub fn evidence_words(&self, draft: &Draft) -> Vec<Text> {
        let listed = self.case.evidence.iter().map(|(_, e)| e).filter(|e| draft.evidence.contains(&e.no));
        listed
            .enumerate()
            .map(|(i, e)| {
                let words =
                    format!("{}. {}（{}），证明{}。", i + 1, e.title, e.kind.title(), words::bare(&e.proves));
                Text::plain(words).part(Part::Evidence)
            })
            .collect()
    }
}

/// One penalty in words: `处以罚款50000元（人民币伍万元整）`.
pub(crate) fn penalty_words(p: &Penalty) -> String {
    let name = p.kind.title();
    let detail = p.detail.trim();
    match (p.amount_fen, detail) {
        (Some(fen), "") => format!("{name}{}", amount::both(fen)),
        (Some(fen), d) if p.kind == PenaltyKind::ConfiscateGoods => {
            format!("{name}：{d}，价值{}", amount::both(fen))
        }
        (Some(fen), d) => format!("{name}{}（{d}）", amount::both(fen)),
        (None, "") => name.into(),
        (None, d) => format!("{name}：{d}"),
    }
}

/// All penalties of a draft, numbered where there are several.
pub(crate) fn penalties_words(draft: &Draft) -> Vec<String> {
    let many = draft.penalties.len() > 1;
    let numbered = draft.penalties.iter().enumerate().map(|(i, p)| {
        let end = if i + 1 == draft.penalties.len() { "。" } else { "；" };
        let no = if many { format!("{}. ", i + 1) } else { String::new() };
        format!("{no}{}{end}", penalty_words(p))
    });
    numbered.collect()
}

/// All penalties in one line.
pub(crate) fn penalties_line(draft: &Draft) -> String {
    draft.penalties.iter().map(penalty_words).collect::<Vec<_>>().join("；")
}
