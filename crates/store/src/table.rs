//! Tables as data: typed rows that know their columns, and cells that can be compared with what is stored.

use crate::error::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::{QueryResult, Value};
use serde::Serialize;
use std::fmt;

/// What a column holds. Instants are microseconds, truth values 0 or 1, dates `YYYY-MM-DD`, lists JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// TEXT
    Text,
    /// BIGINT
    Int,
    /// BLOB or BYTEA
    Bytes,
}

/// One stored value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text or NULL.
    Text(Option<String>),
    /// Integer or NULL.
    Int(Option<i64>),
    /// Bytes or NULL.
    Bytes(Option<Vec<u8>>),
}

impl Cell {
    /// The parameter that binds it.
    pub(crate) fn value(self) -> Value {
        match self {
            Self::Text(v) => Value::String(v),
            Self::Int(v) => Value::BigInt(v),
            Self::Bytes(v) => Value::Bytes(v),
        }
    }
    /// The stored value of a column, whatever it is.
    pub(crate) fn read(row: &QueryResult, column: &Column) -> Result<Self, sea_orm::DbErr> {
        Ok(match column.kind {
            Kind::Text => Self::Text(row.try_get("", column.name)?),
            Kind::Int => Self::Int(row.try_get("", column.name)?),
            Kind::Bytes => Self::Bytes(row.try_get("", column.name)?),
        })
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(Some(v)) => write!(f, "{v}"),
            Self::Int(Some(v)) => write!(f, "{v}"),
            Self::Bytes(Some(v)) => write!(f, "{} bytes", v.len()),
            _ => write!(f, "NULL"),
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name; the prefix is the noun.
    pub name: &'static str,
    /// Its columns, in order; in a projection the first is `id`.
    pub columns: &'static [Column],
}

impl Table {
    /// The columns' names with commas between.
    pub(crate) fn list(&self) -> String {
        self.columns.iter().map(|c| c.name).collect::<Vec<_>>().join(", ")
    }
}

/// A row of a projection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it belongs.
    pub table: &'static Table,
    /// Its values, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// A value that a column can hold.
pub(crate) trait Field: Sized {
    const KIND: Kind;
    fn cell(&self) -> Cell;
    fn from_cell(cell: Cell) -> Result<Self, String>;
}

const ODD: &str = "not what the column may hold";

impl Field for Option<String> {
    const KIND: Kind = Kind::Text;
    fn cell(&self) -> Cell {
        // PostgreSQL has no NUL in text; one verdict's odd title must not fail the others of its batch.
        Cell::Text(self.as_ref().map(|t| if t.contains('\0') { t.replace('\0', "") } else { t.clone() }))
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        if let Cell::Text(v) = cell { Ok(v) } else { Err(ODD.into()) }
    }
}

impl Field for String {
    const KIND: Kind = Kind::Text;
    fn cell(&self) -> Cell {
        Some(self.clone()).cell()
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        Option::from_cell(cell)?.ok_or_else(|| "NULL".into())
    }
}

impl Field for Option<i64> {
    const KIND: Kind = Kind::Int;
    fn cell(&self) -> Cell {
        Cell::Int(*self)
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        if let Cell::Int(v) = cell { Ok(v) } else { Err(ODD.into()) }
    }
}

impl Field for i64 {
    const KIND: Kind = Kind::Int;
    fn cell(&self) -> Cell {
        Cell::Int(Some(*self))
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        Option::from_cell(cell)?.ok_or_else(|| "NULL".into())
    }
}

impl Field for u64 {
    const KIND: Kind = Kind::Int;
    fn cell(&self) -> Cell {
        // Sequence numbers and counts stay far below 2^63; one that does not must at least not wrap.
        Cell::Int(Some(i64::try_from(*self).unwrap_or(i64::MAX)))
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        u64::try_from(i64::from_cell(cell)?).map_err(|e| e.to_string())
    }
}

impl Field for Option<u64> {
    const KIND: Kind = Kind::Int;
    fn cell(&self) -> Cell {
        self.map_or(Cell::Int(None), |n| n.cell())
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        Option::<i64>::from_cell(cell)?.map(|n| u64::try_from(n).map_err(|e| e.to_string())).transpose()
    }
}

impl Field for bool {
    const KIND: Kind = Kind::Int;
    fn cell(&self) -> Cell {
        Cell::Int(Some(i64::from(*self)))
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        Option::from_cell(cell)?.ok_or_else(|| "NULL".into())
    }
}

impl Field for Option<bool> {
    const KIND: Kind = Kind::Int;
    fn cell(&self) -> Cell {
        Cell::Int(self.map(i64::from))
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        match Option::<i64>::from_cell(cell)? {
            None => Ok(None),
            Some(0) => Ok(Some(false)),
            Some(1) => Ok(Some(true)),
            Some(n) => Err(format!("{n} is neither 0 nor 1")),
        }
    }
}

impl Field for Option<Date> {
    const KIND: Kind = Kind::Text;
    fn cell(&self) -> Cell {
        Cell::Text(self.map(|d| d.to_string()))
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        Option::<String>::from_cell(cell)?.map(|t| t.parse().map_err(|e| format!("{t}: {e}"))).transpose()
    }
}

impl Field for Date {
    const KIND: Kind = Kind::Text;
    fn cell(&self) -> Cell {
        Cell::Text(Some(self.to_string()))
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        Option::from_cell(cell)?.ok_or_else(|| "NULL".into())
    }
}

impl Field for Timestamp {
    const KIND: Kind = Kind::Int;
    fn cell(&self) -> Cell {
        Cell::Int(Some(self.as_microsecond()))
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        Timestamp::from_microsecond(i64::from_cell(cell)?).map_err(|e| e.to_string())
    }
}

impl Field for Option<Timestamp> {
    const KIND: Kind = Kind::Int;
    fn cell(&self) -> Cell {
        Cell::Int(self.map(|t| t.as_microsecond()))
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        Option::<i64>::from_cell(cell)?
            .map(|n| Timestamp::from_microsecond(n).map_err(|e| e.to_string()))
            .transpose()
    }
}

impl Field for Vec<u8> {
    const KIND: Kind = Kind::Bytes;
    fn cell(&self) -> Cell {
        Cell::Bytes(Some(self.clone()))
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        if let Cell::Bytes(Some(v)) = cell { Ok(v) } else { Err(ODD.into()) }
    }
}

impl Field for Vec<u64> {
    const KIND: Kind = Kind::Text;
    fn cell(&self) -> Cell {
        Cell::Text(Some(json(self)))
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        serde_json::from_str(&String::from_cell(cell)?).map_err(|e| e.to_string())
    }
}

impl Field for Vec<String> {
    const KIND: Kind = Kind::Text;
    fn cell(&self) -> Cell {
        Cell::Text(Some(json(self)))
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        serde_json::from_str(&String::from_cell(cell)?).map_err(|e| e.to_string())
    }
}

impl Field for Vec<law::state::register::Grant> {
    const KIND: Kind = Kind::Text;
    fn cell(&self) -> Cell {
        Cell::Text(Some(json(self)))
    }
    fn from_cell(cell: Cell) -> Result<Self, String> {
        serde_json::from_str(&String::from_cell(cell)?).map_err(|e| e.to_string())
    }
}

/// The JSON text of a plain value. What has no JSON form (a map with other keys than text) does not occur in rows;
/// should it, the row says `null`, which the deep check finds.
pub(crate) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".into())
}

