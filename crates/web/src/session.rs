//! Logins: the session behind the cookie, who acts now in which capacity, and the CSRF token of every form.
//!
//! [`enforce`] stands before every handler: it checks the route's need and, for everything that changes, the
//! token, in this one place.

pub mod address;
mod csrf;
mod files;
mod forms_at_once;
mod incoming;
mod keep;
mod place;
pub mod resume;
mod token;

pub use csrf::{PreToken, pre_token};
pub use files::{FILE_BYTES_MAX, SentFile, SentFiles};
pub use forms_at_once::{FormPlace, FormsAtOnce};
pub use keep::{IDLE_SECONDS, layer};
pub use place::{CameFrom, device_cookie};

use crate::app::App;
use crate::look::{Problem, format};
use crate::readings::Line;
use crate::reply;
use crate::route::{Need, Token};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::Response;
use law::authority::{Actor, Capacity};
use law::ids::{SubjectKind, SubjectRef};
use office::Fault;
use office::people::Person;
use office::people::login::{Owes, Welcome};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

/// A login ends after this time whatever happens (SECURITY 4).
const ABSOLUTE_SECONDS: i64 = 12 * 60 * 60;
/// The idle time is written down at most this often, so that reading does not write on every page.
const TOUCH_SECONDS: i64 = 60;
/// The session's entry of a login, and of one whose second factor is still awaited.
const LOGIN: &str = "login";
const PENDING: &str = "pending";
/// How long the code of a second factor is awaited.
const PENDING_SECONDS: i64 = 5 * 60;

/// A route's gate.
#[derive(Clone, Debug)]
pub struct Gate {
    /// The application.
    pub app: App,
    /// The route's pattern.
    pub route: &'static str,
    /// The need.
    pub need: Need,
    /// How the request shows where it comes from.
    pub token: Token,
    /// It changes nothing: a search, whose words are in its body.
    pub reads: bool,
    /// Open to whoever still owes something; see [`crate::route::Route::while_owing`].
    pub while_owing: bool,
    /// Largest body, but for files.
    pub body_max: usize,
}

/// Somebody whose password was right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Pending {
    account: String,
    /// The password that was right; see [`Login::stamp`].
    #[serde(default)]
    stamp: String,
    until: i64,
}

/// What a session keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Login {
    account: String,
    capacity: Capacity,
    unit: String,
    csrf: String,
    /// Seconds since 1970 by the server's clock, never the demonstration's.
    started: i64,
    touched: i64,
    /// Names the password by which it was opened, as the office does: with that password the login ends, whatever was
    /// under way then.
    #[serde(default)]
    stamp: String,
}

/// Who has logged in, for handlers behind [`Need::SignedIn`] and stricter.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The person with all capacities held today.
    pub person: Person,
    /// Acting now.
    pub actor: Actor,
    /// Token of this session's forms.
    pub csrf: String,
    /// Name of the unit for which the person acts now.
    pub unit: String,
    /// What must be done before anything else.
    pub owes: Vec<Owes>,
}

/// A signed-in person with the application: the extractor of handlers behind a gate.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The person with all capacities held today.
    pub person: Person,
    /// Acting now.
    pub actor: Actor,
    /// Token of this session's forms.
    pub csrf: String,
    /// Name of the unit for which the person acts now.
    pub unit: String,
    /// The application.
    pub app: App,
    /// Path and query of this request.
    pub path: String,
    /// Reads in 大字版.
    pub large: bool,
    /// A browser that wants a page, not a program.
    pub wants_page: bool,
    /// The address of this request was sealed for another account.
    pub foreign_search: bool,
}

