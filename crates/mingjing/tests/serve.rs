//! The running program against clients that never finish: it serves everybody else, and ends when it is told to.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// No test waits longer for anything.
const BOUND: Duration = Duration::from_secs(60);

struct Server {
    child: Child,
    address: String,
    _dir: tempfile::TempDir,
}

impl Server {
    /// A demonstration, served with these options on a port of its own.
    fn start(options: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("city").display().to_string();
        let program = env!("CARGO_BIN_EXE_mingjing");
        let made = Command::new(program).args(["demo", "--data", &data, "--json"]).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut child = Command::new(program)
            .args(["serve", "--data", &data, "--listen", "127.0.0.1:0"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .find_map(|line| {
                let line = line.unwrap();
                Some(line.split_once("http://")?.1.trim_end_matches('/').to_owned())
            })
            .unwrap();
        // What is printed later has a reader, and nobody looks at it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address, _dir: dir }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(BOUND)).unwrap();
        stream
    }

    fn get(&self, path: &str) -> String {
        let mut stream = self.connect();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// How long it takes to end after it was told to.
    fn stop(&mut self) -> Duration {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert_eq!(status.code(), Some(0));
                return begun.elapsed();
            }
            assert!(begun.elapsed() < BOUND, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn half_requests_are_dropped_and_do_not_keep_it_from_ending() {
    let mut server =
        Server::start(&["--head-seconds", "1", "--silence-seconds", "1", "--grace-seconds", "2"]);
    let half = |server: &Server| {
        let mut stream = server.connect();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x").unwrap();
        stream
    };
    let mut dropped: Vec<TcpStream> = (0..300).map(|_| half(&server)).collect();
    assert!(server.get("/procedures").starts_with("HTTP/1.1 200"));
    for stream in &mut dropped {
        // Closed or reset: both are an end.
        let _ = stream.read_to_end(&mut Vec::new());
    }
    assert!(server.get("/").starts_with("HTTP/1.1 200"));
    let _open: Vec<TcpStream> = (0..50).map(|_| half(&server)).collect();
    let took = server.stop();
    assert!(took < Duration::from_secs(20), "{took:?}");
}
