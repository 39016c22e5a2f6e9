//! Lists over the projections. A filter's place in its list is its number for the reader; see `crate::lists`.

use super::{ADMINISTRATION, LOGINS, List, READINGS};

pub(crate) static CASES: List = List {
    name: "CASES",
    select: "SELECT * FROM casework_case",
    count: "SELECT count(*) AS n FROM casework_case",
    filters: &[
        "unit = {}",
        "unit IN (SELECT u.id FROM register_unit u WHERE u.review_body = {})",
        "stage = {}",
        "review_stage = {}",
        "(lower(title) LIKE {} ESCAPE '!' OR lower(coalesce(number, '')) LIKE {} ESCAPE '!' \
         OR lower(coalesce(decision_no, '')) LIKE {} ESCAPE '!' OR lower(coalesce(party_name, '')) LIKE {} ESCAPE '!' \
         OR lower(coalesce(party_code, '')) LIKE {} ESCAPE '!' OR party_find LIKE {#})",
        // The list is JSON: the pattern holds the quotation marks, so that no id matches a part of another.
        "handlers LIKE {} ESCAPE '!'",
        "next_due < {}",
        "major = {}",
        "alerts > 0",
    ],
    orders: &[
        "updated DESC, id",
        "CASE WHEN next_due IS NULL THEN 1 ELSE 0 END, next_due, id",
        "received_on DESC, id",
        "CASE WHEN number IS NULL THEN 1 ELSE 0 END, number, id",
    ],
};

pub(crate) static PUBLICATIONS: List = List {
    name: "PUBLICATIONS",
    select: "SELECT * FROM publicity_publication",
    count: "SELECT count(*) AS n FROM publicity_publication",
    filters: &[
        "unit = {}",
        "stage = {}",
        "source_kind = {}",
        "(lower(title) LIKE {} ESCAPE '!' OR lower(document_no) LIKE {} ESCAPE '!' \
         OR lower(coalesce(party, '')) LIKE {} ESCAPE '!' OR coalesce(party_code, '') LIKE {} ESCAPE '!')",
        "stage = 'published' AND (until_on IS NULL OR until_on >= {})",
        "stage IN ('prepared', 'edited') AND due_on < {}",
        "published_on IS NOT NULL",
        "pending IS NOT NULL",
        "decision IS NULL",
        "published_on IS NOT NULL AND withdrawn_on IS NOT NULL",
    ],
    orders: &[
        "updated DESC, id",
        "CASE WHEN published_on IS NULL THEN 1 ELSE 0 END, published_on DESC, id",
        "CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, due_on, id",
        "CASE WHEN decided_on IS NULL THEN 1 ELSE 0 END, decided_on DESC, id",
        "CASE WHEN withdrawn_on IS NULL THEN 1 ELSE 0 END, withdrawn_on DESC, document_no, id",
    ],
};

pub(crate) static UNITS: List = List {
    name: "UNITS",
    select: "SELECT * FROM register_unit",
    count: "SELECT count(*) AS n FROM register_unit",
    filters: &[
        "kind = {}",
        "parent = {}",
        "review_body = {}",
        "(lower(name) LIKE {} ESCAPE '!' OR lower(short) LIKE {} ESCAPE '!')",
    ],
    orders: &["id", "name, id"],
};

pub(crate) static OFFICERS: List = List {
    name: "OFFICERS",
    select: "SELECT * FROM register_officer",
    count: "SELECT count(*) AS n FROM register_officer",
    filters: &[
        "unit = {}",
        "account = {}",
        "(lower(name) LIKE {} ESCAPE '!' OR lower(number) LIKE {} ESCAPE '!')",
        "valid_to < {}",
        "suspended_from <= {} AND (suspended_to IS NULL OR suspended_to > {})",
    ],
    orders: &["unit, number, id", "valid_to, id"],
};

pub(crate) static REVIEWERS: List = List {
    name: "REVIEWERS",
    select: "SELECT * FROM review_reviewer",
    count: "SELECT count(*) AS n FROM review_reviewer",
    filters: &["unit = {}", "(removed_on IS NULL OR removed_on > {})"],
    orders: &["unit, name, id"],
};

pub(crate) static CATALOGUES: List = List {
    name: "CATALOGUES",
    select: "SELECT * FROM review_catalogue",
    count: "SELECT count(*) AS n FROM review_catalogue",
    filters: &[],
    orders: &["id"],
};

pub(crate) static ACCOUNTS: List = List {
    name: "ACCOUNTS",
    select: "SELECT * FROM people_account",
    count: "SELECT count(*) AS n FROM people_account",
    filters: &[
        "unit = {}",
        "(login LIKE {} ESCAPE '!' OR lower(coalesce(name, '')) LIKE {} ESCAPE '!')",
        "closed = {}",
        "reset = {}",
        // Nobody has logged in since, though the password is older.
        "closed = 0 AND EXISTS (SELECT 1 FROM people_credential c WHERE c.account = people_account.id \
         AND c.changed <= {}) AND NOT EXISTS (SELECT 1 FROM people_login l WHERE l.account = people_account.id \
         AND l.outcome IN ('welcome', 'recovered') AND l.at > {})",
    ],
    orders: &["login, id"],
};

