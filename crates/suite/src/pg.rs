//! A private PostgreSQL for the tests: one cluster per test process, one fresh database per test.
//!
//! Nothing needs to be running, and nothing keeps running. A small shell script is the keeper: it
//! makes the cluster in a temporary folder, holds `postgres` as its child and reads its standard
//! input. The write end of that pipe is held by the test process alone, so the kernel closes it
//! however the process ends (return, panic, abort, `kill -9`); the keeper then stops the server and
//! removes the folder. Should the keeper itself be killed, the kernel stops `postgres`
//! (`setpriv --pdeathsig`). PostgreSQL refuses to run as root, so root hands the keeper to the user
//! `postgres`, or to `nobody` where there is none.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// `$1` folder of the PostgreSQL programs, `$2` where the cluster's folder is made, `$3` settings.
/// Answers `ready FOLDER` when the server takes connections; the word `crash` on its input kills the
/// server without warning and starts it again; end of input stops it and removes everything.
const KEEPER: &str = r#"
set -u
dir=$(mktemp -d "$2/mjpg.XXXXXX") || exit 1
pg=
clean() { trap - EXIT; [ -n "$pg" ] && kill -QUIT "$pg" 2>/dev/null && wait "$pg"; cd /; rm -rf "$dir"; }
fail() { cat "$dir/log" >&2; exit 1; }
trap clean EXIT
trap 'exit 1' HUP INT TERM
cd "$dir" && mkdir s || exit 1
"$1/initdb" -D "$dir/data" -U mingjing -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 || fail
printf '%s\n' "$3" "unix_socket_directories = '$dir/s'" >>"$dir/data/postgresql.conf"
start() {
    # After a crash the old backends may hold the shared memory for a moment: try again.
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        setpriv --pdeathsig QUIT -- "$1/postgres" -D "$dir/data" </dev/null >>"$dir/log" 2>&1 &
        pg=$!
        while kill -0 "$pg" 2>/dev/null; do
            "$1/pg_isready" -q -h "$dir/s" -p 5432 && echo "ready $dir/s" && return
            sleep 0.05
        done
        wait "$pg"
        sleep 0.2
    done
    fail
}
start "$1"
while read -r word; do
    if [ "$word" = crash ]; then
        kill -KILL "$pg"
        wait "$pg" 2>/dev/null
        start "$1"
    fi
done
exit 0
"#;

/// Both kinds: no network, only a socket in the cluster's own folder (mode 0700).
const COMMON: &str = "
listen_addresses = ''
port = 5432
max_connections = 100
shared_buffers = 64MB
autovacuum = off
timezone = 'UTC'
log_min_messages = warning";

/// Nothing survives a power cut, and nothing has to: the cluster dies with the tests.
const FAST: &str = "
wal_level = minimal
max_wal_senders = 0
fsync = off
synchronous_commit = off
full_page_writes = off";

/// As in production: what was acknowledged survives a crash.
const DURABLE: &str = "
fsync = on
synchronous_commit = on
full_page_writes = on";

/// The role that makes the cluster.
const SUPERUSER: &str = "mingjing";
/// An ordinary one.
const CLERK: &str = "clerk";

/// The same database as the role that nothing binds: for whoever tampers behind the program's back.
#[must_use]
pub fn as_superuser(url: &str) -> String {
    url.replacen(&format!("{CLERK}@"), &format!("{SUPERUSER}@"), 1)
}

/// The longest socket path Linux takes is 107 bytes; `FOLDER/s/.s.PGSQL.5432` must fit.
const SOCKET_FOLDER_MAX: usize = 80;

/// A running PostgreSQL that belongs to this process.
#[derive(Debug)]
pub struct PgCluster {
    bin: PathBuf,
    socket: String,
    keeper: Mutex<Keeper>,
    databases: AtomicU32,
    clerk: std::sync::Once,
    /// Template databases that `database_from` has filled: its name there, the database's name here.
    templates: tokio::sync::Mutex<HashMap<String, String>>,
}

