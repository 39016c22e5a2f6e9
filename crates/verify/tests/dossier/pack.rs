//! From entries to a dossier: a log in memory, a checkpoint, a signature.

use crate::world::{Made, ORIGIN, World, at};
use jiff::civil::date;
use journal::merkle::{
    Hash, Nodes, RangeError, leaf_hash, node_hash, prove_consistency, prove_inclusion, record_hash, root_of,
};
use journal::{Checkpoint, Ed25519Signer, Leaf, Note, Signer as _, VerifierKey};
use law::act::Recorded;
use law::ids::{SubjectKind, SubjectRef};
use std::io::Cursor;
use verify::export::{self, relied_on};
use verify::{Bundle, Chain, FileContent, Older, Report, Sealed, Withhold};

pub fn signer() -> Ed25519Signer {
    Ed25519Signer::from_seed(ORIGIN, &[7; 32]).unwrap()
}

pub fn trusted() -> Vec<VerifierKey> {
    vec![signer().key().clone()]
}

/// The cosigner of a city that runs.
pub fn heartbeat() -> Ed25519Signer {
    Ed25519Signer::cosigner_from_seed(&format!("{ORIGIN}/heartbeat"), &[9; 32]).unwrap()
}

pub fn another() -> Ed25519Signer {
    Ed25519Signer::from_seed(ORIGIN, &[8; 32]).unwrap()
}

struct Tree(Vec<Hash>);

impl Nodes for Tree {
    type Error = RangeError;
    fn node(&self, height: u32, index: u64) -> Result<Hash, RangeError> {
        if height == 0 {
            return Ok(self.0[index as usize]);
        }
        Ok(node_hash(&self.node(height - 1, index * 2)?, &self.node(height - 1, index * 2 + 1)?))
    }
}

/// The log of a city: its entries, with some of other people's between them.
pub struct Log {
    pub made: Vec<Made>,
    pub files: Vec<Vec<u8>>,
    tree: Tree,
}

/// Every tenth record belongs to somebody else.
fn index_of(n: usize) -> u64 {
    (n + n / 9) as u64
}

impl Log {
    pub fn of(made: Vec<Made>) -> Self {
        let size = index_of(made.len());
        let mut records: Vec<Hash> = (0..size).map(|i| leaf_hash(&i.to_be_bytes())).collect();
        for (n, m) in made.iter().enumerate() {
            records[index_of(n) as usize] = record_hash(&Leaf(m.leaf.0));
        }
        Self { made, files: Vec::new(), tree: Tree(records) }
    }

    pub fn whole(world: World) -> Self {
        Self { files: world.files, ..Self::of(world.made) }
    }

    fn size(&self) -> u64 {
        self.tree.0.len() as u64
    }

    fn note(&self, size: u64, signer: &Ed25519Signer) -> Vec<u8> {
        let root = root_of(&self.tree, size).unwrap();
        Note::sign(&Checkpoint::new(ORIGIN, size, root).to_string(), &[signer]).unwrap().to_bytes()
    }

    /// The proof of entry `n` as a file, cosigned at a time.
    pub fn proof(&self, n: usize, signer: &Ed25519Signer) -> Vec<u8> {
        let (size, index) = (self.size(), index_of(n));
        let mut checkpoint = Note::from_bytes(&self.note(size, signer)).unwrap();
        journal::cosign::cosign(&mut checkpoint, &heartbeat(), 1_772_409_600).unwrap();
        let path = prove_inclusion(&self.tree, index, size).unwrap();
        let extra = Some(self.made[n].leaf.0.to_vec());
        journal::TlogProof { extra, index, path, checkpoint }.to_bytes()
    }

    /// The bundle of case `c`, as the office gathers it.
    pub fn bundle(&self, signer: &Ed25519Signer, withhold: Withhold) -> Bundle<'static> {
        self.bundle_with(signer, withhold, &|_| true)
    }

    pub fn bundle_with(
        &self,
        signer: &Ed25519Signer,
        withhold: Withhold,
        keep: &dyn Fn(&Recorded) -> bool,
    ) -> Bundle<'static> {
        let case = SubjectRef::case("c");
        let main = |m: &&Made| {
            let kind = m.act.subject.kind;
            use SubjectKind as K;
            m.act.subject == case || matches!(kind, K::Publication | K::Series | K::Document | K::Recording)
        };
        let upto = relied_on(self.made.iter().filter(main).map(|m| &m.act));
        let wanted = |m: &Made| {
            main(&m)
                || m.act.subject == SubjectRef::city()
                || upto.get(&m.act.subject).is_some_and(|seq| m.act.seq <= *seq)
        };
        let entries =
            self.made.iter().enumerate().filter(|(_, m)| wanted(m) && keep(&m.act)).map(|(n, m)| Sealed {
                bytes: m.bytes.clone(),
                salt: m.salt,
                disclosures: m.disclosures.clone(),
                index: index_of(n),
                path: prove_inclusion(&self.tree, index_of(n), self.size()).unwrap(),
            });
        let rules = World::new().rules.bytes().to_vec();
        let old = 3.min(self.size());
        Bundle {
            case: "c".into(),
            chains: vec![Chain { subject: case.clone(), entries: entries.collect() }],
            rules: vec![rules],
            keys: vec![signer.key().clone()],
            checkpoint: self.note(self.size(), signer),
            older: Some(Older {
                note: self.note(old, signer),
                path: prove_consistency(&self.tree, old, self.size()).unwrap(),
            }),
            files: self.files.iter().map(|f| contained(f)).collect(),
            withhold,
            without_files: false,
        }
    }

    /// Every chain to its end.
    pub fn bundle_all(&self, signer: &Ed25519Signer) -> Bundle<'static> {
        let mut bundle = self.bundle(signer, Withhold::default());
        let all = self.made.iter().enumerate().map(|(n, m)| Sealed {
            bytes: m.bytes.clone(),
            salt: m.salt,
            disclosures: m.disclosures.clone(),
            index: index_of(n),
            path: prove_inclusion(&self.tree, index_of(n), self.size()).unwrap(),
        });
        bundle.chains = vec![Chain { subject: SubjectRef::case("c"), entries: all.collect() }];
        bundle
    }

    pub fn dossier(&self, withhold: Withhold) -> Vec<u8> {
        written(self.bundle(&signer(), withhold), &signer())
    }
}

fn contained(content: &[u8]) -> FileContent<'static> {
    let sha256 = crate::world::file_ref(content, "").sha256;
    FileContent { sha256, content: Box::new(Cursor::new(content.to_vec())) }
}

pub fn written(bundle: Bundle<'_>, signer: &Ed25519Signer) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    export::write(&mut out, bundle, signer, at(date(2026, 4, 1), 9)).unwrap();
    out.into_inner()
}

pub fn check(bytes: &[u8]) -> Report {
    verify::check(bytes, Some(&trusted()), &|_, _| {})
}

/// Whether a finding speaks of this.
pub fn says(report: &Report, words: &str) -> bool {
    report.findings.iter().any(|f| f.message.contains(words))
}
