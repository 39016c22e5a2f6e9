//! Figures of the vault: storing one file beside what the system's own tools need for it, and many uploads at once.
//!
//! `cargo run --release -p vault --example bench_vault -- DIRECTORY [BYTES]` works in a new directory below DIRECTORY and
//! removes it in the end. BYTES is the size of the file, 1 GiB if not given.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a program that prints figures and stops at any fault"
)]

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use vault::Vault;
use vault::digest::{CHUNK_BYTES, digest_reader};

const ROUNDS: usize = 3;
const UPLOADS: u64 = 50;
const UPLOAD_BYTES: usize = 64 << 20;
/// What one PATCH request of an upload brings.
const PATCH_BYTES: usize = 4 << 20;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let base = PathBuf::from(arguments.next().unwrap_or_else(|| std::env::temp_dir().display().to_string()));
    let bytes: u64 = arguments.next().map_or(1 << 30, |text| text.parse().unwrap());
    let home = base.join(format!("vault-bench-{}", std::process::id()));
    fs::create_dir(&home).unwrap();
    let file = home.join("input");
    make(&file, bytes);
    one_file(&home, &file, bytes);
    fs::remove_file(&file).unwrap();
    many_uploads(&Vault::create(&home.join("vault")).unwrap().without_immutable_flag());
    fs::remove_dir_all(&home).unwrap();
}

/// A file that does not repeat, all of it on the disk and in the cache, as after a hand-over.
fn make(path: &Path, bytes: u64) {
    let mut file = File::create(path).unwrap();
    let mut left = bytes;
    for seed in 0.. {
        let len = left.min(CHUNK_BYTES as u64) as usize;
        if len == 0 {
            break;
        }
        file.write_all(&block(seed, len)).unwrap();
        left -= len as u64;
    }
    file.sync_all().unwrap();
}

fn block(seed: u64, len: usize) -> Vec<u8> {
    let word = |n: u64| (n ^ seed << 32).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29).to_le_bytes();
    let mut bytes: Vec<u8> = (0..(len as u64).div_ceil(8)).flat_map(word).collect();
    bytes.truncate(len);
    bytes
}

fn timed(what: &str, bytes: u64, run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    let seconds = start.elapsed().as_secs_f64();
    println!("{what:<44} {seconds:>7.2} s {:>8.0} MB/s", bytes as f64 / 1e6 / seconds);
    seconds
}

fn command(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

fn sm3_alone(file: &Path) {
    use sm3::Digest as _;
    let (mut hasher, mut reader) = (sm3::Sm3::new(), File::open(file).unwrap());
    let mut buffer = vec![0; CHUNK_BYTES];
    loop {
        match reader.read(&mut buffer).unwrap() {
            0 => break,
            len => hasher.update(&buffer[..len]),
        }
    }
    hasher.finalize();
}

/// In rounds, and the best of each counts: a machine that is shared has good and bad seconds.
fn one_file(home: &Path, file: &Path, bytes: u64) {
    println!("one file of {} MiB, {ROUNDS} rounds", bytes >> 20);
    let path = file.to_str().unwrap();
    let copy = format!("{path}.copy");
    let (mut copying, mut sm3, mut put) = (f64::MAX, f64::MAX, f64::MAX);
    for round in 0..ROUNDS {
        let dir = home.join(format!("vault-{round}"));
        let vault = Vault::create(&dir).unwrap().without_immutable_flag();
        timed("sha256sum", bytes, || command("sha256sum", &[path]));
        copying = copying.min(timed("cp and sync of the copy", bytes, || {
            command("cp", &[path, &copy]);
            command("sync", &[&copy]);
        }));
        fs::remove_file(&copy).unwrap();
        sm3 = sm3.min(timed("SM3 alone, in this process", bytes, || sm3_alone(file)));
        timed("all digests", bytes, || {
            digest_reader(File::open(file).unwrap()).unwrap();
        });
        let mut stored = None;
        put = put.min(timed("put: digests, fsync, read back", bytes, || {
            stored = Some(vault.put(File::open(file).unwrap()).unwrap());
        }));
        let object = vault.object_of(&stored.unwrap().digests).unwrap();
        timed("read with every chunk checked", bytes, || object.copy_to(&mut std::io::sink()).unwrap());
        drop((object, vault));
        fs::remove_dir_all(&dir).unwrap();
    }
    let ratio = copying.max(sm3) / put;
    println!("put runs at {ratio:.2} of the speed of the slower of copy and SM3 (target 0.90)");
}

fn many_uploads(vault: &Vault) {
    let bytes = UPLOADS * UPLOAD_BYTES as u64;
    println!(
        "{UPLOADS} uploads of {} MiB side by side, each PATCH of {} MiB acknowledged",
        UPLOAD_BYTES >> 20,
        PATCH_BYTES >> 20
    );
    timed("begin, append, sync, finish", bytes, || {
        std::thread::scope(|scope| {
            for number in 0..UPLOADS {
                scope.spawn(move || {
                    let id = format!("bench-upload-{number:08}");
                    let mut incoming = vault.begin(&id, UPLOAD_BYTES as u64, "{}").unwrap();
                    for patch in 0..(UPLOAD_BYTES / PATCH_BYTES) as u64 {
                        // Bytes arrive in small pieces, as from a socket.
                        let piece = block(number << 20 | patch, 64 << 10);
                        for _ in 0..PATCH_BYTES / piece.len() {
                            incoming.append(&piece).unwrap();
                        }
                        incoming.sync().unwrap();
                    }
                    incoming.finish().unwrap();
                });
            }
        });
    });
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown").trim();
    println!("{:<44} {peak} (target 300 MB)", "most memory of this process, all of the above");
}
