//! What people send who have not logged in: within a time, and within a room for all of them together. Whoever sends a
//! byte now and then is never silent, so silence alone would let one visitor hold as much as the server has.

use super::csrf::Bad;
use super::{FormPlace, FormsAtOnce};
use crate::app::App;
use crate::client;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::Extensions;
use hyper::body::Frame;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// A body arrives within this time: 64 KiB at 2 kB/s have come in half of it.
const WITHIN: Duration = Duration::from_secs(60);
/// Larger ones need a place. Only a form that outlived its login is larger, and few of those.
const SMALL_BYTES: usize = 64 << 10;
/// Places for larger ones, of at most [`crate::app::BODY_BYTES_MAX`] each.
const LARGE_AT_ONCE: usize = 32;
/// Places that one address takes.
const LARGE_OF_ONE: usize = 8;
static LARGE: Semaphore = Semaphore::const_new(LARGE_AT_ONCE);

/// A body that breaks off when its time is over.
struct Timed {
    body: Body,
    end: Pin<Box<dyn Future<Output = ()> + Send>>,
    freed: Patience,
}

/// Lets a body take its time after all, once it has shown whose it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Patience(Arc<AtomicBool>);

impl Patience {
    pub fn is_had(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The body, which ends within [`WITHIN`], and the word that frees it from that.
pub(super) fn timed(body: Body) -> (Body, Patience) {
    until(body, tokio::time::sleep(WITHIN))
}

fn until(body: Body, end: impl Future<Output = ()> + Send + 'static) -> (Body, Patience) {
    let freed = Patience::default();
    (Body::new(Timed { body, end: Box::pin(end), freed: freed.clone() }), freed)
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if !self.freed.0.load(Ordering::Relaxed) && self.end.as_mut().poll(cx).is_ready() {
            let late = std::io::Error::from(std::io::ErrorKind::TimedOut);
            return Poll::Ready(Some(Err(axum::Error::new(late))));
        }
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}

/// Whose room it is in which a body is held.
#[derive(Clone, Debug)]
pub(super) enum Room {
    /// Somebody who has logged in: it is his or her own.
    Own,
    /// All others, by address.
    Shared(FormsAtOnce, String),
}

/// A place in the shared room, until the request is answered.
#[derive(Debug)]
pub(super) struct Place {
    _one: FormPlace,
    _all: SemaphorePermit<'static>,
}

impl Room {
    /// The room of a visitor.
    pub fn shared(app: &App, extensions: &Extensions) -> Self {
        let network = client::of(extensions).map(|c| c.network().to_string()).unwrap_or_default();
        Self::Shared(app.forms().clone(), format!("address {network}"))
    }

    fn place(&self) -> Result<Option<Place>, Bad> {
        let Self::Shared(forms, address) = self else { return Ok(None) };
        let one = forms.enter(address, LARGE_OF_ONE).ok_or(Bad::TooMany)?;
        let all = LARGE.try_acquire().map_err(|_| Bad::TooMany)?;
        Ok(Some(Place { _one: one, _all: all }))
    }
}

/// A whole body of at most so many bytes, and its place where it needed one: to be held as long as the body is.
pub(super) async fn whole(
    mut body: Body,
    most: usize,
    room: &Room,
) -> Result<(Bytes, Option<Arc<Place>>), Bad> {
    use http_body_util::BodyExt as _;
    let (mut bytes, mut place) = (Vec::new(), None);
    while let Some(frame) = body.frame().await {
        // What breaks off was cut, or its sender fell silent.
        let Ok(data) = frame.map_err(|_| Bad::Unreadable)?.into_data() else { continue };
        let length = bytes.len() + data.len();
        if length > most {
            return Err(Bad::TooLarge(most));
        }
        if length > SMALL_BYTES && place.is_none() {
            place = room.place()?;
        }
        bytes.extend_from_slice(&data);
    }
    Ok((bytes.into(), place.map(Arc::new)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::{StreamExt as _, stream};
    use tokio::sync::oneshot;

    async fn read(body: Body) -> Result<usize, Bad> {
        whole(body, 1 << 20, &Room::Own).await.map(|(bytes, _)| bytes.len())
    }

    /// So many pieces, then the word that the time is over, then so many more.
    fn dribbled(before: usize, after: usize) -> (Body, oneshot::Receiver<()>) {
        let (over, is_over) = oneshot::channel();
        let mut over = Some(over);
        let pieces = stream::iter(0..before + after).map(move |n| {
            if n == before {
                let _ = over.take().map(|o| o.send(()));
            }
            Ok::<_, std::io::Error>(Bytes::from_static(b"x"))
        });
        (Body::from_stream(pieces), is_over)
    }

    #[tokio::test]
    async fn a_body_that_never_falls_silent_ends_in_its_time() {
        let timed = |before, after| {
            let (body, is_over) = dribbled(before, after);
            until(body, async { drop(is_over.await) })
        };
        let (body, _) = timed(20, 20);
        assert_eq!(read(body).await, Err(Bad::Unreadable));
        let (body, _) = timed(20, 0);
        assert_eq!(read(body).await, Ok(20));
        // Once it has shown whose it is, it takes its time.
        let (body, patience) = timed(20, 20);
        patience.is_had();
        assert_eq!(read(body).await, Ok(40));
    }

    fn begun(bytes: usize) -> Body {
        let first = stream::once(async move { Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; bytes])) });
        Body::from_stream(first.chain(stream::pending()))
    }

    #[tokio::test]
    async fn what_visitors_send_is_held_in_a_room_of_its_own_size() {
        let forms = FormsAtOnce::default();
        let room = |n: usize| Room::Shared(forms.clone(), format!("address {n}"));
        let large = || Body::from(vec![b'x'; SMALL_BYTES + 1]);
        let mut held = Vec::new();
        for n in 0..LARGE_AT_ONCE {
            held.push(whole(large(), 1 << 20, &room(n / LARGE_OF_ONE)).await.unwrap());
        }
        // Neither the same address nor another one has room for a large one; small ones need none.
        for n in [0, 99] {
            assert_eq!(whole(large(), 1 << 20, &room(n)).await.err(), Some(Bad::TooMany), "{n}");
            assert!(whole(Body::from("small"), 1 << 20, &room(n)).await.is_ok());
        }
        // Whoever has logged in has room all the same.
        assert!(whole(large(), 1 << 20, &Room::Own).await.is_ok());
        held.pop();
        assert_eq!(whole(large(), 1 << 20, &room(0)).await.err(), Some(Bad::TooMany), "as many as one may");
        assert!(whole(large(), 1 << 20, &room(99)).await.is_ok());
        // One that stalls is refused before it waits, when there is no room; and a limit is said.
        held.push(whole(large(), 1 << 20, &room(98)).await.unwrap());
        assert_eq!(whole(begun(SMALL_BYTES + 1), 1 << 20, &room(97)).await.err(), Some(Bad::TooMany));
        assert_eq!(whole(begun(20), 16, &room(97)).await.err(), Some(Bad::TooLarge(16)));
    }
}
