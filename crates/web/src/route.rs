//! Routes that say what they need. The router is built from one list of them, so that a test can walk every
//! route as every kind of actor and print the matrix (HOUSE 8; SECURITY 11).

use crate::app::{App, BODY_BYTES_MAX};
use crate::session;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use law::authority::Capacity;

/// Largest body of a form of a few words.
const SMALL_BYTES: usize = 16 << 10;

/// What a visitor must be to reach a route at all. Rights on a single record are the law's business and
/// answer 404, 403 or 422 from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Anybody.
    Public,
    /// Anybody who has logged in, a party too.
    SignedIn,
    /// Anybody of the staff: logged in, in any capacity but the party's.
    Staff,
    /// Logged in, acting now in one of these capacities.
    Capacity(&'static [Capacity]),
}

impl Need {
    /// Whether this capacity meets it; `None` is a visitor who has not logged in.
    #[must_use]
    pub fn met_by(self, capacity: Option<Capacity>) -> bool {
        match (self, capacity) {
            (Self::Public, _) | (Self::SignedIn, Some(_)) => true,
            (Self::SignedIn | Self::Staff | Self::Capacity(_), None) => false,
            (Self::Staff, Some(c)) => c != Capacity::Party,
            (Self::Capacity(wanted), Some(c)) => wanted.contains(&c),
        }
    }

    /// The words of the printed matrix.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::Public => "公开".into(),
            Self::SignedIn => "已登录".into(),
            Self::Staff => "工作人员".into(),
            Self::Capacity(all) => all.iter().map(|c| c.title()).collect::<Vec<_>>().join("、"),
        }
    }
}

/// One route: method, path in axum's form (`/desk/cases/{id}`), need, handler.
#[derive(Clone, Debug)]
pub struct Route {
    /// `GET` (which answers `HEAD` too) or another method.
    pub method: Method,
    /// The path.
    pub path: &'static str,
    /// Who may come.
    pub need: Need,
    /// How it shows that its own page sent it.
    pub token: Token,
    /// It changes nothing, whatever its method: a search, whose words are in its body.
    pub reads: bool,
    /// Open to whoever still has to choose a password or to begin a second factor.
    pub while_owing: bool,
    /// Largest body of a form or command, but for its files, in bytes.
    pub body_max: usize,
    handler: MethodRouter<App>,
}

/// How a request that changes something shows that a page of this session sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// By the field of a form, or the header of a command.
    Sent,
    /// Likewise; and the form may bring files, with the token as its first part.
    SentWithFiles,
    /// Not at all: the request is refused whatever it carries, and that somebody tried is put on record.
    Refused,
}

impl Route {
    /// A page or a reading of the API.
    pub fn get<H, T>(path: &'static str, need: Need, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self {
            method: Method::GET,
            path,
            need,
            token: Token::Sent,
            reads: false,
            while_owing: false,
            body_max: BODY_BYTES_MAX,
            handler: on(MethodFilter::GET, handler),
        }
    }

    /// Something that changes: a form or a command of the API. Its CSRF token is checked before the handler.
    pub fn post<H, T>(path: &'static str, need: Need, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self {
            method: Method::POST,
            path,
            need,
            token: Token::Sent,
            reads: false,
            while_owing: false,
            body_max: BODY_BYTES_MAX,
            handler: on(MethodFilter::POST, handler),
        }
    }

    /// A command of the API that takes something away, e.g. the session; its token is checked too.
    pub fn delete<H, T>(path: &'static str, need: Need, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self {
            method: Method::DELETE,
            path,
            need,
            token: Token::Sent,
            reads: false,
            while_owing: false,
            body_max: BODY_BYTES_MAX,
            handler: on(MethodFilter::DELETE, handler),
        }
    }

    /// Another method of HTTP, for a protocol that needs it (tus), or to refuse it.
    pub fn other<H, T>(method: Method, path: &'static str, need: Need, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::TRACE);
        Self {
            method,
            path,
            need,
            token: Token::Sent,
            reads: false,
            while_owing: false,
            body_max: BODY_BYTES_MAX,
            handler: on(filter, handler),
        }
    }

    /// Its form may bring files.
    #[must_use]
    pub fn with_files(mut self) -> Self {
        self.token = Token::SentWithFiles;
        self
    }

    /// Open to whoever still owes something; see [`Route::while_owing`].
    #[must_use]
    pub fn while_owing(mut self) -> Self {
        self.while_owing = true;
        self
    }

    /// Its form is a few words: whatever is longer is none.
    #[must_use]
    pub fn small(mut self) -> Self {
        self.body_max = SMALL_BYTES;
        self
    }

    /// It changes nothing; see [`Route::reads`].
    #[must_use]
    pub fn reading(mut self) -> Self {
        self.reads = true;
        self
    }

    /// It is always refused; see [`Token::Refused`].
    #[must_use]
    pub fn always_refused(mut self) -> Self {
        self.token = Token::Refused;
        self
    }
}

/// The router of these routes, each behind its gate.
pub fn build(app: &App, routes: Vec<Route>) -> Router<App> {
    routes.into_iter().fold(Router::new(), |router, route| {
        let gate = session::Gate {
            app: app.clone(),
            route: route.path,
            need: route.need,
            token: route.token,
            reads: route.reads,
            while_owing: route.while_owing,
            body_max: route.body_max,
        };
        let guarded = route.handler.layer(axum::middleware::from_fn_with_state(gate, session::enforce));
        router.route(route.path, guarded)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_are_closed_by_default() {
        assert!(Need::Public.met_by(None));
        for need in [Need::SignedIn, Need::Staff, Need::Capacity(&[Capacity::Officer])] {
            assert!(!need.met_by(None));
        }
        assert!(Need::SignedIn.met_by(Some(Capacity::Party)));
        assert!(!Need::Staff.met_by(Some(Capacity::Party)));
        assert!(!Need::Capacity(&[Capacity::Officer]).met_by(Some(Capacity::AgencyHead)));
        assert!(Need::Capacity(&[Capacity::Officer]).met_by(Some(Capacity::Officer)));
    }
}