/// The wire word of a unit-like enum, e.g. `agency`.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => json(value),
    }
}

/// A typed row of one table.
pub(crate) trait Tabled: Sized {
    const TABLE: Table;
    fn cells(&self) -> Vec<Cell>;
    fn read(row: &QueryResult) -> Result<Self, StoreError>;
}

pub(crate) fn read_field<T: Field>(
    row: &QueryResult,
    table: &'static str,
    name: &'static str,
) -> Result<T, StoreError> {
    Cell::read(row, &Column { name, kind: T::KIND })
        .map_err(|e| e.to_string())
        .and_then(T::from_cell)
        .map_err(|why| StoreError::Value { operation: "read a row", table, column: name, why })
}

/// Declares a row's type together with its table.
macro_rules! table {
    ($(#[$meta:meta])* $name:ident = $table:literal { $( $(#[$note:meta])* $field:ident: $ty:ty, )* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $( $(#[$note])* pub $field: $ty, )* }

        impl $crate::table::Tabled for $name {
            const TABLE: $crate::table::Table = $crate::table::Table {
                name: $table,
                columns: &[ $( $crate::table::Column {
                    name: stringify!($field),
                    kind: <$ty as $crate::table::Field>::KIND,
                } ),* ],
            };
            fn cells(&self) -> Vec<$crate::table::Cell> {
                vec![ $( $crate::table::Field::cell(&self.$field) ),* ]
            }
            fn read(row: &sea_orm::QueryResult) -> Result<Self, $crate::error::StoreError> {
                Ok(Self { $( $field: $crate::table::read_field(row, $table, stringify!($field))?, )* })
            }
        }
    };
}
pub(crate) use table;

#[cfg(test)]
mod tests {
    use super::*;

    fn both_ways<T: Field + PartialEq + std::fmt::Debug>(value: T) {
        assert_eq!(T::from_cell(value.cell()), Ok(value));
    }

    #[test]
    fn values_come_back_as_they_went() {
        both_ways("中文".to_owned());
        both_ways(None::<String>);
        both_ways(7_u64);
        both_ways(Some(true));
        both_ways(false);
        both_ways(jiff::civil::date(2026, 3, 2));
        both_ways(None::<Date>);
        both_ways(vec!["a".to_owned(), "b\"".to_owned()]);
        both_ways(vec![0_u8, 255]);
        both_ways("2026-03-02T01:00:00.000001Z".parse::<Timestamp>().unwrap());
    }

    #[test]
    fn odd_values_are_refused_and_nul_is_left_out() {
        assert!(bool::from_cell(Cell::Int(Some(2))).is_err());
        assert!(u64::from_cell(Cell::Int(Some(-1))).is_err());
        assert!(Date::from_cell(Cell::Text(Some("2026-02-30".into()))).is_err());
        assert!(String::from_cell(Cell::Text(None)).is_err());
        assert!(i64::from_cell(Cell::Text(Some("1".into()))).is_err());
        assert_eq!("a\0b".to_owned().cell(), Cell::Text(Some("ab".into())));
    }
}