/// The middleware of one route. What somebody who has logged in asks is logged, whatever comes of it (SECURITY 16).
pub async fn enforce(State(gate): State<Gate>, session: Session, request: Request, next: Next) -> Response {
    let path = address::bare(&path_of(request.uri()));
    if gate.need == Need::Public {
        if let Some(answer) = crate::portal::numbers_asked::refused(&gate.app, &request) {
            return answer;
        }
        let request = request.map(|body| incoming::timed(body).0);
        return judged(&gate, None, request, next, path).await;
    }
    let signed = match current(&gate.app, &session).await {
        Err(fault) => return reply::fault(&gate.app, None, &path, &fault),
        Ok(None) => return resume::not_signed_in(&gate, request, &path).await,
        Ok(Some(signed)) => signed,
    };
    let who = Staff::new(signed.clone(), &gate.app, path.clone(), request.headers());
    let Some(line) = Line::begin(&who, request.method(), gate.route, request.uri().path()) else {
        return reply::problem(&gate.app, Some(&who), &path, &Problem::Unlogged);
    };
    let sealer = match address::read_of(&who, request.method(), request.uri()) {
        Ok(sealer) => sealer,
        Err(answer) => return line.end(answer).await,
    };
    let mut request = request;
    request.extensions_mut().insert(signed.clone());
    request.extensions_mut().insert(sealer);
    let owes = signed.owes.first().copied().filter(|_| !gate.while_owing);
    let answer = if let Some(owes) = owes {
        reply::owing(&who, request.method(), owes)
    } else if gate.need.met_by(Some(who.actor.capacity)) {
        judged(&gate, Some(who), request, next, path).await
    } else {
        resume::wrong_capacity(&gate, &who, request).await
    };
    line.end(answer).await
}

/// What changes something is let through only where it can be recorded and a page of this session sent it.
async fn judged(gate: &Gate, staff: Option<Staff>, request: Request, next: Next, path: String) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let changes = gate.need != Need::Public && !gate.reads;
    if changes && !gate.app.health().is_writable() {
        return reply::problem(&gate.app, staff.as_ref(), &path, &Problem::ReadOnly);
    }
    if changes && gate.app.health().is_clock_behind() {
        return reply::problem(&gate.app, staff.as_ref(), &path, &Problem::ClockBehind);
    }
    let wanted = match &staff {
        Some(staff) => csrf::Wanted::session(&staff.csrf),
        None => csrf::Wanted::visitor(&gate.app, request.headers()),
    };
    let own = staff.as_ref().map(|s| s.person.account.as_str());
    let earlier = |given: &str| own.is_some() && token::account_of(&gate.app, given).as_deref() == own;
    let by = csrf::Sender { app: &gate.app, account: own.unwrap_or_default(), body_max: gate.body_max };
    let problem = match csrf::checked(request, &wanted, by, gate.token, earlier).await {
        Ok(request) => return next.run(request).await,
        Err(csrf::Bad::Earlier(sent)) => match &staff {
            Some(staff) if resume::may_keep(gate, &sent.pairs) => return resume::shown(staff, &path, &sent),
            _ => Problem::FormExpired { back: path.clone() },
        },
        Err(csrf::Bad::Token(given)) if own.is_some() && token::account_of(&gate.app, &given).is_some() => {
            Problem::FormOfAnother { back: path.clone() }
        }
        Err(csrf::Bad::Forged | csrf::Bad::Token(_)) => Problem::FormExpired { back: path.clone() },
        Err(csrf::Bad::TooLarge(limit)) => Problem::TooLarge { limit: format::bytes(limit as u64) },
        Err(csrf::Bad::TooMany) => Problem::TooMany { minutes: 1 },
        Err(csrf::Bad::NoRoom) => Problem::NoRoom,
        Err(csrf::Bad::Unreadable) => Problem::Unreadable {
            detail: "内容没有收完整。回到上一页再办一次，有文件的重新选择；已记录的内容没有变化".into(),
        },
    };
    reply::problem(&gate.app, staff.as_ref(), &path, &problem)
}