#[derive(Debug)]
struct Keeper {
    child: Child,
    /// The lifeline: `None` only while the cluster is dropped.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl PgCluster {
    /// The cluster all tests of this process share, started by the first that asks.
    ///
    /// Panics, and so fails the test, with the reason when PostgreSQL cannot start.
    pub fn shared() -> &'static PgCluster {
        static SHARED: OnceLock<Result<PgCluster, String>> = OnceLock::new();
        match SHARED.get_or_init(|| PgCluster::start("/tmp", FAST)) {
            Ok(cluster) => cluster,
            Err(reason) => panic!("{reason}"),
        }
    }

    /// A cluster of one's own that syncs to disk, for tests of durability; stops when dropped.
    ///
    /// Lies in `/var/tmp`, since `/tmp` may be memory. Panics with the reason when it cannot start.
    pub fn durable() -> PgCluster {
        PgCluster::start("/var/tmp", DURABLE).unwrap_or_else(|reason| panic!("{reason}"))
    }

    /// A new empty database; returns its URL for sea-orm, sqlx or `psql`.
    pub fn database(&self) -> String {
        self.create("template1")
    }

    /// A new empty database of an ordinary role, which owns it and nothing else: row-level security binds it, as it binds
    /// the program in earnest. [`as_superuser`] leads past it.
    pub fn database_of_clerk(&self) -> String {
        self.clerk.call_once(|| {
            let made = self.sql("postgres", &format!("CREATE ROLE {CLERK} LOGIN NOSUPERUSER NOBYPASSRLS"));
            if let Err(reason) = made {
                panic!("PostgreSQL made no role: {reason}");
            }
        });
        let url = self.create("template1");
        let name = url.rsplit('/').next().unwrap_or_default();
        if let Err(reason) = self.sql("postgres", &format!("ALTER DATABASE {name} OWNER TO {CLERK}")) {
            panic!("PostgreSQL gave the database to nobody: {reason}");
        }
        url.replacen(&format!("{SUPERUSER}@"), &format!("{CLERK}@"), 1)
    }

    /// A copy of the database that `fill` made when `template` was first asked for: migrations run
    /// once, each test then gets the schema in one `CREATE DATABASE`.
    ///
    /// `fill` gets the URL and must close its connections before it returns: a database in use
    /// cannot be copied.
    pub async fn database_from<F>(&self, template: &str, fill: F) -> String
    where
        F: AsyncFnOnce(String),
    {
        let mut templates = self.templates.lock().await;
        let source = match templates.get(template) {
            Some(source) => source.clone(),
            None => {
                let url = self.create("template1");
                fill(url.clone()).await;
                let source = url.rsplit('/').next().unwrap_or_default().to_owned();
                templates.insert(template.to_owned(), source.clone());
                source
            }
        };
        drop(templates);
        self.create(&source)
    }

    /// A new database filled from a plain dump; returns its URL. Panics with psql's own words.
    pub fn restored(&self, dump: &Path) -> String {
        let url = self.database();
        let name = url.rsplit('/').next().unwrap_or_default();
        let mut psql = Command::new(self.bin.join("psql"));
        psql.args([
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            &self.socket,
            "-p",
            "5432",
            "-U",
            "mingjing",
            "-d",
            name,
            "-f",
        ]);
        match psql.arg(dump).stdin(Stdio::null()).output() {
            Ok(done) if done.status.success() => url,
            Ok(done) => panic!("psql: {}", String::from_utf8_lossy(&done.stderr)),
            Err(e) => panic!("psql: {e}"),
        }
    }

    /// Runs SQL by `psql` and returns the rows, fields parted by `|`; errors are psql's own words.
    pub fn sql(&self, database: &str, sql: &str) -> Result<String, String> {
        let mut psql = Command::new(self.bin.join("psql"));
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", &self.socket, "-p", "5432"])
            .args(["-U", "mingjing", "-d", database, "-c", sql])
            .stdin(Stdio::null());
        let done = psql.output().map_err(|error| format!("psql cannot start: {error}"))?;
        if done.status.success() {
            Ok(String::from_utf8_lossy(&done.stdout).trim_end().to_owned())
        } else {
            Err(String::from_utf8_lossy(&done.stderr).into_owned())
        }
    }

    /// The server's own folder of data, for whoever looks at the disk.
    pub fn data(&self) -> PathBuf {
        Path::new(&self.socket).with_file_name("data")
    }

    /// The folder of PostgreSQL's programs.
    pub fn programs(&self) -> &Path {
        &self.bin
    }

    /// A plain dump of a database.
    pub fn dump(&self, database: &str) -> Vec<u8> {
        let mut dump = Command::new(self.bin.join("pg_dump"));
        dump.args(["-h", &self.socket, "-p", "5432", "-U", "mingjing", database]).stdin(Stdio::null());
        match dump.output() {
            Ok(done) if done.status.success() => done.stdout,
            Ok(done) => panic!("pg_dump: {}", String::from_utf8_lossy(&done.stderr)),
            Err(e) => panic!("pg_dump: {e}"),
        }
    }

    /// Kills the server without warning (`kill -9`) and starts it again: connections break, and what
    /// was not yet durable is lost.
    pub fn crash(&self) {
        let mut keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = keeper.input.as_mut().map(|input| input.write_all(b"crash\n"));
        assert!(matches!(sent, Some(Ok(()))), "the keeper of PostgreSQL is gone");
        if let Err(reason) = ready(&mut keeper) {
            panic!("PostgreSQL did not start again after the crash: {reason}");
        }
    }

    fn create(&self, template: &str) -> String {
        let name = format!("t{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let done = self.sql("postgres", &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        if let Err(reason) = done {
            panic!("PostgreSQL made no database: {reason}");
        }
        // The port is said because the client library would otherwise take it from PGPORT.
        format!("postgres://mingjing@{}:5432/{name}", self.socket.replace('/', "%2F"))
    }

    fn start(parent: &str, durability: &str) -> Result<PgCluster, String> {
        let bin = programs()?;
        let mut command = keeper_command()?;
        command
            .args(["sh", "-c", KEEPER, "keeper"])
            .arg(&bin)
            .arg(parent)
            .arg(format!("{COMMON}{durability}"))
            .current_dir("/")
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // A Ctrl-C meant for the tests must not reach the keeper before it has cleaned up.
            .process_group(0);
        let mut child = command.spawn().map_err(|error| {
            format!("PostgreSQL for the tests cannot start: {:?}: {error}", command.get_program())
        })?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("the keeper of PostgreSQL has no pipes".to_owned());
        };
        let mut keeper = Keeper { child, input: Some(input), output: BufReader::new(output) };
        let socket = ready(&mut keeper)
            .map_err(|reason| format!("PostgreSQL for the tests cannot start: {reason}"))?;
        if socket.len() > SOCKET_FOLDER_MAX {
            return Err(format!("the path of PostgreSQL's socket is too long: {socket}"));
        }
        Ok(PgCluster {
            bin,
            socket,
            keeper: Mutex::new(keeper),
            databases: AtomicU32::new(1),
            clerk: std::sync::Once::new(),
            templates: tokio::sync::Mutex::default(),
        })
    }
}

