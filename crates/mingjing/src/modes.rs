//! Modes of files: nobody but the owner reads anything of a data directory.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// What others than the owner may do.
const OTHERS: u32 = 0o077;

/// From now on everything that this process makes is its owner's alone.
pub fn set_mask() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(OTHERS));
}

/// Files and folders that others may read or write. What the vault has stored is left out where it is read-only: it may
/// be immutable, and lies in a folder that is closed.
pub fn loose(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    walk(root, &mut |path, mode| {
        let stored = path.starts_with(root.join("vault")) && mode & 0o222 == 0;
        if mode & OTHERS != 0 && !stored {
            found.push(path.to_owned());
        }
        Ok(())
    })?;
    Ok(found)
}

/// Takes away what others may do; says of how many.
pub fn tighten(root: &Path) -> io::Result<usize> {
    let found = loose(root)?;
    for path in &found {
        let mode = fs::metadata(path)?.permissions().mode() & !OTHERS;
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    }
    Ok(found.len())
}

fn walk(path: &Path, visit: &mut dyn FnMut(&Path, u32) -> io::Result<()>) -> io::Result<()> {
    let meta = match fs::symlink_metadata(path) {
        // A server beside us removes files while we look.
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        meta => meta?,
    };
    if meta.is_symlink() {
        return Ok(());
    }
    visit(path, meta.permissions().mode())?;
    if meta.is_dir() {
        for entry in fs::read_dir(path)? {
            walk(&entry?.path(), visit)?;
        }
    }
    Ok(())
}
