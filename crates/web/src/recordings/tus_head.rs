//! The headers of tus 1.0.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

/// The version spoken.
pub const TUS_VERSION: &str = "1.0.0";
/// `Tus-Resumable`
pub const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
/// `Tus-Version`
pub const VERSION: HeaderName = HeaderName::from_static("tus-version");
/// `Tus-Max-Size`
pub const MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
/// `Tus-Extension`
pub const EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
/// `Tus-Checksum-Algorithm`
pub const CHECKSUM_ALGORITHM: HeaderName = HeaderName::from_static("tus-checksum-algorithm");
/// `Upload-Length`
pub const LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// `Upload-Offset`
pub const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// `Upload-Metadata`
pub const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
/// `Upload-Checksum`
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");

/// Pairs of `Upload-Metadata` that are looked at: the product needs two.
const PAIRS_MAX: usize = 16;

/// The text of a header; empty where there is none or it is no text.
pub fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// A header that is a number of bytes: digits alone, as the protocol writes them.
pub fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    let text = text(headers, name);
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Whether the body is the next bytes of an upload.
pub fn is_octets(headers: &HeaderMap) -> bool {
    text(headers, &CONTENT_TYPE) == "application/offset+octet-stream"
}

/// Names and values of `Upload-Metadata`.
#[derive(Debug, PartialEq, Eq)]
pub struct Metadata(Vec<(String, Vec<u8>)>);

impl Metadata {
    /// The bytes of a value; empty where there is none.
    pub fn bytes(&self, name: &str) -> &[u8] {
        self.0.iter().find(|(n, _)| n == name).map_or(&[], |(_, v)| v)
    }

    /// The text of a value. `None` when it is no UTF-8.
    pub fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.bytes(name)).ok()
    }
}

/// `key base64,key base64,key`: names and values. `None` when a value is no base64.
pub fn metadata(line: &str) -> Option<Metadata> {
    line.split(',')
        .map(str::trim)
        .filter(|pair| !pair.is_empty())
        .take(PAIRS_MAX)
        .map(|pair| {
            let (name, value) = pair.split_once(' ').unwrap_or((pair, ""));
            Some((name.to_string(), STANDARD.decode(value.trim()).ok()?))
        })
        .collect::<Option<_>>()
        .map(Metadata)
}

/// The pairs as the header writes them.
pub fn metadata_line(pairs: &[(&str, &str)]) -> String {
    let all: Vec<String> = pairs.iter().map(|(n, v)| format!("{n} {}", STANDARD.encode(v))).collect();
    all.join(",")
}

/// `Upload-Checksum`: the sum that the bytes of a request are said to have, and the one that they have so far.
pub enum Checksum {
    /// SHA-1, which the protocol wants from every server. It guards against accidents of transport, nothing else.
    Sha1(Sha1, Vec<u8>),
    /// SHA-256.
    Sha256(Sha256, Vec<u8>),
}

impl Checksum {
    /// As `Tus-Checksum-Algorithm` lists them.
    pub const ALGORITHMS: &str = "sha1,sha256";

    /// The sum that the headers name, if any.
    pub fn of(headers: &HeaderMap) -> Result<Option<Self>, ()> {
        let line = text(headers, &CHECKSUM);
        if !headers.contains_key(CHECKSUM) {
            return Ok(None);
        }
        let (algorithm, value) = line.split_once(' ').ok_or(())?;
        let value = STANDARD.decode(value).map_err(|_| ())?;
        match algorithm {
            "sha1" => Ok(Some(Self::Sha1(Sha1::new(), value))),
            "sha256" => Ok(Some(Self::Sha256(Sha256::new(), value))),
            _ => Err(()),
        }
    }
    /// More bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(hash, _) => hash.update(bytes),
            Self::Sha256(hash, _) => hash.update(bytes),
        }
    }
    /// Whether the bytes have the sum that they were said to have.
    pub fn matches(self) -> bool {
        match self {
            Self::Sha1(hash, said) => hash.finalize()[..] == said[..],
            Self::Sha256(hash, said) => hash.finalize()[..] == said[..],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, value: &str) -> HeaderMap {
        [(name, value.parse().unwrap())].into_iter().collect()
    }

    #[test]
    fn metadata_is_read_as_it_is_written() {
        let line = metadata_line(&[("case", "c-1"), ("filename", "现场 录像.mp4")]);
        let read = metadata(&line).unwrap();
        assert_eq!((read.text("case"), read.text("filename")), (Some("c-1"), Some("现场 录像.mp4")));
        assert_eq!(metadata("confidential").unwrap().text("confidential"), Some(""));
        assert_eq!(metadata("").unwrap(), Metadata(Vec::new()));
        assert!(metadata("a %%%").is_none());
        let binary = metadata("head /w==").unwrap();
        assert_eq!((binary.bytes("head"), binary.text("head")), (&b"\xFF"[..], None), "no UTF-8");
    }

    #[test]
    fn numbers_are_digits_alone() {
        assert_eq!(number(&headers(OFFSET, "0"), &OFFSET), Some(0));
        for bad in ["", "-1", "+1", "1.0", "0x1", " 1", "99999999999999999999999"] {
            assert_eq!(number(&headers(OFFSET, bad), &OFFSET), None, "{bad:?}");
        }
        assert_eq!(number(&HeaderMap::new(), &OFFSET), None);
    }

    #[test]
    fn sums_are_compared() {
        // The example of the protocol: "hello world" by SHA-1.
        let right = "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=";
        let mut sum = Checksum::of(&headers(CHECKSUM, right)).unwrap().unwrap();
        sum.update(b"hello ");
        sum.update(b"world");
        assert!(sum.matches());
        let mut sum = Checksum::of(&headers(CHECKSUM, right)).unwrap().unwrap();
        sum.update(b"hello worlds");
        assert!(!sum.matches());
        assert!(Checksum::of(&headers(CHECKSUM, "md5 AAAA")).is_err());
        assert!(Checksum::of(&headers(CHECKSUM, "sha1")).is_err());
        assert!(Checksum::of(&HeaderMap::new()).unwrap().is_none());
    }
}