impl Drop for PgCluster {
    fn drop(&mut self) {
        let keeper = self.keeper.get_mut().unwrap_or_else(PoisonError::into_inner);
        keeper.input = None;
        // A keeper that cannot be waited for is gone already.
        let _ = keeper.child.wait();
    }
}

/// Waits for the keeper's `ready FOLDER`, or takes its complaint.
fn ready(keeper: &mut Keeper) -> Result<String, String> {
    let mut line = String::new();
    let read = keeper.output.read_line(&mut line);
    match (read, line.strip_prefix("ready ")) {
        (Ok(_), Some(folder)) => Ok(folder.trim_end().to_owned()),
        _ => {
            let mut complaint = String::new();
            if let Some(errors) = keeper.child.stderr.as_mut() {
                // Whatever can be read of the complaint is better than none.
                let _ = errors.read_to_string(&mut complaint);
            }
            Err(format!("the keeper ended: {complaint}"))
        }
    }
}

/// The folder with `initdb` and `postgres`: `PG_BIN`, or the newest that Debian's packages put there.
fn programs() -> Result<PathBuf, String> {
    if let Some(bin) = std::env::var_os("PG_BIN").map(PathBuf::from) {
        let complete = bin.join("initdb").exists();
        return complete.then_some(bin).ok_or_else(|| "PG_BIN names a folder without initdb".to_owned());
    }
    let folders = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders
        .filter_map(|folder| {
            let version = folder.file_name().to_str()?.parse::<u32>().ok()?;
            let bin = folder.path().join("bin");
            bin.join("initdb").exists().then_some((version, bin))
        })
        .max()
        .map(|(_, bin)| bin)
        .ok_or_else(|| {
            "PostgreSQL's server programs are missing: apt-get install postgresql (or set PG_BIN)".to_owned()
        })
}

/// The command that runs what follows as an ordinary user.
fn keeper_command() -> Result<Command, String> {
    let root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    if !root {
        // `env` runs its arguments as they are: both cases then take the same ones.
        return Ok(Command::new("env"));
    }
    if !Path::new("/usr/bin/setpriv").exists() {
        return Err(
            "PostgreSQL refuses to run as root, and setpriv (Debian's util-linux) is missing".to_owned()
        );
    }
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let user = if accounts.lines().any(|line| line.starts_with("postgres:")) { "postgres" } else { "nobody" };
    let group = if user == "nobody" { "nogroup" } else { user };
    let mut command = Command::new("/usr/bin/setpriv");
    command.args(["--reuid", user, "--regid", group, "--clear-groups", "--"]);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(url: &str) -> &str {
        url.rsplit('/').next().unwrap()
    }

    #[test]
    fn every_database_is_new() {
        let cluster = PgCluster::shared();
        let (one, two) = (cluster.database(), cluster.database());
        cluster.sql(name(&one), "CREATE TABLE t (n int)").unwrap();
        assert!(cluster.sql(name(&two), "SELECT * FROM t").unwrap_err().contains("does not exist"));
    }

    #[tokio::test]
    async fn a_template_is_filled_once() {
        let cluster = PgCluster::shared();
        let fill = async |url: String| {
            cluster.sql(name(&url), "CREATE TABLE filled AS SELECT 1 AS n").unwrap();
        };
        let one = cluster.database_from("once", fill).await;
        let two = cluster.database_from("once", async |_| panic!("filled twice")).await;
        cluster.sql(name(&one), "INSERT INTO filled VALUES (2)").unwrap();
        assert_eq!(cluster.sql(name(&two), "SELECT n FROM filled").unwrap(), "1");
    }

    #[test]
    fn what_a_durable_cluster_acknowledged_survives_a_crash_and_nothing_is_left_behind() {
        let cluster = PgCluster::durable();
        let folder = PathBuf::from(&cluster.socket);
        let database = cluster.database();
        cluster.sql(name(&database), "CREATE TABLE t AS SELECT 7 AS n").unwrap();
        cluster.crash();
        assert_eq!(cluster.sql(name(&database), "SELECT n FROM t").unwrap(), "7");
        assert!(folder.exists());
        drop(cluster);
        assert!(!folder.exists() && !folder.parent().unwrap().exists());
    }
}
