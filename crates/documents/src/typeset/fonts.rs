//! 字体 — the families that documents are set in, found once and shared by all threads.

use super::error::TypesetError;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

/// Debian's package with the families that every default list ends in.
const PACKAGE: &str = "fonts-noto-cjk";
/// Code points that a face is asked for: planes 0 to 3, where all characters in use stand.
const CODE_POINTS: usize = 0x4_0000;
/// The largest font file that is read: the largest CJK collections known are 120 MB.
const FILE_MAX_BYTES: u64 = 256 << 20;
/// Where Debian installs fonts, and where an agency puts those that it bought.
pub const DIRS: [&str; 2] = ["/usr/share/fonts", "/usr/local/share/fonts"];
/// Where Debian's TeX collection keeps the Fandol faces, if it is installed.
pub const FANDOL_DIR: &str = "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol";

/// Lists of families by use, the first installed one of each is printed with; what it lacks comes from those
/// after it. Agencies own licensed faces, so the first of each list is the one that GB/T 9704 means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Families {
    /// 小标宋: organ and title.
    pub title: Vec<String>,
    /// 仿宋: body.
    pub body: Vec<String>,
    /// 楷体: headings of the second level, answers.
    pub kai: Vec<String>,
    /// 黑体: headings of the first level, labels.
    pub hei: Vec<String>,
    /// Latin letters and figures beside 仿宋 and 楷体: many such faces bring poor ones. Empty takes their own.
    pub latin: Vec<String>,
}

impl Default for Families {
    fn default() -> Self {
        let list = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        Self {
            title: list(&["FZXiaoBiaoSong-B05S", "FandolSong", "Noto Serif CJK SC"]),
            body: list(&["FangSong_GB2312", "FandolFang", "Noto Serif CJK SC"]),
            kai: list(&["KaiTi_GB2312", "FandolKai", "Noto Serif CJK SC"]),
            hei: list(&["SimHei", "FandolHei", "Noto Sans CJK SC"]),
            latin: list(&["Noto Serif CJK SC"]),
        }
    }
}

/// What a stretch of text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Title,
    Body,
    Kai,
    Hei,
    Latin,
}

impl Role {
    const ALL: [Self; 5] = [Self::Title, Self::Body, Self::Kai, Self::Hei, Self::Latin];
    fn title(self) -> &'static str {
        match self {
            Self::Title => "标题（小标宋）",
            Self::Body => "正文（仿宋）",
            Self::Kai => "楷体",
            Self::Hei => "黑体",
            Self::Latin => "西文",
        }
    }
    fn list(self, families: &Families) -> &[String] {
        match self {
            Self::Title => &families.title,
            Self::Body => &families.body,
            Self::Kai => &families.kai,
            Self::Hei => &families.hei,
            Self::Latin => &families.latin,
        }
    }
}

/// A font file, read at most once.
struct File {
    path: PathBuf,
    bytes: OnceLock<Option<Bytes>>,
}

impl File {
    fn bytes(&self) -> Option<Bytes> {
        self.bytes
            .get_or_init(|| {
                let small = fs::metadata(&self.path).ok().filter(|m| m.len() <= FILE_MAX_BYTES);
                small.and_then(|_| fs::read(&self.path).ok()).map(Bytes::new)
            })
            .clone()
    }
}

struct Face {
    file: Arc<File>,
    index: u32,
    font: OnceLock<Option<Font>>,
}

/// One installed list: its families, and which characters any of them has.
struct Chain {
    families: Vec<String>,
    covered: Vec<u64>,
}

/// The fonts of the configured families. Faces are read when first used and then kept.
pub struct Fonts {
    book: LazyHash<FontBook>,
    faces: Vec<Face>,
    chains: [Chain; 5],
}

