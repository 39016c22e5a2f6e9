//! A `.tlog-proof` file (C2SP tlog-proof): is this leaf in the log whose key I know?
//!
//! The record is the 32 bytes of a leaf. The platform puts them into the file's `extra` line, which nobody signed:
//! they count for what they are because the path from them leads to the root, or not at all. Whoever has the leaf
//! from elsewhere, from the page or from paper, gives it too, and then both must agree.

use crate::check::log_keys;
use crate::report::{Finding, Trust, Verdict, What, write_finding};
use journal::checkpoint::CheckpointError;
use journal::merkle::{record_hash, verify_inclusion};
use journal::note::NoteError;
use journal::proof::PROOF_BYTES_LIMIT;
use journal::{Checkpoint, Leaf, TlogProof, VerifierKey};
use serde::Serialize;
use std::fmt::Write as _;

/// How a proof file begins, whatever its version.
const BEGINS: &[u8] = b"c2sp.org/tlog-proof@";

/// What a good proof shows.
const PROVES: [&str; 2] = [
    "这个核对码（日志叶）所代表的记录，确实在这本日志的这个位置",
    "自附在文件里的检查点签出以后，它没有被改动、抽走或者移位",
];
/// What it does not show.
const PROVES_NOT: [&str; 3] = [
    "页面或者纸上的文字就是这条记录的内容：核对码是加盐摘要，从它看不出内容，请与公示页面上的核对码比对",
    "写进记录的事情本身是否真实、合法：须用案件验证包（zip）",
    "以后的日志仍然包含它：须保存检查点，与以后的检查点比对",
];

/// What was found out about a proof file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProofReport {
    /// What kind of file this is: `tlog_proof`.
    pub kind: &'static str,
    /// The answer.
    pub verdict: Verdict,
    /// Whether a key that the asker trusts signed the checkpoint.
    pub trust: Trust,
    /// That key.
    pub signer: Option<String>,
    /// The leaf, 64 hexadecimal digits.
    pub leaf: Option<String>,
    /// Number of the record in the log, from 0.
    pub index: Option<u64>,
    /// Name of the log.
    pub origin: Option<String>,
    /// Records under the checkpoint.
    pub size: Option<u64>,
    /// Its root, base64.
    pub root: Option<String>,
    /// Whether the path leads from the leaf to the root.
    pub included: bool,
    /// Times of cosignatures by trusted keys, seconds since 1970.
    pub cosigned: Vec<u64>,
    /// What is wrong, or stops the judging.
    pub findings: Vec<Finding>,
    /// What this shows; empty unless it is good.
    pub proves: Vec<&'static str>,
    /// What it does not show, good or not.
    pub does_not_prove: Vec<&'static str>,
}

/// Whether these are the first bytes of a proof file.
#[must_use]
pub fn is_proof(beginning: &[u8]) -> bool {
    beginning.starts_with(BEGINS)
}

/// Checks a proof file. `leaf` is the leaf as the asker has it from elsewhere; `trust` are keys from elsewhere.
#[must_use]
pub fn check_proof(bytes: &[u8], leaf: Option<&Leaf>, trust: Option<&[VerifierKey]>) -> ProofReport {
    let mut report = ProofReport {
        kind: "tlog_proof",
        verdict: Verdict::CannotJudge,
        trust: if trust.is_none() { Trust::NotGiven } else { Trust::NoMatch },
        signer: None,
        leaf: None,
        index: None,
        origin: None,
        size: None,
        root: None,
        included: false,
        cosigned: Vec::new(),
        findings: Vec::new(),
        proves: Vec::new(),
        does_not_prove: PROVES_NOT.to_vec(),
    };
    match TlogProof::from_bytes(bytes) {
        Ok(proof) => report.read(&proof, leaf, trust.unwrap_or_default()),
        Err(e) => {
            let long = if bytes.len() > PROOF_BYTES_LIMIT { "（文件太大）" } else { "" };
            let why = format!("凭证读不出来，或者被改过{long}：{e}");
            report.findings.push(Finding::new(What::Container, why).stops());
        }
    }
    report.conclude()
}

