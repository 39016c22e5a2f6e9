use super::*;
use axum::body::Body;
use axum::routing::{get, post};
use futures_util::StreamExt as _;
use std::time::Instant;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Silences that a test can wait for.
const SHORT: ServeLimits = ServeLimits {
    head: Duration::from_millis(600),
    silence: Duration::from_millis(600),
    grace: Duration::from_millis(1_500),
    ..ServeLimits::DEFAULT
};
/// No test waits longer for anything.
const BOUND: Duration = Duration::from_secs(20);

struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<usize>,
}

impl Running {
    async fn new(limits: ServeLimits, proxies: &[&str]) -> Self {
        let app = Router::new()
            .route("/", get(|| async { "here" }))
            .route("/slow", get(slow))
            .route("/large", get(large))
            .route("/count", post(count));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let proxies = TrustedProxies::new(proxies.iter().map(|p| p.parse().unwrap()));
        let stopped = async { drop(stopped.await) };
        let served = tokio::spawn(serve(listener, app, limits, proxies, stopped));
        Self { address, stop, served }
    }
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
    async fn get(&self, path: &str) -> String {
        let mut stream = self.connect().await;
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        rest(&mut stream).await
    }
    /// Stops it; how many connections had to be cut, and how long it took.
    async fn stop(self) -> (usize, Duration) {
        let begun = Instant::now();
        self.stop.send(()).unwrap();
        let left = tokio::time::timeout(BOUND, self.served).await.unwrap().unwrap();
        (left, begun.elapsed())
    }
}

/// A handler that works longer than anybody may be silent.
async fn slow() -> &'static str {
    tokio::time::sleep(SHORT.silence * 2).await;
    "done"
}

/// More than the buffers of a connection hold.
async fn large() -> Body {
    let piece = axum::body::Bytes::from(vec![b'x'; 1 << 20]);
    Body::from_stream(futures_util::stream::iter((0..64).map(move |_| Ok::<_, io::Error>(piece.clone()))))
}

async fn count(body: Body) -> String {
    let mut stream = body.into_data_stream();
    let mut bytes = 0;
    while let Some(piece) = stream.next().await {
        match piece {
            Ok(piece) => bytes += piece.len(),
            Err(_) => return format!("broken after {bytes}"),
        }
    }
    format!("whole {bytes}")
}

/// Everything until the other side closes; a reset counts as closing.
async fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let _ = tokio::time::timeout(BOUND, stream.read_to_end(&mut all)).await.expect("the server closes");
    String::from_utf8_lossy(&all).into_owned()
}

#[tokio::test]
async fn half_requests_are_dropped_and_stop_nobody() {
    let server = Running::new(SHORT, &[]).await;
    let mut half = Vec::new();
    for n in 0..300 {
        let mut stream = server.connect().await;
        let head = "GET / HTTP/1.1\r\nHost: x\r\n";
        stream.write_all(&head.as_bytes()[..n % head.len()]).await.unwrap();
        half.push(stream);
    }
    assert!(server.get("/").await.ends_with("here"), "everybody else is served meanwhile");
    for stream in &mut half {
        rest(stream).await;
    }
    let (left, took) = server.stop().await;
    assert_eq!(left, 0);
    assert!(took < SHORT.grace, "{took:?}");
}

#[tokio::test]
async fn told_to_stop_it_ends_in_bounded_time_whoever_is_connected() {
    let server = Running::new(ServeLimits { head: BOUND, silence: BOUND, ..SHORT }, &[]).await;
    let mut kept = Vec::new();
    for _ in 0..20 {
        let mut stream = server.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nHost:").await.unwrap();
        kept.push(stream);
    }
    // An open request ends properly.
    let mut open = server.connect().await;
    open.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    assert!(server.get("/").await.ends_with("here"), "all have been accepted");
    let (left, took) = server.stop().await;
    assert!((1..=20).contains(&left), "{left}");
    assert!(took < SHORT.grace * 4, "{took:?}");
    assert!(rest(&mut open).await.ends_with("done"));
}

#[tokio::test]
async fn silence_counts_and_not_length() {
    let server = Running::new(SHORT, &[]).await;
    // Slow, but never silent: in all it takes several times as long as one may be silent.
    let mut slow = server.connect().await;
    slow.write_all(b"POST /count HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 20\r\n\r\n")
        .await
        .unwrap();
    for _ in 0..20 {
        tokio::time::sleep(SHORT.silence / 6).await;
        slow.write_all(b"x").await.unwrap();
    }
    assert!(rest(&mut slow).await.ends_with("whole 20"));
    // Silent in the middle of a body.
    let mut silent = server.connect().await;
    silent.write_all(b"POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\nxx").await.unwrap();
    let begun = Instant::now();
    assert!(rest(&mut silent).await.ends_with("broken after 2"));
    assert!(begun.elapsed() >= SHORT.silence / 2);
    // A handler may take its time: nobody is silent then.
    assert!(server.get("/slow").await.ends_with("done"));
    server.stop().await;
}

