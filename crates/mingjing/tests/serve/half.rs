//! Clients that never finish: everybody else is served, and the program ends when it is told to.

use crate::server::Server;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

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
    assert!(server.get("/procedures").status == 200);
    for stream in &mut dropped {
        // Closed or reset: both are an end.
        let _ = stream.read_to_end(&mut Vec::new());
    }
    assert!(server.get("/").status == 200);
    let _open: Vec<TcpStream> = (0..50).map(|_| half(&server)).collect();
    let took = server.stop();
    assert!(took < Duration::from_secs(20), "{took:?}");
}
