//! TLS as OPERATING prints it (SECURITY 25, 26): its nginx configuration, taken out of the document, before a server with
//! the options of its unit. Only addresses, ports and the paths of the certificate are replaced. The client is openssl.

use crate::server::{Answer, BOUND, Server, answer};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const NAME: &str = "gs.example.gov.cn";
/// Silence after which the server of this test closes; the default is 30 s.
const SILENCE_SECONDS: u64 = 2;
const MIB: usize = 1 << 20;
/// Length of the recording: some twelve MiB, more than lies in the buffers of three programs and a kernel.
const SECONDS: u32 = 4_200;
const DURATION: &str = "1:10:00";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn operating() -> String {
    std::fs::read_to_string(root().join("docs/OPERATING.md")).unwrap()
}

/// A fenced block of the document.
fn block(text: &str, language: &str) -> String {
    let (_, rest) = text.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

/// The options of `serve` in the printed unit, but for the directory.
fn options(text: &str) -> Vec<String> {
    let unit = block(text, "ini").replace("\\\n", " ");
    let line = unit.lines().find(|l| l.starts_with("ExecStart=")).unwrap();
    let (_, rest) = line.split_once("--data ").unwrap();
    rest.split_whitespace().skip(1).map(ToOwned::to_owned).collect()
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from:?} is not in the configuration");
    text.replace(from, to)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn nginx() -> PathBuf {
    let unpacked = root().join(".tools/nginx/usr/sbin/nginx");
    [unpacked, "/usr/sbin/nginx".into(), "/usr/bin/nginx".into()]
        .into_iter()
        .find(|p| p.exists())
        .expect("nginx is missing: scripts/setup.sh test")
}

struct Proxy {
    child: Child,
    dir: tempfile::TempDir,
    tls: u16,
    plain: u16,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Proxy {
    fn before(server: &Server) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name).display().to_string();
        let (tls, plain) = (free_port(), free_port());
        let made = Command::new("openssl")
            .args([
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
            ])
            .args(["-subj", &format!("/CN={NAME}"), "-addext", &format!("subjectAltName=DNS:{NAME}")])
            .args(["-keyout", &at("key.pem"), "-out", &at("cert.pem")])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut site = block(&operating(), "nginx");
        for (from, to) in [
            ("listen 80;", format!("listen 127.0.0.1:{plain};")),
            ("listen 443 ssl;", format!("listen 127.0.0.1:{tls} ssl;")),
            ("/etc/ssl/gs.example.gov.cn.pem", at("cert.pem")),
            ("/etc/ssl/gs.example.gov.cn.key", at("key.pem")),
            ("http://127.0.0.1:8080", format!("http://{}", server.address)),
        ] {
            site = replaced(&site, from, &to);
        }
        // What Debian's nginx.conf says besides is left at nginx's defaults; the folders are this test's.
        let folders: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {};\n", at(kind)))
            .concat();
        let whole = format!(
            "daemon off;\nmaster_process off;\npid {};\nerror_log {} warn;\nevents {{ worker_connections 256; }}\n\
             http {{\naccess_log off;\n{folders}{site}}}\n",
            at("pid"),
            at("error.log"),
        );
        std::fs::write(dir.path().join("nginx.conf"), whole).unwrap();
        let child = Command::new(nginx())
            .args(["-p", &dir.path().display().to_string(), "-c", &at("nginx.conf")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let proxy = Self { child, dir, tls, plain };
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", proxy.plain)).is_err() {
            let said = std::fs::read_to_string(proxy.dir.path().join("error.log")).unwrap_or_default();
            assert!(begun.elapsed() < BOUND, "nginx does not start: {said}");
            std::thread::sleep(Duration::from_millis(20));
        }
        proxy
    }

    /// A connection by TLS from an address of this machine's own network.
    fn connect(&self, from: &str, more: &[&str]) -> Line {
        let mut child = Command::new("openssl")
            .args(["s_client", "-quiet", "-verify_quiet", "-verify_return_error", "-servername", NAME])
            .args([
                "-verify_hostname",
                NAME,
                "-CAfile",
                &self.dir.path().join("cert.pem").display().to_string(),
            ])
            .args(["-connect", &format!("127.0.0.1:{}", self.tls), "-bind", &format!("{from}:0")])
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Line { input: child.stdin.take(), output: child.stdout.take().unwrap(), child }
    }

    /// What lies in the proxy's folders for bodies and answers.
    fn kept(&self) -> usize {
        ["client_body", "proxy"].iter().map(|f| files(&self.dir.path().join(f))).sum()
    }

    fn ask(&self, from: &str, request: &[u8]) -> Answer {
        let mut line = self.connect(from, &[]);
        line.send(request);
        answer(&line.rest()).unwrap_or_else(|| panic!("no answer: {}", line.said()))
    }
}

fn files(at: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(at) else { return 0 };
    entries.flatten().map(|e| if e.path().is_dir() { files(&e.path()) } else { 1 }).sum()
}

struct Line {
    child: Child,
    input: Option<ChildStdin>,
    output: ChildStdout,
}

impl Line {
    fn send(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        // A refused handshake ends the client: what it says is looked at instead.
        let _ = input.write_all(bytes).and_then(|()| input.flush());
    }
    fn rest(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.output.read_to_end(&mut bytes).unwrap();
        bytes
    }
    fn said(&mut self) -> String {
        self.input = None;
        let mut text = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn request(method: &str, target: &str, headers: &[(&str, String)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{method} {target} HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n");
    head += &format!("Content-Length: {}\r\n", body.len());
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

/// The value of a directive in seconds.
fn seconds(site: &str, directive: &str) -> u64 {
    let line = site.lines().map(str::trim).find(|l| l.starts_with(directive)).unwrap();
    line.split_whitespace().nth(1).unwrap().trim_end_matches("s;").parse().unwrap()
}

/// Logs in; the headers of every further command, and what the cookies were.
fn sign_in(
    proxy: &Proxy,
    server: &Server,
    from: &str,
    login: &str,
) -> (Vec<(&'static str, String)>, Vec<String>) {
    let body = serde_json::json!({ "login": login, "password": server.password }).to_string();
    let forged = ("X-Forwarded-For", "203.0.113.9".to_owned());
    let kind = ("Content-Type", "application/json".to_owned());
    let answer = proxy.ask(from, &request("POST", "/api/v1/session", &[kind, forged], body.as_bytes()));
    assert_eq!(answer.status, 201, "{}", answer.body);
    let cookies: Vec<String> = answer.all("set-cookie").map(ToOwned::to_owned).collect();
    let sent: Vec<&str> = cookies.iter().filter_map(|c| c.split(';').next()).collect();
    let csrf: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let token = csrf["csrf"].as_str().unwrap().to_owned();
    (vec![("Cookie", sent.join("; ")), ("X-CSRF-Token", token)], cookies)
}

#[test]
fn what_operating_prints_for_nginx_does_what_it_says() {
    let text = operating();
    let site = block(&text, "nginx");
    // Its patience is never shorter than the program's own (30 s), in either direction.
    for directive in ["client_header_timeout", "client_body_timeout", "send_timeout", "proxy_send_timeout"] {
        assert!(seconds(&site, directive) >= 60, "{directive}");
    }
    assert!(seconds(&site, "proxy_read_timeout") >= 600);
    let silence = SILENCE_SECONDS.to_string();
    let mut given = options(&text);
    assert!(
        ["--secure-cookies", "--public-url", "--trusted-proxy"].iter().all(|o| given.iter().any(|g| g == o))
    );
    given.extend(["--silence-seconds".to_owned(), silence]);
    let server = Server::start(&given.iter().map(String::as_str).collect::<Vec<_>>());
    let proxy = Proxy::before(&server);

    // 1.2 and 1.3, nothing older: refused by the proxy's own alert, not by this client.
    let get = request("GET", "/", &[], b"");
    for (version, good) in [("-tls1_3", true), ("-tls1_2", true), ("-tls1_1", false), ("-tls1", false)] {
        let mut line = proxy.connect("127.0.0.7", &[version, "-cipher", "DEFAULT@SECLEVEL=0"]);
        line.send(&get);
        let answered = answer(&line.rest());
        assert_eq!(answered.is_some_and(|a| a.status == 200), good, "{version}");
        assert!(good || line.said().contains("alert protocol version"), "{version}");
    }

    // Without TLS there is only the way to it, whatever host is named.
    let mut plain = std::net::TcpStream::connect(("127.0.0.1", proxy.plain)).unwrap();
    plain
        .write_all(b"GET /decisions?page=2 HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut bytes = Vec::new();
    plain.read_to_end(&mut bytes).unwrap();
    let led = answer(&bytes).unwrap();
    assert_eq!(led.status, 301);
    assert_eq!(led.all("location").collect::<Vec<_>>(), [format!("https://{NAME}/decisions?page=2")]);

    // The browser is told to stay, once, on pages, refusals and what the proxy itself refuses.
    for target in ["/", "/nowhere", "/desk"] {
        let answered = proxy.ask("127.0.0.7", &request("GET", target, &[], b""));
        assert_eq!(
            answered.all("strict-transport-security").collect::<Vec<_>>(),
            ["max-age=31536000"],
            "{target}"
        );
        assert_eq!(answered.all("content-security-policy").count(), 1, "{target}");
    }

    // Cookies of this very host, over TLS only; and the address of who asks, not the proxy's nor what he says.
    let (own, cookies) = sign_in(&proxy, &server, "127.0.0.7", "officer1");
    assert!(!cookies.is_empty());
    for cookie in &cookies {
        let bound = cookie.starts_with("__Host-") && cookie.contains("Secure") && cookie.contains("HttpOnly");
        assert!(bound && cookie.contains("Path=/") && !cookie.contains("Domain"), "{cookie}");
    }
    let (admin, _) = sign_in(&proxy, &server, "127.0.0.8", "admin");
    let log = proxy.ask("127.0.0.8", &request("GET", "/desk/logins?format=json", &admin, b""));
    assert!(log.body.contains("127.0.0.7") && log.body.contains("127.0.0.8"), "{}", log.body);
    assert!(!log.body.contains("203.0.113.9") && !log.body.contains("\"127.0.0.1\""), "{}", log.body);

    let recording = recorded(&proxy, &server, &own);
    read_slowly(&proxy, &own, &recording);
    told_apart(&proxy);
}

/// A recording larger than any limit of forms' fields comes in, piece by piece as it is sent.
fn recorded(proxy: &Proxy, server: &Server, own: &[(&'static str, String)]) -> String {
    let sound = office::demo::media::wav(SECONDS);
    assert!(sound.len() > 8 * MIB);
    let tus = ("Tus-Resumable", "1.0.0".to_owned());
    let with = |more: &[(&'static str, String)]| [own, std::slice::from_ref(&tus), more].concat();
    // filename "a.wav", case "demo-3".
    let metadata = ("Upload-Metadata", "filename YS53YXY=,case ZGVtby0z".to_owned());
    let begun =
        request("POST", "/desk/uploads", &with(&[metadata, ("Upload-Length", sound.len().to_string())]), b"");
    let begun = proxy.ask("127.0.0.7", &begun);
    assert_eq!(begun.status, 201, "{}", begun.body);
    let location = begun.all("location").next().unwrap().to_owned();
    let octets = ("Content-Type", "application/offset+octet-stream".to_owned());
    let patch = request("PATCH", &location, &with(&[octets, ("Upload-Offset", "0".to_owned())]), &sound);
    let incoming = server.data.join("vault/incoming");
    let mut line = proxy.connect("127.0.0.7", &[]);
    // Half of it, and then nothing until the program itself has it: the proxy keeps nothing back.
    line.send(&patch[..patch.len() / 2]);
    let begun = Instant::now();
    while bytes_under(&incoming) < MIB as u64 {
        assert!(begun.elapsed() < BOUND, "the proxy keeps back what it gets");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(proxy.kept(), 0, "in files of the proxy");
    line.send(&patch[patch.len() / 2..]);
    let done = answer(&line.rest()).unwrap();
    assert_eq!(done.status, 204, "{}", done.body);
    assert_eq!(done.all("upload-offset").collect::<Vec<_>>(), [sound.len().to_string()]);
    let id = location.rsplit('/').next().unwrap();
    let form = ("Content-Type", "application/x-www-form-urlencoded".to_owned());
    let said =
        format!("upload={id}&started=2026-02-10T10:00:00&duration={DURATION}&late_reason=%E7%A4%BA%E4%BE%8B");
    let json = ("Accept", "application/json".to_owned());
    let given = with(&[form.clone(), json]);
    let handed = proxy
        .ask("127.0.0.7", &request("POST", "/desk/cases/demo-3/recordings/new", &given, said.as_bytes()));
    assert_eq!(handed.status, 201, "{}", handed.body);
    let told: serde_json::Value = serde_json::from_str(&handed.body).unwrap();
    let recording = told["recordings"][0]["id"].as_str().unwrap().to_owned();
    let purpose = with(&[form]);
    let purpose = request(
        "POST",
        &format!("/desk/recordings/{recording}/open"),
        &purpose,
        b"purpose=handling&note=x&_key=k1",
    );
    assert_eq!(proxy.ask("127.0.0.7", &purpose).status, 303);
    recording
}

fn bytes_under(at: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(at) else { return 0 };
    entries
        .flatten()
        .map(|e| if e.path().is_dir() { bytes_under(&e.path()) } else { e.metadata().map_or(0, |m| m.len()) })
        .sum()
}

/// Whoever reads slowly, for longer than anybody may be silent, gets all of it.
fn read_slowly(proxy: &Proxy, own: &[(&'static str, String)], recording: &str) {
    let mut line = proxy.connect("127.0.0.7", &[]);
    line.send(&request("GET", &format!("/desk/recordings/{recording}/media"), own, b""));
    let begun = Instant::now();
    let (mut got, mut piece, mut seen) = (Vec::new(), vec![0; MIB / 8], 0);
    loop {
        match line.output.read(&mut piece).unwrap() {
            0 => break,
            n => got.extend_from_slice(&piece[..n]),
        }
        if got.len() / MIB > seen {
            seen = got.len() / MIB;
            assert_eq!(proxy.kept(), 0, "in files of the proxy");
            std::thread::sleep(Duration::from_secs(2 * SILENCE_SECONDS) / 12);
        }
    }
    assert!(begun.elapsed() > Duration::from_secs(SILENCE_SECONDS), "too fast to show anything");
    let sound = office::demo::media::wav(SECONDS);
    assert!(got.ends_with(&sound), "{} of {} bytes", got.len(), sound.len());
}

/// What is dear is counted for each client behind the proxy, and not for all of them together.
fn told_apart(proxy: &Proxy) {
    let export = |from: &str| proxy.ask(from, &request("GET", "/decisions?format=csv", &[], b"")).status;
    let refused = (0..60).any(|_| export("127.0.0.11") == 429);
    assert!(refused, "an address may ask for what is dear without end");
    assert_eq!(export("127.0.0.12"), 200);
}
