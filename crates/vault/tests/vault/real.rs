//! The same on a real file system.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::common::{ID, clean, content, scrubbed};
use vault::digest::{CHUNK_BYTES, digest_bytes};
use vault::{Resumed, Vault, VaultError};

/// Takes the immutable flag off again, so that the temporary directory can go.
fn set_free(path: &Path) {
    use rustix::fs::{IFlags, ioctl_getflags, ioctl_setflags};
    let file = File::open(path).unwrap();
    let flags = ioctl_getflags(&file).unwrap();
    ioctl_setflags(&file, flags - IFlags::IMMUTABLE).unwrap();
}

fn object_path(vault: &Vault, bytes: &[u8]) -> std::path::PathBuf {
    let name = digest_bytes(bytes).sha256.to_string();
    vault.dir().join("objects").join(&name[..2]).join(&name[2..4]).join(name)
}

#[test]
fn put_upload_and_read_on_the_real_disk() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("vault");
    assert!(matches!(Vault::open(&dir), Err(VaultError::Missing)));
    let vault = Vault::create(&dir).unwrap().without_immutable_flag();
    assert!(matches!(Vault::create(&dir), Err(VaultError::Exists)));
    // More than one segment, so that the second thread reads back while the first writes.
    let large = content(1, 40 * CHUNK_BYTES + 12_345);
    let stored = vault.put(&large[..]).unwrap();
    assert_eq!((stored.digests, stored.already, stored.immutable), (digest_bytes(&large), false, false));
    assert!(vault.put(&large[..]).unwrap().already);
    let mode = fs::metadata(object_path(&vault, &large)).unwrap().permissions().mode();
    assert_eq!(mode & 0o222, 0);

    let small = content(2, 3 * CHUNK_BYTES + 1);
    let mut incoming = vault.begin(ID, small.len() as u64, "{}").unwrap();
    incoming.append(&small[..CHUNK_BYTES + 7]).unwrap();
    incoming.sync().unwrap();
    incoming.append(b"never acknowledged").unwrap();
    let other = Vault::open(&dir).unwrap().without_immutable_flag();
    assert!(matches!(other.resume(ID), Err(VaultError::Busy)));
    drop(incoming);
    let Resumed::Incoming(mut incoming) = other.resume(ID).unwrap() else { panic!() };
    assert_eq!(incoming.offset(), CHUNK_BYTES as u64 + 7);
    incoming.append(&small[CHUNK_BYTES + 7..]).unwrap();
    assert_eq!(incoming.finish().unwrap().digests, digest_bytes(&small));
    clean(&vault, &[&large, &small], "");
    let left = |name: &str| fs::read_dir(dir.join(name)).unwrap().count();
    assert_eq!((left("work"), left("incoming")), (1, 1));
    other.settle(ID).unwrap();
    assert_eq!(left("incoming"), 0);
    fs::write(dir.join("VERSION"), "mingjing-vault/2\n").unwrap();
    assert!(matches!(Vault::open(&dir), Err(VaultError::Format)));
}

#[test]
fn the_immutable_flag_is_set_where_it_may_be() {
    let home = tempfile::tempdir().unwrap();
    let vault = Vault::create(&home.path().join("vault")).unwrap();
    let stored = vault.put(&b"abc"[..]).unwrap();
    let path = object_path(&vault, b"abc");
    if stored.immutable {
        assert!(fs::remove_file(&path).is_err());
        assert!(fs::write(&path, "other").is_err());
        let again = vault.put(&b"abc"[..]).unwrap();
        assert!(again.already && again.immutable);
        let mut incoming = vault.begin(ID, 3, "{}").unwrap();
        incoming.append(b"abc").unwrap();
        assert!(incoming.finish().unwrap().already);
    }
    assert!(scrubbed(&vault, &[digest_bytes(b"abc")]).is_clean());
    if stored.immutable {
        set_free(&path);
    }
}

#[test]
fn many_threads_put_the_same_and_other_files() {
    let home = tempfile::tempdir().unwrap();
    let vault = Vault::create(&home.path().join("vault")).unwrap().without_immutable_flag();
    let contents: Vec<Vec<u8>> = (0..4).map(|seed| content(seed, 5000)).collect();
    let fresh: usize = std::thread::scope(|scope| {
        let put = |n: usize| {
            let (vault, bytes) = (vault.clone(), &contents[n % 4]);
            scope.spawn(move || usize::from(!vault.put(&bytes[..]).unwrap().already))
        };
        let threads: Vec<_> = (0..16).map(put).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(fresh, 4);
    let all: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
    clean(&vault, &all, "");
}
