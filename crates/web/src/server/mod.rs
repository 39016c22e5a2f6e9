//! The accepting of connections: as many as the machine bears, none that is silent, and an end in bounded time.

mod limits;
#[cfg(test)]
mod tests;

pub use limits::{ServeLimits, descriptors, descriptors_wanted, with_descriptors};

use crate::client::{ClientAddress, TrustedProxies};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt as _;
use tower_http::timeout::TimeoutBody;

/// Largest head of a request, and what is read ahead of a body.
const BUFFER_BYTES: usize = 64 * 1024;
/// After a failure to accept (no descriptor, no memory), the next try.
const AGAIN: Duration = Duration::from_millis(100);

/// Serves until `stop` resolves; then open requests have [`ServeLimits::grace`] to end. How many did not.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: ServeLimits,
    proxies: TrustedProxies,
    stop: impl Future<Output = ()>,
) -> usize {
    let places = Arc::new(Semaphore::new(limits.connections));
    let counts = Counts { proxies, connections: Seats::new(limits), requests: Seats::new(limits) };
    let graceful = GracefulShutdown::new();
    let mut running = JoinSet::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &places) => accepted,
            // What has ended is taken out at once, so that the set does not grow.
            Some(_) = running.join_next() => continue,
        };
        let (stream, peer, place) = match accepted {
            Ok(accepted) => accepted,
            Err(e) => {
                tracing::warn!(error = %e, "a connection could not be accepted");
                tokio::time::sleep(AGAIN).await;
                continue;
            }
        };
        // One address that takes too many is turned away; nobody else waits for it.
        let Some(seat) = counts.seat(peer.ip()) else { continue };
        let watcher = graceful.watcher();
        let (app, counts) = (app.clone(), counts.clone());
        running.spawn(async move {
            let _held = (place, seat);
            connection(stream, peer, app, limits, counts, watcher).await;
        });
    }
    drop(listener);
    let ended = async {
        graceful.shutdown().await;
        while running.join_next().await.is_some() {}
    };
    let _ = tokio::time::timeout(limits.grace, ended).await;
    while running.try_join_next().is_some() {}
    let left = running.len();
    running.shutdown().await;
    left
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer, place))
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    limits: ServeLimits,
    counts: Counts,
    watcher: hyper_util::server::graceful::Watcher,
) {
    // An answer goes out at once; only its latency depends on this.
    let _ = stream.set_nodelay(true);
    // Reading is timed where it is waited for, in the head and in the body: while a handler works nobody reads.
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.silence));
    let io: Pin<Box<TimeoutStream<TcpStream>>> = Box::pin(stream);
    let held = Mutex::new(None);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (mut parts, body) = request.into_parts();
        let free = counts.request(peer.ip(), &parts.headers, &held);
        parts.extensions.insert(ConnectInfo(peer));
        let body = Body::new(TimeoutBody::new(limits.silence, body));
        let answer = app.clone().oneshot(Request::from_parts(parts, body));
        async move { if free { answer.await } else { Ok(crowded()) } }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(BUFFER_BYTES)
        .serve_connection(TokioIo::new(io), service);
    if let Err(e) = watcher.watch(connection).await {
        tracing::debug!(error = %e, "a connection ended");
    }
}

/// What each address has open: connections, and behind a named proxy requests.
#[derive(Clone)]
struct Counts {
    proxies: TrustedProxies,
    connections: Seats,
    requests: Seats,
}

/// How much of something each address has.
#[derive(Clone)]
struct Seats {
    most: usize,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One of what an address has, until it is dropped.
struct Seat {
    address: IpAddr,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Counts {
    /// A seat for one more connection of this address; a named proxy, behind which everybody is, always gets one.
    fn seat(&self, peer: IpAddr) -> Option<Option<Seat>> {
        let peer = peer.to_canonical();
        if self.proxies.holds(peer) {
            return Some(None);
        }
        self.connections.take(ClientAddress(peer)).map(Some)
    }

    /// Whether whoever is behind a named proxy has a seat for this request. It is held until the connection has another
    /// one or ends, so that an answer counts too which is taken slowly.
    fn request(&self, peer: IpAddr, headers: &HeaderMap, held: &Mutex<Option<Seat>>) -> bool {
        if !self.proxies.holds(peer.to_canonical()) {
            return true;
        }
        let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
        // That of the request before is free first.
        *held = None;
        *held = self.requests.take(self.proxies.client(peer, headers));
        held.is_some()
    }
}

impl Seats {
    fn new(limits: ServeLimits) -> Self {
        Self { most: limits.per_address, open: Arc::default() }
    }

    fn take(&self, client: ClientAddress) -> Option<Seat> {
        let address = client.network();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_insert(0);
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Seat { address, open: self.open.clone() })
    }
}

/// Told at once, without looking at what was asked.
fn crowded() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONNECTION, "close"),
        (header::RETRY_AFTER, "1"),
    ];
    (StatusCode::TOO_MANY_REQUESTS, headers, "同一地址同时打开的请求太多，稍后再试\n").into_response()
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}