pub(crate) static HISTORICAL: List = List {
    name: "HISTORICAL",
    select: "SELECT * FROM record_historical",
    count: "SELECT count(*) AS n FROM record_historical",
    filters: &[
        "batch = {}",
        "unit = {}",
        "flags > 0",
        "flags = 0",
        "(lower(document_no) LIKE {} ESCAPE '!' OR lower(coalesce(party, '')) LIKE {} ESCAPE '!' \
         OR party_find LIKE {#})",
        "EXISTS (SELECT 1 FROM publicity_publication p WHERE p.source_kind = 'historical' \
         AND p.source_id = record_historical.id)",
        "NOT EXISTS (SELECT 1 FROM publicity_publication p WHERE p.source_kind = 'historical' \
         AND p.source_id = record_historical.id)",
        "EXISTS (SELECT 1 FROM publicity_publication p WHERE p.source_kind = 'historical' \
         AND p.source_id = record_historical.id AND p.stage = 'published')",
    ],
    orders: &["batch, row_no, id", "CASE WHEN decided_on IS NULL THEN 1 ELSE 0 END, decided_on DESC, id"],
};

pub(crate) static SERIES: List = List {
    name: "SERIES",
    select: "SELECT * FROM casework_series",
    count: "SELECT count(*) AS n FROM casework_series",
    filters: &["unit = {}", "year = {}"],
    orders: &["year DESC, unit, series, id"],
};

pub(crate) static DOCUMENTS: List = List {
    name: "DOCUMENTS",
    select: "SELECT * FROM record_document",
    count: "SELECT count(*) AS n FROM record_document",
    filters: &[
        "unit = {}",
        "case_id = {}",
        "kind = {}",
        "(lower(title) LIKE {} ESCAPE '!' OR lower(coalesce(number, '')) LIKE {} ESCAPE '!')",
        "scans = 0",
    ],
    orders: &["entry, id", "issued_on DESC, id"],
};

pub(crate) static RECORDINGS: List = List {
    name: "RECORDINGS",
    select: "SELECT * FROM record_recording",
    count: "SELECT count(*) AS n FROM record_recording",
    filters: &[
        "unit = {}",
        "case_id = {}",
        "kind = {}",
        "(lower(coalesce(name, '')) LIKE {} ESCAPE '!' OR sha256 LIKE {} ESCAPE '!')",
        "accepted_on IS NULL",
        "described_on IS NULL",
        "alerts > 0",
        "sha256 = {}",
    ],
    orders: &["handed_at DESC, id", "CASE WHEN started IS NULL THEN 1 ELSE 0 END, started, id"],
};

pub(crate) static DEVICES: List = List {
    name: "DEVICES",
    select: "SELECT * FROM record_device",
    count: "SELECT count(*) AS n FROM record_device",
    filters: &[
        "unit = {}",
        "kind = {}",
        "condition = {}",
        "(lower(name) LIKE {} ESCAPE '!' OR lower(number) LIKE {} ESCAPE '!')",
    ],
    orders: &["unit, kind, number, id"],
};

pub(crate) static VIEWINGS: List = List {
    name: "VIEWINGS",
    select: "SELECT * FROM record_viewing",
    count: "SELECT count(*) AS n FROM record_viewing",
    filters: &["case_id = {}", "account = {}", "viewed_at >= {}", "unit = {}"],
    orders: &["viewed_at DESC, id"],
};

pub(crate) static EXPORTS: List = List {
    name: "EXPORTS",
    select: "SELECT * FROM people_export",
    count: "SELECT count(*) AS n FROM people_export",
    filters: &["unit = {}", "account = {}", "stage = {}", "asked_at >= {}"],
    orders: &["asked_at DESC, id"],
};

pub(crate) static LISTS: [&List; 17] = [
    &CASES,
    &PUBLICATIONS,
    &UNITS,
    &OFFICERS,
    &REVIEWERS,
    &CATALOGUES,
    &ACCOUNTS,
    &HISTORICAL,
    &SERIES,
    &DOCUMENTS,
    &RECORDINGS,
    &DEVICES,
    &LOGINS,
    &READINGS,
    &ADMINISTRATION,
    &VIEWINGS,
    &EXPORTS,
];

pub(crate) const ACCOUNT_BY_LOGIN: &str = "SELECT * FROM people_account WHERE login = $1";

pub(crate) const PUBLICATION_BY_ADDRESS: &str = "SELECT * FROM publicity_publication WHERE address = $1";

pub(crate) const PUBLICATION_BY_SOURCE: &str =
    "SELECT * FROM publicity_publication WHERE source_kind = $1 AND source_id = $2 ORDER BY id";

pub(crate) const RECORDINGS_OF_FILE: &str =
    "SELECT * FROM record_recording WHERE case_id = $1 AND sha256 = $2 ORDER BY handed_at, id";

pub(crate) const CASES_DECIDED_AS: &str =
    "SELECT id FROM casework_case WHERE decision_no = $1 ORDER BY id LIMIT 10";

/// How many cases stand where, for one unit, or for all where `$1` is empty.
pub(crate) const CASE_COUNTS: &str = "SELECT stage, count(*) AS n, \
     count(CASE WHEN next_due < $2 THEN 1 END) AS overdue FROM casework_case \
     WHERE $1 = '' OR unit = $1 GROUP BY stage";

pub(crate) const PUBLICATION_COUNTS: &str = "SELECT stage, count(*) AS n, \
     count(CASE WHEN stage IN ('prepared', 'edited') AND due_on < $2 THEN 1 END) AS overdue \
     FROM publicity_publication WHERE $1 = '' OR unit = $1 GROUP BY stage";

pub(crate) const HISTORICAL_BATCHES: &str = "SELECT batch, count(*) AS n, \
     count(CASE WHEN flags > 0 THEN 1 END) AS flagged FROM record_historical \
     WHERE $1 = '' OR unit = $1 GROUP BY batch ORDER BY batch";
