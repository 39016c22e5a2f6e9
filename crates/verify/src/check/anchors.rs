//! Who signed: the checkpoint, the list of members, the older checkpoint.

use crate::manifest::{Layout, MANIFEST_PATH, NOTE_PATH};
use crate::members::Opened;
use crate::report::{Finding, Report, Trust, What};
use journal::checkpoint::{CheckpointError, Opened as Signed};
use journal::merkle::{Hash, verify_consistency};
use journal::note::{Algorithm, NoteError};
use journal::{Checkpoint, Note, VerifierKey};

/// The checkpoint as of which everything is said.
pub(crate) struct Anchors {
    pub note: Note,
    pub checkpoint: Checkpoint,
    /// Whether keys were given from elsewhere, and whether one of them signed.
    pub trust: Trust,
    /// The key that signed both the checkpoint and the list: a trusted one if and only if `trust` is confirmed.
    pub signer: Option<VerifierKey>,
    /// Times of cosignatures by trusted keys.
    pub cosigned: Vec<u64>,
    /// Size of the older checkpoint.
    pub older: Option<u64>,
}

impl Anchors {
    /// Checks all signatures. `None` when there is no checkpoint to go by.
    pub fn check(opened: &Opened, trust: Option<&[VerifierKey]>, report: &mut Report) -> Option<Self> {
        let origin = &opened.manifest.origin;
        let bytes = opened.content(Layout::CHECKPOINT);
        let fault = |why: String, member: &str| Finding::new(What::Signature, why).of(member);
        let read = Note::from_bytes(bytes).ok().filter(|n| n.to_bytes() == bytes);
        let read = read.and_then(|note| Some((note.text().parse::<Checkpoint>().ok()?, note)));
        let Some((checkpoint, note)) = read else {
            report.findings.push(fault("检查点读不出来，或者不是规范的写法".into(), "checkpoint"));
            return None;
        };
        if checkpoint.origin != *origin {
            let why = format!("检查点属于日志 {}，清单说的是 {origin}", checkpoint.origin);
            report.findings.push(fault(why, "checkpoint"));
        }
        let embedded = keys(opened.content(Layout::KEYS));
        if embedded.is_empty() {
            report.findings.push(fault("包内的公钥读不出来".into(), "keys"));
        }
        let mut anchors = Self {
            note,
            checkpoint,
            trust: if trust.is_none() { Trust::NotGiven } else { Trust::NoMatch },
            signer: None,
            cosigned: Vec::new(),
            older: None,
        };
        let trusted = log_keys(trust.unwrap_or_default(), origin);
        let established = !trusted.is_empty() && anchors.signed_by(opened, &trusted, true, report);
        if established {
            anchors.trust = Trust::Confirmed;
        } else {
            // By its own keys it must at least be consistent.
            anchors.signer = None;
            let own = log_keys(&embedded, origin);
            if report.findings.is_empty() {
                anchors.signed_by(opened, &own, false, report);
            }
            // A time that only the file's own keys tell is nobody's word.
            anchors.cosigned.clear();
            let why = if trust.is_none() {
                "没有给出您所信任的公钥，签名人没有得到确认。请向日志的主办机关或者其网站取得公钥，再用 --trust 核对"
            } else {
                "没有一个签名出自您所信任的公钥，签名人没有得到确认"
            };
            report.findings.push(Finding::new(What::Signature, why).stops());
        }
        anchors.older(opened, if established { &trusted } else { &embedded }, report);
        Some(anchors)
    }

