//! Statements over what logins need: sessions, credentials, second factors, counted failures, the log of logins.

use super::List;

pub(crate) const SESSION_NEW: &str =
    "INSERT INTO people_session (id, data, expires, account, mark) VALUES ($1, $2, $3, $4, $5)";

/// Only one that is still there: a request that was under way must not bring an ended session back.
pub(crate) const SESSION_RENEW: &str =
    "UPDATE people_session SET data = $2, expires = $3, account = $4, mark = $5 WHERE id = $1";

pub(crate) const SESSION_GET: &str =
    "SELECT id, data, expires, account, mark FROM people_session WHERE id = $1 AND expires > $2";

pub(crate) const SESSION_DELETE: &str = "DELETE FROM people_session WHERE id = $1";

pub(crate) const SESSIONS_END: &str = "DELETE FROM people_session WHERE account = $1 AND id <> $2";

pub(crate) const SESSION_PURGE: &str = "DELETE FROM people_session WHERE expires <= $1";

pub(crate) const CREDENTIAL_PUT: &str = "INSERT INTO people_credential \
     (account, phc, failures, changed, must_change, factor, mark) VALUES ($1, $2, 0, $3, $4, $5, $6) \
     ON CONFLICT (account) DO UPDATE SET phc = excluded.phc, failures = 0, locked_until = NULL, \
     changed = excluded.changed, must_change = excluded.must_change, factor = excluded.factor, mark = excluded.mark";

pub(crate) const CREDENTIAL_GET: &str =
    "SELECT account, phc, changed, must_change, factor, mark FROM people_credential WHERE account = $1";

pub(crate) const CREDENTIALS_UNMARKED: &str = "SELECT c.account, c.phc, c.changed, c.must_change, c.factor, \
     coalesce(f.confirmed, 0) AS confirmed FROM people_credential c \
     LEFT JOIN people_factor f ON f.account = c.account WHERE c.mark = ''";

pub(crate) const CREDENTIAL_DROP: &str = "DELETE FROM people_credential WHERE account = $1";

/// Unless the person has set a password by this very request: then that one is there.
pub(crate) const CREDENTIAL_VOID: &str = "DELETE FROM people_credential WHERE account = $1 AND NOT EXISTS \
     (SELECT 1 FROM people_setup s WHERE s.account = $1 AND s.request = $2 AND s.used IS NOT NULL)";

/// Counts one more, and says how many there are now. `$2` is now, `$3` when the count is forgotten; from the `$4`th on
/// that moment stays, so that whoever goes on guessing does not keep the door shut for ever.
pub(crate) const ATTEMPT_COUNT: &str = "INSERT INTO people_attempt (id, failures, until) VALUES ($1, 1, $3) \
     ON CONFLICT (id) DO UPDATE SET \
     failures = CASE WHEN people_attempt.until <= $2 THEN 1 ELSE people_attempt.failures + 1 END, \
     until = CASE WHEN people_attempt.until <= $2 OR people_attempt.failures < $4 THEN excluded.until \
     ELSE people_attempt.until END RETURNING failures AS n";

pub(crate) const ATTEMPT_UNDO: &str =
    "UPDATE people_attempt SET failures = failures - 1 WHERE id = $1 AND failures > 0";

pub(crate) const ATTEMPT_CLEAR: &str = "DELETE FROM people_attempt WHERE id = $1";

pub(crate) const ATTEMPT_PURGE: &str = "DELETE FROM people_attempt WHERE until <= $1";

pub(crate) const KNOWN_PUT: &str = "INSERT INTO people_known (id, account, last) VALUES ($1, $2, $3) \
     ON CONFLICT (id) DO UPDATE SET last = excluded.last";

pub(crate) const KNOWN_GET: &str = "SELECT last AS n FROM people_known WHERE id = $1 AND last > $2";

pub(crate) const KNOWN_PURGE: &str = "DELETE FROM people_known WHERE last <= $1";

pub(crate) const KNOWN_FORGET: &str = "DELETE FROM people_known WHERE account = $1";

