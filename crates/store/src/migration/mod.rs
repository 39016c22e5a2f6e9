//! Versioned migrations. One that was released is never edited: it says how that version's tables came to be.

mod m0001_journal;
mod m0002_rows;
mod m0003_machinery;
mod m0004_record;
mod m0005_crypt;
mod m0006_login;
mod m0007_viewing;
mod m0008_publication_bound;
mod m0009_row_security;
mod m0010_reading;
mod m0011_export;
mod m0012_viewing_note;
mod m0013_publication_words;
mod m0014_historical_number;
mod m0015_marks;
mod m0016_recording_places;
mod m0017_imports;

use sea_orm_migration::prelude::*;

/// The migrations in order.
pub(crate) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_journal::Migration),
            Box::new(m0002_rows::Migration),
            Box::new(m0003_machinery::Migration),
            Box::new(m0004_record::Migration),
            Box::new(m0005_crypt::Migration),
            Box::new(m0006_login::Migration),
            Box::new(m0007_viewing::Migration),
            Box::new(m0008_publication_bound::Migration),
            Box::new(m0009_row_security::Migration),
            Box::new(m0010_reading::Migration),
            Box::new(m0011_export::Migration),
            Box::new(m0012_viewing_note::Migration),
            Box::new(m0013_publication_words::Migration),
            Box::new(m0014_historical_number::Migration),
            Box::new(m0015_marks::Migration),
            Box::new(m0016_recording_places::Migration),
            Box::new(m0017_imports::Migration),
        ]
    }
}

/// A column of a new table. Types that mean the same on both databases: TEXT, BIGINT (which SQLite calls integer),
/// BLOB or BYTEA.
#[derive(Clone, Copy)]
enum Col {
    Text(&'static str),
    TextNull(&'static str),
    Int(&'static str),
    IntNull(&'static str),
    Blob(&'static str),
    /// The primary key, numbered by the database.
    Auto(&'static str),
}

impl Col {
    fn definition(self) -> ColumnDef {
        let new = |name: &'static str| ColumnDef::new(Alias::new(name));
        match self {
            Self::Text(n) => new(n).text().not_null().take(),
            Self::TextNull(n) => new(n).text().null().take(),
            Self::Int(n) => new(n).big_integer().not_null().take(),
            Self::IntNull(n) => new(n).big_integer().null().take(),
            Self::Blob(n) => new(n).blob().not_null().take(),
            Self::Auto(n) => new(n).big_integer().not_null().auto_increment().primary_key().take(),
        }
    }
}

/// Makes a table. A key of one column is the column's own, so that SQLite takes an integer one for its row id.
async fn make(
    manager: &SchemaManager<'_>,
    name: &'static str,
    key: &[&'static str],
    columns: &[Col],
) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table(Alias::new(name));
    for column in columns {
        let mut definition = column.definition();
        if key.len() == 1 && definition.get_column_name() == key[0] {
            definition.primary_key();
        }
        table.col(&mut definition);
    }
    if key.len() > 1 {
        let mut primary = Index::create();
        for column in key {
            primary.col(Alias::new(*column));
        }
        table.primary_key(&mut primary);
    }
    manager.create_table(table).await
}

/// Adds a column of text to a table; rows that are there get `value`.
async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
    value: &'static str,
) -> Result<(), DbErr> {
    let mut added = ColumnDef::new(Alias::new(column));
    added.text().not_null().default(value);
    manager.alter_table(Table::alter().table(Alias::new(table)).add_column(&mut added).take()).await
}

/// Adds a column of text that may be empty; it is so in rows that are there.
async fn add_null(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
) -> Result<(), DbErr> {
    let mut added = ColumnDef::new(Alias::new(column));
    added.text().null();
    manager.alter_table(Table::alter().table(Alias::new(table)).add_column(&mut added).take()).await
}

/// Makes an index, named after its table and columns.
async fn index(
    manager: &SchemaManager<'_>,
    unique: bool,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    let mut index = Index::create();
    index.name(format!("{}_{table}_{}", if unique { "uq" } else { "ix" }, columns.join("_")));
    index.table(Alias::new(table));
    for column in columns {
        index.col(Alias::new(*column));
    }
    if unique {
        index.unique();
    }
    manager.create_index(index).await
}