impl ProofReport {
    fn read(&mut self, proof: &TlogProof, leaf: Option<&Leaf>, trust: &[VerifierKey]) {
        // It was read once already, so it is a checkpoint.
        let Ok(checkpoint) = proof.checkpoint.text().parse::<Checkpoint>() else { return };
        let head = checkpoint.head;
        self.index = Some(proof.index);
        self.origin = Some(checkpoint.origin.clone());
        self.size = Some(head.size);
        self.root = Some(head.root.to_base64());
        self.signed(proof, &checkpoint.origin, trust);

        let extra: Option<[u8; 32]> = proof.extra.as_deref().and_then(|bytes| bytes.try_into().ok());
        let own = extra.map(Leaf);
        if let (Some(own), Some(asked)) = (own, leaf)
            && own != *asked
        {
            let why = format!("凭证是另一条记录的：凭证里的核对码是 {own}，您给出的是 {asked}");
            self.findings.push(Finding::new(What::Entry, why));
        }
        let Some(leaf) = leaf.copied().or(own) else {
            let why = "凭证没有附核对码，请用 --leaf 写明公示页面上的 64 位核对码";
            return self.findings.push(Finding::new(What::Entry, why).stops());
        };
        self.leaf = Some(leaf.to_string());
        let path = verify_inclusion(&record_hash(&leaf), proof.index, head.size, &proof.path, &head.root);
        self.included = path.is_ok();
        if path.is_err() {
            let why = "从这个核对码出发，沿凭证里的路径到不了检查点的根：核对码、位置、路径或者检查点被改过";
            self.findings.push(Finding::new(What::Log, why));
        }
    }

    fn signed(&mut self, proof: &TlogProof, origin: &str, trust: &[VerifierKey]) {
        let keys = log_keys(trust, origin);
        let unknown = if trust.is_empty() && self.trust == Trust::NotGiven {
            "没有给出您所信任的公钥，签名人没有得到确认。请向日志的主办机关取得公钥，再用 --trust 核对"
        } else {
            "检查点没有您所信任的公钥的签名，签名人没有得到确认"
        };
        let unknown = Finding::new(What::Signature, unknown).stops();
        if keys.is_empty() {
            return self.findings.push(unknown);
        }
        match Checkpoint::open(&proof.checkpoint.to_bytes(), origin, &keys) {
            Ok(opened) => {
                self.trust = Trust::Confirmed;
                let by_log = |i: usize| keys.get(i).filter(|k| k.name() == origin);
                self.signer = opened.verified.iter().find_map(|v| by_log(v.key)).map(ToString::to_string);
                self.cosigned = opened.verified.iter().filter_map(|v| v.time).collect();
            }
            Err(CheckpointError::Unsigned | CheckpointError::Note(NoteError::Unknown)) => {
                self.findings.push(unknown);
            }
            Err(e) => self.findings.push(Finding::new(What::Signature, format!("检查点的签名不成立：{e}"))),
        }
    }

    fn conclude(mut self) -> Self {
        self.verdict = Verdict::of(&self.findings);
        if self.verdict == Verdict::Good {
            self.proves = PROVES.to_vec();
        }
        self
    }

    /// The report in Chinese, one thing a line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let verdict = match self.verdict {
            Verdict::Good => "结论：成立。这条记录在日志里",
            Verdict::Refuted => "结论：不成立。问题见下",
            Verdict::CannotJudge => "结论：无法判断。原因见下",
        };
        writeln!(out, "{verdict}")?;
        if let Some(leaf) = &self.leaf {
            writeln!(out, "核对码：{leaf}")?;
        }
        if let (Some(index), Some(origin), Some(size)) = (self.index, &self.origin, self.size) {
            let verb = if self.included { "在" } else { "自称在" };
            writeln!(out, "位置：{verb}日志 {origin} 的日志序号 {index}（从 0 起），检查点共 {size} 条")?;
        }
        match (self.trust, &self.signer) {
            (Trust::Confirmed, Some(signer)) => writeln!(out, "签名：已由您所信任的公钥确认（{signer}）")?,
            (Trust::NotGiven, _) => writeln!(out, "签名：您没有给出所信任的公钥，签名人没有得到确认")?,
            _ => writeln!(out, "签名：没有核对成功，签名人没有得到确认")?,
        }
        if !self.findings.is_empty() {
            writeln!(out, "\n问题")?;
        }
        for (i, finding) in self.findings.iter().enumerate() {
            write_finding(out, i + 1, finding)?;
        }
        for (title, lines) in [("能证明", &self.proves), ("不能证明", &self.does_not_prove)] {
            if !lines.is_empty() {
                writeln!(out, "\n{title}")?;
            }
            lines.iter().try_for_each(|line| writeln!(out, "· {line}"))?;
        }
        Ok(())
    }
}