    /// Whether these keys signed checkpoint and list. Wrong signatures are found; no signature by any of these keys is
    /// a finding only for the dossier's own keys.
    fn signed_by(
        &mut self,
        opened: &Opened,
        keys: &[VerifierKey],
        trusted: bool,
        report: &mut Report,
    ) -> bool {
        let origin = &opened.manifest.origin;
        let unknown = |e: &CheckpointError| {
            matches!(e, CheckpointError::Unsigned | CheckpointError::Note(NoteError::Unknown))
        };
        let mut fault = |member: &str, why: String| {
            report.findings.push(Finding::new(What::Signature, why).of(member));
            false
        };
        let signed: Signed = match Checkpoint::open(&self.note.to_bytes(), origin, keys) {
            Ok(signed) => signed,
            Err(e) if unknown(&e) && trusted => return false,
            Err(e) => return fault("checkpoint", format!("检查点的签名不成立：{e}")),
        };
        let note = Note::from_bytes(&opened.note).ok().filter(|n| n.to_bytes() == opened.note);
        let Some(note) = note.filter(|n| n.text() == opened.manifest.note_text(&opened.manifest_bytes))
        else {
            let why = format!("{NOTE_PATH} 签的不是这份清单");
            return fault(MANIFEST_PATH, why);
        };
        let by_log = |i: usize| keys.get(i).is_some_and(|k| k.algorithm() == Algorithm::Ed25519);
        let list = match note.verify(keys) {
            Ok(verified) => verified.iter().find(|v| by_log(v.key)).map(|v| v.key),
            Err(NoteError::Unknown) => None,
            Err(e) => return fault(NOTE_PATH, format!("清单的签名不成立：{e}")),
        };
        let Some(list) = list else {
            return if trusted {
                false
            } else {
                fault(NOTE_PATH, "清单没有日志公钥的签名".into())
            };
        };
        self.cosigned = signed.verified.iter().filter_map(|v| v.time).collect();
        self.signer = keys.get(list).cloned();
        true
    }

    /// The older checkpoint is signed and is the beginning of this one.
    fn older(&mut self, opened: &Opened, keys: &[VerifierKey], report: &mut Report) {
        if !opened.layout.older {
            return;
        }
        let mut fault = |member: &str, why: String| {
            report.findings.push(Finding::new(What::Log, why).of(member));
        };
        let bytes = opened.content(Layout::OLDER);
        let canonical = Note::from_bytes(bytes).is_ok_and(|n| n.to_bytes() == bytes);
        let older = match Checkpoint::open(bytes, &opened.manifest.origin, keys) {
            Ok(signed) if canonical => signed.checkpoint.head,
            Ok(_) => return fault("checkpoint-older", "较早的检查点不是规范的写法".into()),
            Err(e) => return fault("checkpoint-older", format!("较早的检查点不可信：{e}")),
        };
        let lines = opened.content(Layout::CONSISTENCY);
        let text = std::str::from_utf8(lines).unwrap_or("?");
        let path: Option<Vec<Hash>> = text.lines().map(Hash::from_base64).collect();
        let path = path.filter(|p| lines_of(p).as_bytes() == lines);
        let new = self.checkpoint.head;
        let holds = path
            .is_some_and(|p| verify_consistency(older.size, new.size, &older.root, &new.root, &p).is_ok());
        if holds {
            self.older = Some(older.size);
        } else {
            fault("consistency", "两个检查点之间的连续性证明不成立：日志被改写过".into());
        }
    }
}

/// Hashes as lines.
pub(crate) fn lines_of(path: &[Hash]) -> String {
    path.iter().fold(String::new(), |text, hash| text + &hash.to_base64() + "\n")
}

/// The keys in a file of one key a line; none when a line is not a key.
pub(crate) fn keys(bytes: &[u8]) -> Vec<VerifierKey> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let keys: Option<Vec<VerifierKey>> = text.lines().map(|line| line.parse().ok()).collect();
    let keys = keys.unwrap_or_default();
    let again: String = keys.iter().map(|k| format!("{k}\n")).collect();
    if again == text { keys } else { Vec::new() }
}

/// Keys that may speak for this log: its own by name, and cosigners.
pub(crate) fn log_keys(keys: &[VerifierKey], origin: &str) -> Vec<VerifierKey> {
    let own = |k: &&VerifierKey| k.algorithm() != Algorithm::Ed25519 || k.name() == origin;
    let keys: Vec<VerifierKey> = keys.iter().filter(own).cloned().collect();
    if keys.iter().any(|k| k.algorithm() == Algorithm::Ed25519) { keys } else { Vec::new() }
}
