//! Files whose fields count more than there is: the work they make is counted, not timed.

use std::io::Cursor;

use crate::facts::Facts;
use crate::source::Source;
use crate::{iso, sniff};

fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes()[..], kind, content].concat()
}

fn words(all: &[u32]) -> Vec<u8> {
    all.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// A film that is cut, with `tracks` tracks of these tables.
fn film(tracks: usize, stsz: &[u32], stsc: &[u32], offsets: &[u32], stts: &[u32]) -> Vec<u8> {
    let header = |len: usize| [words(&[0, 0, 0, 1000, 1000]), vec![0; len]].concat();
    let handler = [&[0; 8][..], b"vide", &[0; 13]].concat();
    let tables = [
        boxed(b"stts", &words(stts)),
        boxed(b"stsz", &words(stsz)),
        boxed(b"stsc", &words(stsc)),
        boxed(b"stco", &words(&[&[0, offsets.len() as u32], offsets].concat())),
    ]
    .concat();
    let media =
        [boxed(b"mdhd", &header(4)), boxed(b"hdlr", &handler), boxed(b"minf", &boxed(b"stbl", &tables))]
            .concat();
    let track = boxed(b"trak", &boxed(b"mdia", &media));
    let movie = [boxed(b"mvhd", &header(80)), track.repeat(tracks)].concat();
    let rest = [&0x7FFF_FFFF_u32.to_be_bytes()[..], b"mdat"].concat();
    [boxed(b"ftyp", b"isom\0\0\x02\0isommp42"), boxed(b"moov", &movie), rest].concat()
}

fn read(bytes: &[u8]) -> (Facts, u64) {
    let mut source = Cursor::new(bytes);
    let mut file = Source::new(&mut source).unwrap();
    let mut facts = sniff::sniff(bytes);
    iso::read(&mut file, &mut facts).unwrap();
    (facts, file.work())
}

const MANY: u32 = u32::MAX;

#[test]
fn samples_of_one_size_cost_a_step_for_a_chunk() {
    for tracks in [1, 64] {
        let mut film = film(tracks, &[0, 1, MANY], &[0, 1, 1, MANY, 1], &[0; 100], &[0, 1, MANY, 1]);
        film.resize(film.len() + 100_000, 0);
        let (facts, work) = read(&film);
        assert!(work < 20_000, "{tracks}: {work}");
        // Of the first chunk the file has as many samples as bytes; a tick is a millisecond.
        assert_eq!(facts.duration_ms(), Some(film.len() as u64));
    }
}

#[test]
fn samples_of_a_size_each_are_paid_for_by_the_table() {
    let sizes: Vec<u32> = [0, 0, MANY].into_iter().chain([0; 500]).collect();
    let (_, work) = read(&film(64, &sizes, &[0, 1, 1, MANY, 1], &[0; 100], &[0, 1, MANY, 1]));
    assert!(work < 64 * 1_000, "{work}");
}

#[test]
fn counts_without_what_they_count_are_no_work() {
    for (stsz, stsc, stts) in [
        (&[0, 0, MANY][..], &[0, MANY, 1, MANY, 1][..], &[0, MANY, MANY, MANY][..]),
        (&[0, MANY, MANY], &[0, MANY, 1, MANY, 1], &[0, MANY, MANY, MANY]),
        (&[0, 1, MANY], &[0, MANY], &[0, MANY]),
        (&[0, 1, 0], &[0, 1, 1, 0, 1], &[0, 1, MANY, 1]),
    ] {
        let (_, work) = read(&film(64, stsz, stsc, &[0; 10], stts));
        assert!(work < 20_000, "{work}");
    }
}

#[test]
fn what_is_beyond_the_budget_has_no_length() {
    // Every sample is listed, and there are more of them than steps.
    let sizes: Vec<u32> = [0, 0, 1_000_000].into_iter().chain(std::iter::repeat_n(0, 1_000_000)).collect();
    let (facts, work) = read(&film(9, &sizes, &[0, 1, 1, MANY, 1], &[0], &[0, 1, MANY, 1]));
    assert!(work < 8_100_000, "{work}");
    assert_eq!(facts.duration_ms(), None);
    assert!(facts.doubts.iter().any(|doubt| doubt.contains("时长未知")), "{:?}", facts.doubts);
}
