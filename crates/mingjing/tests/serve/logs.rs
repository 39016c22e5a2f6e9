//! Nobody writes the server's log from outside (SECURITY 20): hostile text in everything that a client chooses, to a
//! sound server, which says nothing of it, and to one whose database has lost its tables, which says one line for each
//! failure. The form of the lines is judged by its own words here, not by the program's.

use crate::server::{Answer, Server};
use sea_orm::{ConnectionTrait as _, Database};
use std::process::Command;

/// Stands in every hostile text: no line of the log may carry it.
const MARK: &str = "zhq7";

/// What such texts are made of.
const NASTY: &[&str] = &[
    "\n2026-03-02T01:02:03.123456Z ERROR web::reply: forged",
    "\r\nSet-Cookie: forged=1",
    "\r",
    "\u{1b}[2J\u{1b}[31m",
    "\u{1b}]0;title\u{7}",
    "\u{9b}31m",
    "\u{2028}\u{2029}",
    "\u{202e}\u{2066}",
    "\u{200b}\u{feff}",
    "\0",
    "\"}],\"x\":{",
    "\\u000a\\n%0a%0d%00",
    "%s%n%x{}{:?}${jndi:ldap://x}",
    "';--<script>../../",
    "张三\u{85}",
];

/// Numbers in an order that is the same each time (xorshift).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }

    fn text(&mut self) -> String {
        let mut text = MARK.to_owned();
        for _ in 0..=self.below(4) {
            text += NASTY[self.below(NASTY.len())];
            text += MARK;
        }
        if self.below(12) == 0 {
            text += &"长".repeat(9_000);
        }
        text
    }
}

fn percent(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

struct Signed {
    cookie: String,
    csrf: String,
}

fn sign_in(server: &Server) -> Signed {
    let body = serde_json::json!({ "login": "officer1", "password": server.password }).to_string();
    let answer = server.send(&request(
        server,
        "POST",
        "/api/v1/session",
        "Content-Type: application/json\r\n",
        body.as_bytes(),
    ));
    let answer = answer.unwrap();
    assert_eq!(answer.status, 201, "{}", answer.body);
    let cookies: Vec<&str> = answer.all("set-cookie").filter_map(|c| c.split(';').next()).collect();
    let said: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    Signed { cookie: cookies.join("; "), csrf: said["csrf"].as_str().unwrap().to_owned() }
}

fn request(server: &Server, method: &str, target: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let host = &server.address;
    let length = body.len();
    let head = format!(
        "{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// One hostile request of each kind.
fn hostile(server: &Server, signed: &Signed, seeded: &mut Seeded) -> Vec<Vec<u8>> {
    let mut text = || seeded.text();
    let own = format!("Cookie: {}\r\nX-CSRF-Token: {}\r\n", signed.cookie, signed.csrf);
    let (json_body, form) =
        ("Content-Type: application/json\r\n", "Content-Type: application/x-www-form-urlencoded\r\n");
    let send = |method: &str, target: &str, headers: &str, body: &str| {
        request(server, method, target, headers, body.as_bytes())
    };
    let mut all = Vec::new();
    // Paths and query values, encoded and as they are.
    for page in ["/", "/d/", "/decisions?q=", "/officers?q=", "/verify?leaf=", "/log/tile/0/", "/open/"] {
        all.push(send("GET", &format!("{page}{}", percent(&text())), "", ""));
    }
    all.push(send("GET", &format!("/decisions?q={}", text()), "", ""));
    for page in [
        "/desk/cases/",
        "/desk/cases?q=",
        "/desk/cases?unit=",
        "/desk/publicity?q=",
        "/api/v1/subjects/case/",
    ] {
        all.push(send("GET", &format!("{page}{}", percent(&text())), &own, ""));
    }
    // Headers, as bytes: what stands after a break is a header of its own.
    for name in [
        "User-Agent",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "Cookie",
        "Origin",
        "Referer",
        "Accept-Language",
        "Host",
    ] {
        all.push(send("GET", "/decisions", &format!("{name}: {}\r\n", text()), ""));
        all.push(send("GET", "/decisions", &format!("{name}: {}\r\n", percent(&text())), ""));
    }
    // Names of people who would log in.
    all.push(send(
        "POST",
        "/login",
        form,
        &format!("login={}&password={}", percent(&text()), percent(&text())),
    ));
    let body =
        format!("{{\"login\":{},\"password\":{},\"code\":{}}}", json(&text()), json(&text()), json(&text()));
    all.push(send("POST", "/api/v1/session", json_body, &body));
    // Forms, and one whose values are of no list.
    let token = format!("_csrf={}", percent(&signed.csrf));
    let (a, b) = (percent(&text()), percent(&text()));
    for at in [
        "/desk/cases/new",
        "/desk/cases/demo-1/act/clue.checked/1",
        "/desk/cases/demo-1/open",
        "/desk/capacity",
    ] {
        let body = format!(
            "{token}&title={a}&content={b}&source={a}&outcome={b}&party.kind={a}&purpose={b}&{a}={b}"
        );
        all.push(send("POST", at, &format!("{own}{form}"), &body));
    }
    // Commands: in texts, in words of a list, in names of fields; and JSON that breaks.
    let (a, b) = (json(&text()), json(&text()));
    for body in [
        format!(
            "{{\"subject\":{{\"kind\":\"case\",\"id\":{a}}},\"key\":{b},\"body\":{{\"title\":{a},{b}:1}}}}"
        ),
        format!("{{\"subject\":{{\"kind\":{a},\"id\":\"x\"}}}}"),
        format!("{{\"subject\":{a}}}{b}"),
        text(),
    ] {
        all.push(send("POST", "/api/v1/acts/clue.registered/1", &format!("{own}{json_body}"), &body));
    }
    all.push(send(
        "POST",
        &format!("/api/v1/acts/{}/1", percent(&text())),
        &format!("{own}{json_body}"),
        "{}",
    ));
    // Names of files: in a form, and of an upload in pieces.
    let name = text().replace(['\r', '\n', '"'], "_");
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n{}\r\n--b\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"{name}\"\r\nContent-Type: {name}\r\n\r\nx\r\n--b--\r\n",
        signed.csrf
    );
    let parts = "Content-Type: multipart/form-data; boundary=b\r\n";
    all.push(send("POST", "/desk/cases/demo-3/recordings/new", &format!("{own}{parts}"), &body));
    let metadata = format!(
        "{own}Tus-Resumable: 1.0.0\r\nUpload-Length: 5\r\nUpload-Metadata: filename {},case {}\r\n",
        percent(&text()),
        text()
    );
    all.push(send("POST", "/desk/uploads", &metadata, ""));
    all
}

/// `TIME LEVEL part: words` in visible characters.
fn part_of(line: &str) -> Option<&str> {
    let (time, rest) = line.split_once(' ')?;
    let shape: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let (level, rest) = rest.trim_start().split_once(' ')?;
    let (part, words) = rest.split_once(": ")?;
    let good = shape == "0000-00-00T00:00:00.000000Z"
        && ["ERROR", "WARN", "INFO"].contains(&level)
        && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
        && !words.is_empty()
        && !line
            .chars()
            .any(|c| c.is_control() || "\u{2028}\u{2029}\u{202e}\u{2066}\u{200b}\u{feff}".contains(c));
    good.then_some(part)
}

const ROUNDS: usize = 12;

#[test]
fn nobody_writes_the_log_from_outside() {
    let mut server = Server::start(&["--trusted-proxy", "127.0.0.1", "--rate-points", "0"]);
    let signed = sign_in(&server);
    let mut seeded = Seeded(20_260_302);
    let mut sent = 0;
    let mut ask = |server: &Server, round: usize| -> Vec<Answer> {
        let requests = hostile(server, &signed, &mut seeded);
        sent += requests.len();
        // One of them has ended the session of the others' if it could.
        let answers: Vec<Answer> = requests.iter().filter_map(|r| server.send(r)).collect();
        assert!(answers.len() * 2 > requests.len(), "round {round}: {} of {}", answers.len(), requests.len());
        answers
    };
    for round in 0..ROUNDS {
        for answer in ask(&server, round) {
            assert!(answer.status < 500, "{}\n{}", answer.head, answer.body);
        }
    }
    // The database loses what its pages read; sessions and the journal stay.
    let lost = ["publicity_publication", "casework_case", "register_officer"];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let url = format!("sqlite://{}", server.data.join("db/mingjing.sqlite").display());
        let database = Database::connect(url).await.unwrap();
        for table in lost {
            database
                .execute_unprepared(&format!("ALTER TABLE {table} RENAME TO {table}_lost"))
                .await
                .unwrap();
        }
        database.close().await.unwrap();
    });
    let mut failures = 0;
    for round in 0..ROUNDS {
        failures += ask(&server, round).iter().filter(|a| a.status >= 500).count();
    }
    assert!(failures > ROUNDS * 5, "{failures}");
    assert!(sent > 1_000, "{sent}");
    let log = String::from_utf8(server.log()).unwrap();
    let parts: Vec<&str> =
        log.split_terminator('\n').map(|line| part_of(line).unwrap_or_else(|| panic!("{line:?}"))).collect();
    for piece in NASTY.iter().chain([&MARK, &"forged", &"长长"]) {
        // Brackets and quotes also stand in what the program itself says.
        assert!(piece.len() < 3 || !log.contains(piece), "{piece:?} is in the log:\n{log}");
    }
    assert_eq!(parts.iter().filter(|part| part.starts_with("web")).count(), failures, "{log}");
}

