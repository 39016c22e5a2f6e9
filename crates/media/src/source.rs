//! A file that is read in places: never beyond its end, never more than was asked for, and in small steps cheaply.

use std::io::{self, Read, Seek, SeekFrom};

/// Most bytes of a file that are held at once. An index of an hour of video has some 2 MiB; what claims to need more is
/// not worth the memory.
pub(crate) const HELD_BYTES_MAX: usize = 16 << 20;

/// Steps through tables of one file, over all its tracks: ten times what a day of pictures and sound at full rate needs
/// of the tables that are read at all.
const STEPS_MAX: u64 = 8_000_000;

/// What is read ahead of a small question, because the next one is mostly about the bytes behind it.
const WINDOW_BYTES: usize = 16 << 10;

pub(crate) trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

pub(crate) struct Source<'a> {
    source: &'a mut dyn ReadSeek,
    /// Length of the file.
    pub bytes: u64,
    window: Vec<u8>,
    window_at: u64,
    /// Steps that were paid for by [`Source::spend`], and places that were asked for.
    steps: u64,
    asked: u64,
}

impl<'a> Source<'a> {
    pub(crate) fn new(source: &'a mut dyn ReadSeek) -> io::Result<Self> {
        let bytes = source.seek(SeekFrom::End(0))?;
        Ok(Self { source, bytes, window: Vec::new(), window_at: 0, steps: 0, asked: 0 })
    }

    /// Takes steps from the budget of the file; nothing when there are none left.
    pub(crate) fn spend(&mut self, steps: u64) -> Option<()> {
        self.steps = self.steps.saturating_add(steps);
        (!self.is_spent()).then_some(())
    }

    /// Whether more was to be done than the budget of a file allows.
    pub(crate) fn is_spent(&self) -> bool {
        self.steps > STEPS_MAX
    }

    /// All that was done so far: steps, and places that were asked for.
    #[cfg(test)]
    pub(crate) fn work(&self) -> u64 {
        self.steps + self.asked
    }

    /// Up to `len` bytes from `at` on, fewer at the end of the file.
    pub(crate) fn at_most(&mut self, at: u64, len: usize) -> io::Result<Vec<u8>> {
        self.asked += 1;
        let len = (len.min(HELD_BYTES_MAX) as u64).min(self.bytes.saturating_sub(at)) as usize;
        if len > WINDOW_BYTES {
            return self.read(at, len);
        }
        let held = |window: &[u8], from: u64| {
            let from = usize::try_from(at.checked_sub(from)?).ok()?;
            Some(window.get(from..from.checked_add(len)?)?.to_vec())
        };
        if let Some(found) = held(&self.window, self.window_at) {
            return Ok(found);
        }
        let ahead = (WINDOW_BYTES as u64).min(self.bytes.saturating_sub(at)) as usize;
        self.window = self.read(at, ahead)?;
        self.window_at = at;
        Ok(self.window.get(..len).unwrap_or(&self.window).to_vec())
    }

    /// Exactly `N` bytes from `at` on.
    pub(crate) fn exactly<const N: usize>(&mut self, at: u64) -> io::Result<[u8; N]> {
        self.at_most(at, N)?.try_into().map_err(|_| malformed())
    }

    fn read(&mut self, at: u64, len: usize) -> io::Result<Vec<u8>> {
        self.source.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::with_capacity(len);
        (&mut *self.source).take(len as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// The file itself, for a reader that is not ours.
    pub(crate) fn whole(&mut self) -> io::Result<&mut dyn ReadSeek> {
        self.source.seek(SeekFrom::Start(0))?;
        Ok(&mut *self.source)
    }
}

pub(crate) fn malformed() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

macro_rules! number {
    ($name:ident, $type:ty, $from:ident) => {
        pub(crate) fn $name(bytes: &[u8], at: usize) -> Option<$type> {
            let end = at.checked_add(size_of::<$type>())?;
            Some(<$type>::$from(bytes.get(at..end)?.try_into().ok()?))
        }
    };
}

number!(u16_be, u16, from_be_bytes);
number!(u32_be, u32, from_be_bytes);
number!(u64_be, u64, from_be_bytes);
number!(u16_le, u16, from_le_bytes);
number!(u32_le, u32, from_le_bytes);
number!(u64_le, u64, from_le_bytes);

/// A text from a file as it may be shown: no control characters, not long, not empty. Makers and models are short, and
/// what is longer is no name.
pub(crate) fn text(raw: &str) -> Option<String> {
    const CHARS_MAX: usize = 80;
    let clean: String = raw.chars().filter(|c| !c.is_control()).take(CHARS_MAX).collect();
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}