#[tokio::test]
async fn who_takes_no_answer_is_dropped_and_who_takes_it_slowly_gets_it() {
    let server = Running::new(SHORT, &[]).await;
    let mut deaf = server.connect().await;
    deaf.write_all(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    let mut slow = server.connect().await;
    slow.write_all(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let (mut bytes, mut buffer) = (0, vec![0; 4 << 20]);
    let begun = Instant::now();
    loop {
        tokio::time::sleep(SHORT.silence / 8).await;
        match tokio::time::timeout(BOUND, slow.read(&mut buffer)).await.unwrap().unwrap() {
            0 => break,
            n => bytes += n,
        }
    }
    assert!(bytes > 64 << 20, "{bytes} in {:?}", begun.elapsed());
    // The deaf one never read; the server gave it up, so stopping need not wait for it.
    while begun.elapsed() < SHORT.silence * 3 {
        tokio::time::sleep(SHORT.silence / 8).await;
    }
    let (left, took) = server.stop().await;
    assert_eq!(left, 0);
    assert!(took < SHORT.grace, "{took:?}");
}

#[tokio::test]
async fn one_address_cannot_take_every_connection() {
    let limits = ServeLimits { connections: 100, per_address: 10, head: BOUND, ..SHORT };
    let server = Running::new(limits, &[]).await;
    let mut held = Vec::new();
    for _ in 0..10 {
        let mut stream = server.connect().await;
        stream.write_all(b"GET /").await.unwrap();
        held.push(stream);
    }
    // The eleventh is turned away at once; when one of the ten has gone, there is room again.
    let mut more = server.connect().await;
    assert_eq!(rest(&mut more).await, "");
    held.pop();
    let begun = Instant::now();
    while server.get_or_nothing("/").await.is_empty() {
        assert!(begun.elapsed() < BOUND);
        tokio::task::yield_now().await;
    }
    server.stop().await;
    // Behind a named proxy everybody has the same peer.
    let server = Running::new(limits, &["127.0.0.1"]).await;
    let mut held = Vec::new();
    for _ in 0..30 {
        let mut stream = server.connect().await;
        stream.write_all(b"GET /").await.unwrap();
        held.push(stream);
    }
    assert!(server.get("/").await.ends_with("here"));
    server.stop().await;
}

#[tokio::test]
async fn behind_a_proxy_one_visitor_cannot_take_every_place() {
    let limits = ServeLimits { connections: 40, per_address: 10, head: BOUND, silence: BOUND, ..SHORT };
    let server = Running::new(limits, &["127.0.0.1"]).await;
    let head = |line: &str, by: &str| format!("{line} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {by}\r\n");
    let asked = async |by: &str| {
        let mut stream = server.connect().await;
        let request = head("GET /", by) + "Connection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).await.unwrap();
        rest(&mut stream).await
    };
    // Bodies that never come whole.
    let mut held = Vec::new();
    for _ in 0..10 {
        let mut stream = server.connect().await;
        let request = head("POST /count", "198.51.100.7, 192.0.2.7") + "Content-Length: 9\r\n\r\nx";
        stream.write_all(request.as_bytes()).await.unwrap();
        held.push(stream);
    }
    let begun = Instant::now();
    loop {
        let answer = asked("203.0.113.1, 192.0.2.7").await;
        if answer.starts_with("HTTP/1.1 429") {
            assert!(answer.contains("稍后再试") && answer.contains("retry-after: 1"), "{answer}");
            break;
        }
        assert!(begun.elapsed() < BOUND, "all ten have come");
    }
    assert!(asked("192.0.2.8").await.ends_with("here"), "whoever else is behind the proxy is served");
    held.pop();
    while !asked("192.0.2.7").await.ends_with("here") {
        assert!(begun.elapsed() < BOUND, "a place that is left is free");
    }
    server.stop().await;
}

impl Running {
    async fn get_or_nothing(&self, path: &str) -> String {
        let mut stream = self.connect().await;
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        match stream.write_all(request.as_bytes()).await {
            Ok(()) => rest(&mut stream).await,
            Err(_) => String::new(),
        }
    }
}

#[tokio::test]
async fn when_all_places_are_taken_the_next_waits_and_is_served() {
    let limits = ServeLimits { connections: 5, ..SHORT };
    let server = Running::new(limits, &[]).await;
    let mut held = Vec::new();
    for _ in 0..5 {
        let mut stream = server.connect().await;
        stream.write_all(b"GET /").await.unwrap();
        held.push(stream);
    }
    assert!(server.get("/").await.ends_with("here"), "after the silent ones were dropped");
    server.stop().await;
}
