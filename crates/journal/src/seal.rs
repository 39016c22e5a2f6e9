//! Sealing: from an entry's bytes to the leaf that may be shown to anyone.

use sha2::{Digest, Sha256};

pub use crate::bytes32::HexError;
use crate::bytes32::bytes32;

bytes32! {
    /// The random salt of one entry, 32 bytes, kept beside the entry and destroyed with it.
    ///
    /// Without the salt an entry could be guessed from its leaf by trying likely texts; with it destroyed
    /// the leaf says nothing any more.
    Salt
}

bytes32! {
    /// The public name of an entry: SHA-256 over `32-byte salt ‖ entry bytes`.
    Leaf
}

// A salt in a log file would undo the sealing, so its debug form does not show it.
impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt(…)")
    }
}

impl std::fmt::Debug for Leaf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Leaf({self})")
    }
}

/// The leaf of the entry whose stored bytes are `entry`. Pure; the bytes are hashed as they are.
pub fn seal(salt: &Salt, entry: &[u8]) -> Leaf {
    Leaf(Sha256::new().chain_update(salt.0).chain_update(entry).finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seals_salt_then_entry() {
        // SHA-256 over 32 zero bytes and over 32 zero bytes followed by "abc", from a foreign tool.
        assert_eq!(
            seal(&Salt([0; 32]), b"").to_string(),
            "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925"
        );
        assert_ne!(seal(&Salt([0; 32]), b"abc"), seal(&Salt([1; 32]), b"abc"));
    }

    #[test]
    fn hexadecimal_both_ways_and_one_spelling_only() {
        let leaf = seal(&Salt([7; 32]), b"entry");
        let text = leaf.to_string();
        assert_eq!(text.parse::<Leaf>(), Ok(leaf));
        assert_eq!(text.to_uppercase().parse::<Leaf>(), Err(HexError));
        assert_eq!(text[1..].parse::<Leaf>(), Err(HexError));
        let json = serde_json::to_string(&leaf).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<Leaf>(&json).unwrap(), leaf);
        assert_eq!(format!("{:?}", Salt([7; 32])), "Salt(…)");
    }
}
