//! 1,000 documents of penalty cases with the places of their values: written and labelled before the masker was,
//! with which it shares neither code nor lists. The same seed gives the same documents.

mod breaking;
mod chance;
mod names;
mod sentences;
mod values;

use chance::Chance;

/// Makes one value of a kind.
type Maker = fn(&mut Chance) -> String;
pub use chance::Half;

/// What a labelled place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A natural person's name.
    Name,
    /// A home or contact address.
    Address,
    /// A personal number, by its kind.
    Number(&'static str),
    /// What the public must read.
    Stands(&'static str),
}

impl Class {
    pub fn is_personal(self) -> bool {
        !matches!(self, Class::Stands(_))
    }
}

/// A place, in characters.
#[derive(Clone, Debug)]
pub struct Label {
    pub from: usize,
    pub to: usize,
    pub class: Class,
}

/// A text of one field of a record.
#[derive(Debug)]
pub struct Document {
    pub field: &'static str,
    pub text: String,
    pub labels: Vec<Label>,
    pub half: Half,
}

/// The documents: even ones may be looked at, odd ones are held out.
pub fn documents(n: u64) -> Vec<Document> {
    (0..n).map(document).collect()
}

fn document(i: u64) -> Document {
    let half = if i.is_multiple_of(2) { Half::Seen } else { Half::HeldOut };
    let mut chance = Chance::seeded(i);
    let cast = [(); 4].map(|()| names::person(&mut chance, half));
    let firm = values::firm(&mut chance);
    let shop = values::shop(&mut chance, half);
    let mut writer = Writer {
        chance,
        half,
        cast,
        firm,
        shop,
        text: String::new(),
        at: 0,
        labels: Vec::new(),
        stranger: String::new(),
    };
    let field = match i / 2 % 20 {
        0 => writer.short("title", sentences::TITLES),
        1 => writer.short("party", sentences::PARTIES),
        2 => writer.short("party_code", sentences::CODES),
        3 => writer.short("remedies", sentences::REMEDIES),
        _ => writer.decision(),
    };
    Document { field, text: writer.text, labels: writer.labels, half }
}

struct Writer {
    chance: Chance,
    half: Half,
    /// The party or its representative, an agent, two officers.
    cast: [String; 4],
    firm: String,
    shop: String,
    text: String,
    /// Characters written.
    at: usize,
    labels: Vec<Label>,
    /// The stranger of this sentence.
    stranger: String,
}

impl Writer {
    fn short(&mut self, field: &'static str, templates: &[&str]) -> &'static str {
        let template = self.half.sentence(&mut self.chance, templates).to_owned();
        self.sentence(&template);
        field
    }

    fn decision(&mut self) -> &'static str {
        let party = match self.chance.below(3) {
            0 => sentences::PARTY_PERSON,
            1 => sentences::PARTY_FIRM,
            _ => sentences::PARTY_SHOP,
        };
        let facts = self.chance.between(2, 6);
        let mut plan = vec![party];
        plan.extend((0..facts).map(|_| sentences::FACTS));
        plan.push(sentences::EVIDENCE);
        if self.chance.one_in(2) {
            plan.push(sentences::PROCEDURE);
        }
        plan.push(sentences::DECISION);
        if self.chance.one_in(2) {
            plan.push(sentences::REMEDIES);
        }
        for part in plan {
            let template = self.half.sentence(&mut self.chance, part).to_owned();
            self.sentence(&template);
            if self.chance.one_in(4) {
                self.plain("\n");
            }
        }
        "facts"
    }

    fn sentence(&mut self, template: &str) {
        self.stranger = names::person(&mut self.chance, self.half);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            self.plain(before);
            let (place, after) = after.split_once('}').unwrap();
            self.fill(place);
            rest = after;
        }
        self.plain(rest);
    }

    fn plain(&mut self, text: &str) {
        self.text.push_str(text);
        self.at += text.chars().count();
    }

    fn put(&mut self, value: &str, class: Class) {
        let from = self.at;
        self.plain(value);
        self.labels.push(Label { from, to: self.at, class });
    }

    fn number(&mut self, kind: &'static str, value: &str) {
        let breakable = matches!(kind, "id" | "mobile" | "bank" | "passport" | "permit");
        let value = match breakable && self.chance.one_in(4) {
            true => breaking::broken(&mut self.chance, value),
            false => value.to_owned(),
        };
        self.put(&value, Class::Number(kind));
    }

    fn fill(&mut self, place: &str) {
        let Writer { chance, half, .. } = self;
        match place {
            "p1" | "p2" | "p3" | "p4" => {
                let i: usize = place[1..].parse().unwrap();
                let name = self.cast[i - 1].clone();
                self.put(&name, Class::Name);
            }
            "s" => {
                let name = self.stranger.clone();
                self.put(&name, Class::Name);
            }
            "s2" => {
                let name = values::stranger(chance, *half);
                self.put(&name, Class::Name);
            }
            "home" | "short" => {
                let value = if place == "home" { values::home(chance) } else { values::short_home(chance) };
                self.put(&value, Class::Address);
            }
            "id" => {
                let value = values::identity(chance);
                // Real forms print the last letter small as well.
                let value = if chance.one_in(3) { value.to_lowercase() } else { value };
                self.number("id", &value);
            }
            "spoken" => {
                let mobile = values::mobile(chance);
                let value = breaking::spoken(chance, &mobile);
                self.number("spoken", &value);
            }
            "firm" => {
                let value = self.firm.clone();
                self.put(&value, Class::Stands("firm"));
            }
            "shop" => {
                let value = self.shop.clone();
                self.put(&value, Class::Stands("shop"));
            }
            _ => {
                let personal: Option<(&'static str, Maker)> = match place {
                    "id15" => Some(("id15", values::identity15)),
                    "mobile" => Some(("mobile", values::mobile)),
                    "landline" => Some(("landline", values::landline)),
                    "bank" => Some(("bank", values::bank)),
                    "account" => Some(("account", values::long_account)),
                    "passport" => Some(("passport", values::passport)),
                    "permit" => Some(("permit", values::travel_permit)),
                    "taiwan" => Some(("taiwan", values::taiwan_permit)),
                    "military" => Some(("military", values::military)),
                    "plate" => Some(("plate", values::plate)),
                    "email" => Some(("email", values::email)),
                    "social" => Some(("social", values::social)),
                    "birth" => Some(("birth", values::birth)),
                    _ => None,
                };
                if let Some((kind, make)) = personal {
                    let value = make(chance);
                    self.number(kind, &value);
                    return;
                }
                let (kind, value) = match place {
                    "code" => ("code", values::code(chance)),
                    "premises" => ("premises", values::premises(chance)),
                    "place" => ("place", values::place(chance)),
                    "organ" => ("organ", values::organ(chance)),
                    "docno" => ("docno", values::docno(chance)),
                    "date" => ("date", values::date(chance)),
                    "money" => ("money", values::money(chance)),
                    "statute" => ("statute", values::statute(chance)),
                    "goods" => ("goods", values::goods(chance)),
                    "batch" => ("batch", values::batch(chance)),
                    other => unreachable!("no place {other}"),
                };
                self.put(&value, Class::Stands(kind));
            }
        }
    }
}
