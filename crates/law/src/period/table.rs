//! 法定期限表 — the periods that come with the program, by law. Ids are stable: rule bundles and acts name them.
//!
//! A rule bundle may replace a period by its id (a sector's own procedure, a local variant).

mod coercion;
mod penalty;
mod permit;
mod publicity;
mod remedy;

use super::{Binds, Mark, Period, Roll, Sense, Unit};

/// A period as a constant.
#[derive(Clone, Copy)]
struct Row {
    id: &'static str,
    title: &'static str,
    n: u32,
    unit: Unit,
    roll: Roll,
    sense: Sense,
    binds: Binds,
    extends: Option<&'static str>,
    from: &'static str,
    basis: &'static str,
    mark: Mark,
    note: &'static str,
}

/// A period that binds the agency and does not roll; the builders below change what differs.
const fn row(id: &'static str, title: &'static str, n: u32, unit: Unit) -> Row {
    Row {
        id,
        title,
        n,
        unit,
        roll: Roll::None,
        sense: Sense::Within,
        binds: Binds::Agency,
        extends: None,
        from: "",
        basis: "",
        mark: Mark::Statute,
        note: "",
    }
}

impl Row {
    const fn from(mut self, event: &'static str) -> Row {
        self.from = event;
        self
    }

    const fn basis(mut self, article: &'static str) -> Row {
        self.basis = article;
        self
    }

    /// An act of the party: rolls forward over rest days.
    const fn party(mut self) -> Row {
        self.binds = Binds::Party;
        self.roll = Roll::Forward;
        self
    }

    /// An act of a court or another organ, for which the procedural laws roll forward.
    const fn other(mut self) -> Row {
        self.binds = Binds::Other;
        self.roll = Roll::Forward;
        self
    }

    const fn no_roll(mut self) -> Row {
        self.roll = Roll::None;
        self
    }

    const fn roll(mut self) -> Row {
        self.roll = Roll::Forward;
        self
    }

    const fn wait(mut self) -> Row {
        self.sense = Sense::Wait;
        self
    }

    const fn ahead(mut self) -> Row {
        self.sense = Sense::Ahead;
        self
    }

    const fn extends(mut self, id: &'static str) -> Row {
        self.extends = Some(id);
        self
    }

    const fn mark(mut self, mark: Mark) -> Row {
        self.mark = mark;
        self
    }

    const fn note(mut self, text: &'static str) -> Row {
        self.note = text;
        self
    }

    fn period(&self) -> Period {
        Period {
            id: self.id.to_owned(),
            title: self.title.to_owned(),
            n: self.n,
            unit: self.unit,
            roll: self.roll,
            sense: self.sense,
            binds: self.binds,
            extends: self.extends.map(str::to_owned),
            from: self.from.to_owned(),
            basis: self.basis.to_owned(),
            mark: self.mark,
            note: self.note.to_owned(),
        }
    }
}

const TABLES: [&[Row]; 5] = [penalty::ROWS, publicity::ROWS, coercion::ROWS, permit::ROWS, remedy::ROWS];

/// Every built-in period, in the order of the laws.
pub fn periods() -> Vec<Period> {
    TABLES.iter().flat_map(|rows| rows.iter()).map(Row::period).collect()
}

/// The built-in period with this id.
pub fn period(id: &str) -> Option<Period> {
    TABLES.iter().flat_map(|rows| rows.iter()).find(|row| row.id == id).map(Row::period)
}
