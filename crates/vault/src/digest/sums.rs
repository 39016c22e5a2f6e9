//! The values of the digests and their spelling.

use journal::merkle::Root;
use serde::{Deserialize, Serialize};

use super::chunk_count;
use crate::hex::{self, HexError};

/// Declares a 32-byte newtype with hexadecimal `Display`, `FromStr` and serde.
macro_rules! sum32 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 32]);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&hex::write(&self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl std::str::FromStr for $name {
            type Err = HexError;
            fn from_str(text: &str) -> Result<Self, HexError> {
                hex::read_array(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

sum32! {
    /// SHA-256 of a whole file: its address in the vault.
    Sha256
}
sum32! {
    /// SM3 (GB/T 32905) of a whole file.
    Sm3
}

/// Size and digests of one file. In JSON the digests are strings of 64 lowercase hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digests {
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes.
    pub sha256: Sha256,
    /// SM3 of the bytes.
    pub sm3: Sm3,
    /// Root of the RFC 6962 tree over the file's chunks of [`CHUNK_BYTES`](super::CHUNK_BYTES); the last chunk may
    /// be shorter. The empty file has no chunk and the empty root.
    pub tree: Root,
}

impl Digests {
    /// Number of chunks, the size of the tree.
    pub fn chunks(&self) -> u64 {
        chunk_count(self.bytes)
    }
}
