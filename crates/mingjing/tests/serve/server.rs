//! A demonstration, served by the program itself.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// No test waits longer for anything.
pub const BOUND: Duration = Duration::from_secs(60);

type Said = Arc<Mutex<Vec<u8>>>;

pub struct Server {
    child: Child,
    pub address: String,
    pub data: PathBuf,
    pub password: String,
    options: Vec<String>,
    said: Said,
    reading: Option<std::thread::JoinHandle<()>>,
    _dir: tempfile::TempDir,
}

/// Starts it, and waits until it says where it is.
fn spawn(data: &Path, options: &[String]) -> (Child, String, Said, std::thread::JoinHandle<()>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mingjing"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .args(options)
        .env_remove("MINGJING_LOG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = Said::default();
    let (mut stderr, kept) = (child.stderr.take().unwrap(), said.clone());
    let reading = std::thread::spawn(move || {
        let mut piece = [0; 8192];
        while let Ok(n @ 1..) = stderr.read(&mut piece) {
            kept.lock().unwrap().extend_from_slice(&piece[..n]);
        }
    });
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines.find_map(|line| {
        let line = line.unwrap();
        Some(line.split_once("http://")?.1.trim_end_matches('/').to_owned())
    });
    let address = address.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&said.lock().unwrap())));
    // What is printed later has a reader, and nobody looks at it.
    std::thread::spawn(move || lines.for_each(drop));
    (child, address, said, reading)
}

/// An answer of the server.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    /// The values of a header.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// What came over a connection, as an answer; `None` where the connection ended without one.
pub fn answer(bytes: &[u8]) -> Option<Answer> {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

impl Server {
    /// A demonstration, served with these options on a port of its own.
    pub fn start(options: &[&str]) -> Self {
        Self::start_on(None, options)
    }

    /// The same, on a PostgreSQL database.
    pub fn start_on(database: Option<&str>, options: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("city");
        let program = env!("CARGO_BIN_EXE_mingjing");
        let on: Vec<String> =
            database.map(|url| vec!["--database".to_owned(), url.to_owned()]).unwrap_or_default();
        let made =
            Command::new(program).args(["demo", "--json", "--data"]).arg(&data).args(&on).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let accounts: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
        let password = accounts["accounts"][0]["password"].as_str().unwrap().to_owned();
        let options: Vec<String> = options.iter().map(|o| (*o).to_owned()).chain(on).collect();
        let (child, address, said, reading) = spawn(&data, &options);
        Self { child, address, data, password, options, said, reading: Some(reading), _dir: dir }
    }

    /// Ends it without warning.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again, after it has ended.
    pub fn restart(&mut self) {
        let (child, address, said, reading) = spawn(&self.data, &self.options);
        (self.child, self.address, self.said, self.reading) = (child, address, said, Some(reading));
    }

    /// The same demonstration at another place.
    pub fn elsewhere(&self, data: &Path, database: Option<&str>) -> Self {
        let on = database.map(|url| vec!["--database".to_owned(), url.to_owned()]).unwrap_or_default();
        let (child, address, said, reading) = spawn(data, &on);
        let (data, password) = (data.to_owned(), self.password.clone());
        let reading = Some(reading);
        Self {
            child,
            address,
            data,
            password,
            options: on,
            said,
            reading,
            _dir: tempfile::tempdir().unwrap(),
        }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(BOUND)).unwrap();
        stream
    }

    /// Sends the bytes and reads to the end of the connection.
    pub fn send(&self, request: &[u8]) -> Option<Answer> {
        let mut stream = self.connect();
        // A server that has refused the head already may close while we still write.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        answer(&bytes)
    }

    pub fn get(&self, path: &str) -> Answer {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        self.send(request.as_bytes()).unwrap()
    }

    /// How long it takes to end after it was told to.
    pub fn stop(&mut self) -> Duration {
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

    /// Everything that it has said on stderr, after it has ended.
    pub fn log(&mut self) -> Vec<u8> {
        self.stop();
        self.reading.take().unwrap().join().unwrap();
        std::mem::take(&mut self.said.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