#[test]
fn no_argument_and_no_file_writes_the_terminal() {
    let program = env!("CARGO_BIN_EXE_mingjing");
    let dir = tempfile::tempdir().unwrap();
    let said = |args: &[&str]| {
        let done = Command::new(program).args(args).output().unwrap();
        assert_eq!(done.status.code(), Some(2), "{args:?}");
        String::from_utf8(done.stderr).unwrap()
    };
    for nasty in
        NASTY.iter().filter(|n| n.chars().any(|c| c.is_control() || !c.is_ascii()) && !n.contains('\0'))
    {
        let hostile = format!("{MARK}{nasty}");
        for args in [
            &["law", "due", "--from", &hostile, "--days", "1", "--unit", "day"][..],
            &["law", &hostile],
            &[&hostile],
            &["serve", "--data", &hostile],
            &["doctor", "--data", "x", &format!("--{hostile}")],
        ] {
            let text = said(args);
            assert_eq!(text.lines().count(), 1, "{text}");
            assert!(!text.contains(MARK) && !text.trim_end().chars().any(char::is_control), "{text:?}");
        }
    }
    // A file that is none of ours, whose first words come back in the refusal.
    let file = dir.path().join("hostile.csv");
    for nasty in NASTY {
        std::fs::write(&file, format!("{MARK}{nasty},\"{nasty}\",x\n1,2,3\n")).unwrap();
        let city = dir.path().join("none").display().to_string();
        for args in [
            &["verify", &file.display().to_string()][..],
            &["import", "penalties", &file.display().to_string(), "--data", &city],
        ] {
            let done = Command::new(program).args(args).output().unwrap();
            let text = String::from_utf8_lossy(&done.stderr);
            assert!(!text.trim_end().chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        }
    }
}
