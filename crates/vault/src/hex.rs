//! Bytes written as lowercase hexadecimal, in exactly one spelling.

/// A text that is not the expected number of lowercase hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected lowercase hexadecimal digits")]
pub struct HexError;

pub(crate) fn write(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(b"0123456789abcdef"[usize::from(n)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Reads an even number of lowercase digits. Capital letters are refused so that one value has one spelling.
pub(crate) fn read(text: &str) -> Result<Vec<u8>, HexError> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return Err(HexError);
    }
    pairs.iter().map(|[high, low]| Ok(digit(*high)? << 4 | digit(*low)?)).collect()
}

pub(crate) fn read_array<const N: usize>(text: &str) -> Result<[u8; N], HexError> {
    read(text)?.try_into().map_err(|_| HexError)
}

fn digit(c: u8) -> Result<u8, HexError> {
    match c {
        b'0'..=b'9' => Ok(c - b'0'),
        b'a'..=b'f' => Ok(c - b'a' + 10),
        _ => Err(HexError),
    }
}