impl Fonts {
    /// Looks for the families below the folders.
    ///
    /// # Errors
    /// [`TypesetError::NoFamily`] when a list has no installed family.
    pub fn discover(dirs: &[&Path], families: &Families) -> Result<Self, TypesetError> {
        let mut db = fontdb::Database::new();
        for dir in dirs {
            db.load_fonts_dir(dir);
        }
        let wanted = Role::ALL.iter().flat_map(|r| r.list(families));
        let wanted: BTreeMap<String, &String> = wanted.map(|name| (name.to_lowercase(), name)).collect();
        let mut found: Vec<(PathBuf, u32, FontInfo)> = Vec::new();
        for face in db.faces() {
            let (fontdb::Source::File(path) | fontdb::Source::SharedFile(path, _)) = &face.source else {
                continue;
            };
            let names = face.families.iter().filter_map(|(n, _)| wanted.get(&n.to_lowercase()));
            let names: BTreeSet<&&String> = names.collect();
            if names.is_empty() {
                continue;
            }
            let info = db.with_face_data(face.id, FontInfo::new).flatten();
            // A list may name a face by any of its names; the typesetter then knows it by that one.
            for (name, info) in names.into_iter().filter_map(|n| Some((n, info.clone()?))) {
                found.push((path.clone(), face.index, FontInfo { family: name.as_str().into(), ..info }));
            }
        }
        // Folders are listed in no order; the same fonts must give the same bytes.
        found.sort_by(|a, b| (&a.0, a.1, &a.2.family).cmp(&(&b.0, b.1, &b.2.family)));
        let chain = |role: Role| chain(role, families, &found);
        let chains = [
            chain(Role::Title)?,
            chain(Role::Body)?,
            chain(Role::Kai)?,
            chain(Role::Hei)?,
            chain(Role::Latin)?,
        ];
        let mut files: BTreeMap<PathBuf, Arc<File>> = BTreeMap::new();
        let mut book = FontBook::new();
        let mut faces = Vec::new();
        for (path, index, info) in found {
            let file = files
                .entry(path)
                .or_insert_with_key(|p| Arc::new(File { path: p.clone(), bytes: OnceLock::new() }));
            faces.push(Face { file: Arc::clone(file), index, font: OnceLock::new() });
            book.push(info);
        }
        Ok(Self { book: LazyHash::new(book), faces, chains })
    }

    /// The default lists in the default folders.
    ///
    /// # Errors
    /// As [`Fonts::discover`].
    pub fn system() -> Result<Self, TypesetError> {
        let [system, local] = DIRS.map(Path::new);
        Self::discover(&[system, local, Path::new(FANDOL_DIR)], &Families::default())
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }
    pub(super) fn font(&self, index: usize) -> Option<Font> {
        let face = self.faces.get(index)?;
        face.font.get_or_init(|| Font::new(face.file.bytes()?, face.index)).clone()
    }
    /// The installed families of a list, in its order.
    pub(super) fn installed(&self, role: Role) -> &[String] {
        &self.chain(role).families
    }
    /// Whether a list has the character.
    pub(super) fn has(&self, role: Role, character: char) -> bool {
        let at = u32::from(character) as usize;
        self.chain(role).covered.get(at / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }
    fn chain(&self, role: Role) -> &Chain {
        let [title, body, kai, hei, latin] = &self.chains;
        match role {
            Role::Title => title,
            Role::Body => body,
            Role::Kai => kai,
            Role::Hei => hei,
            Role::Latin => latin,
        }
    }
}

fn chain(role: Role, families: &Families, found: &[(PathBuf, u32, FontInfo)]) -> Result<Chain, TypesetError> {
    let list = role.list(families);
    if list.is_empty() && role != Role::Latin {
        return Err(TypesetError::NoFamily { role: role.title(), families: Vec::new(), package: PACKAGE });
    }
    let mut covered = vec![0u64; CODE_POINTS / 64];
    let mut installed = Vec::new();
    for name in list {
        let mut any = false;
        for (_, _, info) in found.iter().filter(|(_, _, i)| i.family == name.as_str()) {
            // Weights of a family have the same characters: the first tells.
            if !any {
                for c in info.coverage.iter() {
                    if let Some(word) = covered.get_mut(c as usize / 64) {
                        *word |= 1 << (c % 64);
                    }
                }
            }
            any = true;
        }
        if any {
            installed.push(name.clone());
        }
    }
    if installed.is_empty() && !list.is_empty() {
        let families = list.to_vec();
        return Err(TypesetError::NoFamily { role: role.title(), families, package: PACKAGE });
    }
    Ok(Chain { families: installed, covered })
}
