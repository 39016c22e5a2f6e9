//! One line of the log of readings: begun before anything is done for a request, ended with its answer.

use crate::portal::export::Sent;
use crate::session::Staff;
use axum::body::{Body, HttpBody as _};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use futures_util::StreamExt as _;
use law::ids::{SubjectKind, SubjectRef};
use office::readings::Place;
use store::ReadingRow;

/// Whoever asked did not wait for the answer, or the handler broke off. No code of HTTP, the one that proxies log.
const BROKEN_OFF: u64 = 499;

/// The subject whose id follows such a beginning of a route.
const SUBJECTS: &[(&str, SubjectKind)] = &[
    ("/api/v1/cases/{id}", SubjectKind::Case),
    ("/desk/accounts/{id}", SubjectKind::Account),
    ("/desk/cases/{id}", SubjectKind::Case),
    ("/desk/devices/{id}", SubjectKind::Device),
    ("/desk/exports/{id}", SubjectKind::Export),
    ("/desk/officers/{id}", SubjectKind::Officer),
    ("/desk/publicity/{id}", SubjectKind::Publication),
    ("/desk/recordings/{id}", SubjectKind::Recording),
    ("/desk/reviewers/{id}", SubjectKind::Reviewer),
    ("/desk/series/{id}", SubjectKind::Series),
    ("/desk/units/{id}", SubjectKind::Unit),
];

/// The subject that an address names, as its route has it; there need not be one.
fn named(route: &str, path: &str) -> Option<SubjectRef> {
    let (_, kind) = SUBJECTS.iter().find(|(begins, _)| {
        route.strip_prefix(begins).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })?;
    let place = route.split('/').position(|part| part == "{id}")?;
    let subject = SubjectRef::new(*kind, decoded(path.split('/').nth(place)?)?);
    subject.is_well_formed().then_some(subject)
}

/// A part of a path as the handler reads it: no id holds a plus, which alone is read otherwise in a form.
fn decoded(part: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(&format!("part={part}")).ok()?;
    pairs.into_iter().next().map(|(_, id)| id)
}

/// The method, where it is one of those that there are: any other word is somebody's own.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
    KNOWN.into_iter().find(|name| *name == method.as_str()).unwrap_or("OTHER")
}

/// What an answer is about, where the address does not name it.
#[derive(Debug, Clone)]
pub struct About(pub SubjectRef);

/// A line that is written when it is dropped, whatever became of the request.
#[derive(Debug)]
pub struct Line {
    /// None once it is written.
    place: Option<(Place, ReadingRow)>,
    subject: Option<SubjectRef>,
    app: crate::app::App,
    sent: Option<Sent>,
}

impl Line {
    /// Takes a place in the log; `None` while nothing can be logged.
    #[must_use]
    pub fn begin(staff: &Staff, method: &Method, route: &str, path: &str) -> Option<Self> {
        let place = staff.app.readings().place()?;
        let line = ReadingRow {
            id: 0,
            at: staff.app.office().real_now(),
            account: staff.person.account.clone(),
            login: staff.person.login.clone(),
            capacity: staff.actor.capacity.wire().into(),
            unit: staff.actor.unit.clone(),
            method: known(method).into(),
            route: route.into(),
            kind: None,
            subject: None,
            status: BROKEN_OFF,
            row_count: None,
            byte_count: None,
        };
        Some(Self {
            place: Some((place, line)),
            subject: named(route, path),
            app: staff.app.clone(),
            sent: None,
        })
    }

    /// The answer, which is logged with what it gave away: at once, or where its length is not known before, at its end.
    pub async fn end(mut self, answer: Response) -> Response {
        // What was typed for an id and is none is not kept: people paste names and numbers into addresses.
        let about = || answer.extensions().get::<About>().map(|about| about.0.clone());
        let subject = match self.subject.take().or_else(about).filter(SubjectRef::is_well_formed) {
            Some(subject) if !passed(answer.status()) => {
                matches!(self.app.office().store().load(&subject).await, Ok(Some(_))).then_some(subject)
            }
            subject => subject,
        };
        let Some((_, line)) = &mut self.place else { return answer };
        line.status = answer.status().as_u16().into();
        line.kind = subject.as_ref().map(|s| s.kind.wire().into());
        line.subject = subject.map(|s| s.id);
        self.sent = answer.extensions().get::<Sent>().cloned();
        if !(self.sent.is_some() || is_file(&answer)) {
            return answer;
        }
        if let Some(bytes) = answer.body().size_hint().exact() {
            line.byte_count = Some(bytes);
            return answer;
        }
        line.byte_count = Some(0);
        let (head, body) = answer.into_parts();
        let counted = body.into_data_stream().map(move |piece| {
            if let (Ok(piece), Some((_, line))) = (&piece, &mut self.place) {
                line.byte_count = line.byte_count.map(|n| n + piece.len() as u64);
            }
            piece
        });
        Response::from_parts(head, Body::from_stream(counted))
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some((place, mut line)) = self.place.take() {
            line.row_count = self.sent.as_ref().map(Sent::rows);
            place.write(line);
        }
    }
}

fn passed(status: StatusCode) -> bool {
    status.is_success() || status.is_redirection()
}

/// Anything but a page, or an answer of the API, that was given.
fn is_file(answer: &Response) -> bool {
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    answer.status().is_success()
        && !kind.is_empty()
        && !kind.starts_with("text/html")
        && !kind.starts_with("application/json")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A new route that names something says what.
    #[test]
    fn an_id_is_read_as_the_handler_reads_it_and_no_word_of_a_method_is_kept() {
        let case = Some(SubjectRef::case("demo-1"));
        for path in ["/desk/cases/demo-1", "/desk/cases/%64emo-1", "/desk/cases/demo%2D1"] {
            assert_eq!(named("/desk/cases/{id}", path), case, "{path}");
        }
        assert_eq!(named("/desk/cases/{id}/journal", "/desk/cases/%64%65mo-1/journal"), case);
        assert_eq!(named("/desk/todo", "/desk/todo"), None);
        assert_eq!(known(&Method::GET), "GET");
        assert_eq!(known(&Method::from_bytes(b"ZHANGSAN-13800138000").unwrap()), "OTHER");
    }

    #[test]
    fn every_route_with_an_id_says_of_what_kind_it_is() {
        for route in crate::app::routes().iter().filter(|r| r.need != crate::route::Need::Public) {
            let path = route.path.replace("{id}", "some-id");
            let found = named(route.path, &path).map(|s| s.id);
            // Uploads and files that wait to be imported are no subjects of the record.
            let files = [crate::recordings::UPLOADS, "/desk/imports/", "/api/v1/imports/"];
            let is_file = files.iter().any(|at| route.path.starts_with(at));
            let expected = (route.path.contains("{id}") && !is_file).then(|| "some-id".to_string());
            assert_eq!(found, expected, "{}", route.path);
        }
    }

    #[test]
    fn what_cannot_be_an_id_is_none() {
        let of = |path: &str| named("/desk/cases/{id}/journal", path).map(|s| s.to_string());
        assert_eq!(of("/desk/cases/demo-1/journal").as_deref(), Some("case/demo-1"));
        for odd in ["/desk/cases/%E5%BC%A0/journal", "/desk/cases//journal", "/desk"] {
            assert_eq!(of(odd), None, "{odd}");
        }
    }
}