/// Who is logged in by this session, if anybody still is: idle and absolute time, the account, its password, its
/// capacities and what the city asks of logins are looked at anew on every request, so that closing an account or
/// setting another password ends its sessions at once.
///
/// # Errors
/// When the store fails.
pub async fn current(app: &App, session: &Session) -> Result<Option<Signed>, Fault> {
    let login = match session.get::<Login>(LOGIN).await {
        Ok(Some(login)) => login,
        Ok(None) => return Ok(None),
        // Not the same as being logged out: whoever was logged in still is when the database answers again.
        Err(tower_sessions::session::Error::Store(e)) => return Err(Fault::Unreachable(e.to_string())),
        Err(e) => {
            tracing::warn!(error = %e, "a session could not be read");
            return Ok(None);
        }
    };
    let now = now(session);
    let office = app.office();
    let (person, standing, city, unit) = tokio::try_join!(
        office.person(&login.account),
        office.stands_on(&login.account, &login.stamp),
        office::found::city(office.store()),
        unit_name(app, &login.unit),
    )?;
    let person = person.filter(|p| now < login.started + ABSOLUTE_SECONDS && !p.actors.is_empty());
    let (Some(person), Some(standing)) = (person, standing) else {
        end(session).await;
        return Ok(None);
    };
    // A capacity that has ended ends the login in it: the next one begins in what is still held.
    let held = person.actors.iter().find(|a| a.capacity == login.capacity && a.unit == login.unit);
    let Some(actor) = held.cloned() else {
        end(session).await;
        return Ok(None);
    };
    if now >= login.touched + TOUCH_SECONDS {
        write(session, &Login { touched: now, ..login.clone() }).await;
    }
    let owes = office.owed(&person, &city.ok_or(Fault::NotFounded)?, &standing);
    Ok(Some(Signed { person, actor, csrf: login.csrf, unit, owes }))
}

/// Begins a session under a new id: one fixed beforehand by somebody else is worth nothing (SECURITY 7).
/// `None` when the person holds no capacity today.
pub async fn begin(app: &App, session: &Session, welcome: &Welcome) -> Option<Signed> {
    let person = &welcome.person;
    let actor = person.actors.first()?.clone();
    renew(session).await;
    let now = now(session);
    let login = Login {
        account: person.account.clone(),
        capacity: actor.capacity,
        unit: actor.unit.clone(),
        csrf: token::make(app, &person.account),
        started: now,
        touched: now,
        stamp: welcome.stamp.clone(),
    };
    write(session, &login).await;
    let unit = unit_name(app, &actor.unit).await.unwrap_or_default();
    Some(Signed { person: person.clone(), actor, csrf: login.csrf, unit, owes: welcome.owes.clone() })
}

/// Empties the session and gives it another id. Flushing it would not do: what is written afterwards would be kept
/// under the id of before.
async fn renew(session: &Session) {
    session.clear().await;
    if let Err(e) = session.cycle_id().await {
        tracing::error!(error = %e, "a session could not be given a new id");
    }
}

/// Keeps in mind, under a new id, whose password was right, until the code of the second factor comes.
pub async fn await_code(session: &Session, account: &str, stamp: &str) {
    renew(session).await;
    let until = now(session) + PENDING_SECONDS;
    let pending = Pending { account: account.into(), stamp: stamp.into(), until };
    if let Err(e) = session.insert(PENDING, &pending).await {
        tracing::error!(error = %e, "a session could not be written");
    }
}

/// The account whose second factor is awaited in this session, and the stamp of the password that was right.
pub async fn awaited(session: &Session) -> Option<(String, String)> {
    let pending = session.get::<Pending>(PENDING).await.ok().flatten()?;
    (now(session) < pending.until).then_some((pending.account, pending.stamp))
}

/// Goes on after the person has set another password, the one of this stamp.
pub async fn stands_now_on(session: &Session, stamp: String) {
    if let Ok(Some(login)) = session.get::<Login>(LOGIN).await {
        write(session, &Login { stamp, ..login }).await;
    }
}

/// This session's id as the store keeps it; empty where there is none.
#[must_use]
pub fn stored_id(session: &Session) -> String {
    session.id().map(|id| keep::hashed(&id)).unwrap_or_default()
}

/// Ends the session in the store.
pub async fn end(session: &Session) {
    if session.id().is_none() {
        // A visitor who never had one.
        session.clear().await;
        return;
    }
    if let Err(e) = session.flush().await {
        tracing::error!(error = %e, "a session could not be deleted");
    }
}