pub(crate) const LOGIN_ADD: &str = "INSERT INTO people_login (at, account, login, address, way, outcome) \
     VALUES ($1, $2, $3, $4, $5, $6)";

pub(crate) const LOGIN_LAST: &str =
    "SELECT coalesce(max(at), 0) AS n FROM people_login WHERE account = $1 AND outcome = 'welcome'";

pub(crate) const LOGIN_PURGE: &str = "DELETE FROM people_login WHERE at <= $1";

pub(crate) const FACTOR_PUT: &str = "INSERT INTO people_factor (account, sealed, confirmed, step, created) \
     VALUES ($1, $2, 0, 0, $3) ON CONFLICT (account) DO UPDATE SET sealed = excluded.sealed, confirmed = 0, \
     step = 0, created = excluded.created WHERE people_factor.confirmed = 0";

pub(crate) const FACTOR_GET: &str =
    "SELECT account, sealed, confirmed, step, created FROM people_factor WHERE account = $1";

/// A code counts once: its step must lie after the last one that was taken.
pub(crate) const FACTOR_STEP: &str =
    "UPDATE people_factor SET step = $2, confirmed = 1 WHERE account = $1 AND step < $2";

pub(crate) const FACTOR_DROP: &str = "DELETE FROM people_factor WHERE account = $1";

pub(crate) const RECOVERY_ADD: &str = "INSERT INTO people_recovery (id, account) VALUES ($1, $2)";

pub(crate) const RECOVERY_USE: &str =
    "UPDATE people_recovery SET used = $2 WHERE id = $1 AND account = $3 AND used IS NULL";

pub(crate) const RECOVERY_LEFT: &str =
    "SELECT count(*) AS n FROM people_recovery WHERE account = $1 AND used IS NULL";

pub(crate) const RECOVERY_DROP: &str = "DELETE FROM people_recovery WHERE account = $1";

/// A new request takes the place of an older one.
pub(crate) const SETUP_BEGIN: &str = "INSERT INTO people_setup (account, request, code, expires, failures, told) \
     VALUES ($1, $2, $3, $4, 0, 0) ON CONFLICT (account) DO UPDATE SET request = excluded.request, \
     code = excluded.code, link = NULL, expires = excluded.expires, failures = 0, used = NULL, told = 0 \
     WHERE people_setup.request < excluded.request";

/// A link is made once: whoever repeats the approval gets no second one.
pub(crate) const SETUP_LINK: &str = "UPDATE people_setup SET link = $3, expires = $4 \
     WHERE account = $1 AND request = $2 AND used IS NULL AND link IS NULL";

/// What was asked for before is void once something else is asked for.
pub(crate) const SETUP_VOID: &str =
    "UPDATE people_setup SET expires = 0 WHERE account = $1 AND request <> $2 AND used IS NULL";

pub(crate) const SETUP_GET: &str = "SELECT account, request, code, link, expires, failures, used, told \
     FROM people_setup WHERE link = $1";

pub(crate) const SETUP_OF: &str = "SELECT account, request, code, link, expires, failures, used, told \
     FROM people_setup WHERE account = $1";

/// Counted before the code is compared.
pub(crate) const SETUP_TRY: &str =
    "UPDATE people_setup SET failures = failures + 1 WHERE link = $1 RETURNING failures AS n";

/// The code was right: it was no wrong one.
pub(crate) const SETUP_UNTRY: &str =
    "UPDATE people_setup SET failures = failures - 1 WHERE link = $1 AND failures > 0";

pub(crate) const SETUP_USE: &str =
    "UPDATE people_setup SET used = $2 WHERE link = $1 AND used IS NULL AND expires > $2";

pub(crate) const SETUP_TOLD: &str = "UPDATE people_setup SET told = 1 WHERE account = $1";

pub(crate) static LOGINS: List = List {
    name: "LOGINS",
    select: "SELECT * FROM people_login",
    count: "SELECT count(*) AS n FROM people_login",
    filters: &[
        "login LIKE {} ESCAPE '!'",
        "address = {}",
        "way = {}",
        "outcome = {}",
        "at >= {}",
        "at < {}",
        "account = {}",
    ],
    orders: &["id DESC"],
};
