//! The accepting of connections: as many as the machine bears, none that is silent, and an end in bounded time.

mod limits;
#[cfg(test)]
mod tests;

pub use limits::{ServeLimits, descriptors, descriptors_wanted, with_descriptors};

use crate::client::{ClientAddress, TrustedProxies};
use axum::Router;
use axum::extract::{ConnectInfo, Request};
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
    let counts = Counts { proxies, most: limits.per_address, open: Arc::default() };
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
        let app = app.clone();
        running.spawn(async move {
            let _held = (place, seat);
            connection(stream, peer, app, limits, watcher).await;
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
    watcher: hyper_util::server::graceful::Watcher,
) {
    // An answer goes out at once; only its latency depends on this.
    let _ = stream.set_nodelay(true);
    // Reading is timed where it is waited for, in the head and in the body: while a handler works nobody reads.
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.silence));
    let io: Pin<Box<TimeoutStream<TcpStream>>> = Box::pin(stream);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(ConnectInfo(peer));
        let body = axum::body::Body::new(TimeoutBody::new(limits.silence, body));
        app.clone().oneshot(Request::from_parts(parts, body))
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

/// How many connections each address has open.
struct Counts {
    proxies: TrustedProxies,
    most: usize,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One of the connections of an address, until it is dropped.
struct Seat {
    address: IpAddr,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Counts {
    /// A seat for one more of this address; a named proxy, behind which everybody is, always gets one.
    fn seat(&self, peer: IpAddr) -> Option<Option<Seat>> {
        let peer = peer.to_canonical();
        if self.proxies.holds(peer) {
            return Some(None);
        }
        let address = ClientAddress(peer).network();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_insert(0);
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Some(Seat { address, open: self.open.clone() }))
    }
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