/// Acts from now on in another capacity that the person holds. `false` when it is not held.
pub async fn switch(session: &Session, person: &Person, capacity: Capacity, unit: &str) -> bool {
    let held = person.actors.iter().any(|a| a.capacity == capacity && a.unit == unit);
    match session.get::<Login>(LOGIN).await {
        Ok(Some(login)) if held => {
            write(session, &Login { capacity, unit: unit.into(), ..login }).await;
            true
        }
        _ => false,
    }
}

async fn unit_name(app: &App, id: &str) -> Result<String, Fault> {
    let known = app.office().store().load(&SubjectRef::unit(id)).await?;
    Ok(known
        .and_then(|k| k.state.unit().map(|u| u.registered.name.clone()))
        .unwrap_or_else(|| id.to_string()))
}

async fn write(session: &Session, login: &Login) {
    if let Err(e) = session.insert(LOGIN, login).await {
        tracing::error!(error = %e, "a session could not be written");
    }
}

/// The server's clock as the session layer has it: sessions live in real time even where the office's clock
/// is a demonstration's.
fn now(session: &Session) -> i64 {
    session.expiry_date().unix_timestamp() - IDLE_SECONDS
}

impl Staff {
    /// For handlers that look at the session themselves.
    #[must_use]
    pub fn of(signed: Signed, app: &App, path: &str, headers: &HeaderMap) -> Self {
        Self::new(signed, app, path.to_string(), headers)
    }
    fn new(signed: Signed, app: &App, path: String, headers: &HeaderMap) -> Self {
        Self {
            person: signed.person,
            actor: signed.actor,
            csrf: signed.csrf,
            unit: signed.unit,
            app: app.clone(),
            path,
            large: crate::look::size::is_large(headers),
            wants_page: headers
                .get(axum::http::header::ACCEPT)
                .and_then(|v| v.to_str().ok())
                .is_some_and(|v| v.contains("text/html")),
            foreign_search: false,
        }
    }
    /// The same person, for whom an export is read: through connections of its own.
    #[must_use]
    pub fn for_exports(&self) -> Self {
        Self { app: self.app.for_exports(), ..self.clone() }
    }
    /// The store for this person's lists of subjects of a kind.
    #[must_use]
    pub fn lists(&self, kind: SubjectKind) -> store::Store {
        self.app.office().lists_for(&self.actor, kind)
    }
    /// The guard of a form: this session's token and a fresh key.
    #[must_use]
    pub fn guard(&self) -> crate::look::Guard {
        crate::look::Guard { csrf: self.csrf.clone(), key: self.app.office().chance().address() }
    }
    /// Whether the actor has one of these capacities.
    #[must_use]
    pub fn is(&self, any: &[Capacity]) -> bool {
        any.contains(&self.actor.capacity)
    }
}

/// The signed-in person as the gate left it; on a public route, whoever's session this is.
impl FromRequestParts<App> for Staff {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let signed = match parts.extensions.get::<Signed>().cloned() {
            Some(signed) => Some(signed),
            None => visitor(parts, app).await?,
        };
        let foreign_search =
            parts.extensions.get::<address::Sealer>().is_some_and(address::Sealer::is_foreign);
        let path = address::bare(&path_of(&parts.uri));
        signed
            .map(|s| Self { foreign_search, ..Self::new(s, app, path, &parts.headers) })
            .ok_or_else(|| reply::not_signed_in(&parts.method, &path_of(&parts.uri)))
    }
}

async fn visitor(parts: &mut Parts, app: &App) -> Result<Option<Signed>, Response> {
    let Some(session) = parts.extensions.get::<Session>().cloned() else { return Ok(None) };
    current(app, &session).await.map_err(|fault| reply::fault(app, None, parts.uri.path(), &fault))
}

fn path_of(uri: &Uri) -> String {
    uri.path_and_query().map_or_else(|| uri.path().to_string(), ToString::to_string)
}
