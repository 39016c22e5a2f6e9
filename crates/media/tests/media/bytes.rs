//! Facts of files that the tests make themselves, of samples where they are at hand, and of what is malformed.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use media::{Facts, Kind, TakenAt, accepted, facts};
use proptest::prelude::*;

fn of(bytes: &[u8]) -> Facts {
    facts(Cursor::new(bytes), None).unwrap()
}

fn started(facts: &Facts) -> Option<TakenAt> {
    facts.started().map(|dated| dated.time)
}

fn boxed(kind: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    [&(body.len() as u32 + 8).to_be_bytes()[..], kind, &body].concat()
}

/// An MP4 of `ms` milliseconds; without a size it holds sound alone.
fn mp4(brand: &[u8; 4], ms: u32, size: Option<(u16, u16)>) -> Vec<u8> {
    let mut mvhd = vec![0; 100];
    // 2026-03-02 in seconds since 1904.
    mvhd[4..8].copy_from_slice(&3_855_254_400_u32.to_be_bytes());
    mvhd[12..16].copy_from_slice(&1000_u32.to_be_bytes());
    mvhd[16..20].copy_from_slice(&ms.to_be_bytes());
    let mut tkhd = vec![0; 84];
    if let Some((width, height)) = size {
        tkhd[76..78].copy_from_slice(&width.to_be_bytes());
        tkhd[80..82].copy_from_slice(&height.to_be_bytes());
    }
    [
        boxed(b"ftyp", &[brand, &[0; 4], b"isom"]),
        boxed(b"mdat", &[&[7; 5000]]),
        boxed(b"moov", &[&boxed(b"mvhd", &[&mvhd]), &boxed(b"trak", &[&boxed(b"tkhd", &[&tkhd])])]),
    ]
    .concat()
}

/// A JPEG of 640 × 480 whose Exif has the given time and zone, a position and a maker.
fn jpeg(zone: Option<&str>) -> Vec<u8> {
    // Entries of one directory: tag, type, count, value or bytes to be put behind.
    type Entry<'a> = (u16, u16, u32, &'a [u8]);
    fn ifd(at: u32, entries: &[Entry<'_>]) -> Vec<u8> {
        let mut behind = Vec::new();
        let mut directory = (entries.len() as u16).to_be_bytes().to_vec();
        let end = at + 2 + 12 * entries.len() as u32 + 4;
        for (tag, kind, count, value) in entries {
            directory.extend(tag.to_be_bytes());
            directory.extend(kind.to_be_bytes());
            directory.extend(count.to_be_bytes());
            if value.len() <= 4 {
                directory.extend(value.iter().chain(&[0; 4]).take(4));
            } else {
                directory.extend((end + behind.len() as u32).to_be_bytes());
                behind.extend(*value);
                behind.extend(std::iter::repeat_n(0, behind.len() % 2));
            }
        }
        directory.extend([0; 4]);
        [directory, behind].concat()
    }
    let rationals = |parts: [u32; 3], last: u32| -> Vec<u8> {
        [parts[0], 1, parts[1], 1, parts[2], last].iter().flat_map(|n| n.to_be_bytes()).collect()
    };
    let zone = zone.map(|zone| format!("{zone}\0").into_bytes());
    let mut inner: Vec<Entry<'_>> = vec![(0x9003, 2, 20, b"2026:03:02 10:30:00\0")];
    if let Some(zone) = &zone {
        inner.push((0x9011, 2, 7, zone));
    }
    let (latitude, longitude) = (rationals([43, 28, 149], 100), rationals([11, 53, 434], 100));
    let gps: Vec<Entry<'_>> =
        vec![(1, 2, 2, b"S\0"), (2, 5, 3, &latitude), (3, 2, 2, b"W\0"), (4, 5, 3, &longitude)];
    // Twice: the first time to learn how long the first directory is.
    let (mut exif_at, mut gps_at) = (0_u32, 0_u32);
    let mut tiff = Vec::new();
    for _ in 0..2 {
        let pointers = [exif_at.to_be_bytes(), gps_at.to_be_bytes()];
        let main = ifd(
            8,
            &[
                (0x010F, 2, 7, "示例\0".as_bytes()),
                (0x8769, 4, 1, &pointers[0]),
                (0x8825, 4, 1, &pointers[1]),
            ],
        );
        exif_at = 8 + main.len() as u32;
        let exif = ifd(exif_at, &inner);
        gps_at = exif_at + exif.len() as u32;
        tiff = [b"MM\0*\0\0\0\x08".to_vec(), main, exif, ifd(gps_at, &gps)].concat();
    }
    let app1 = [b"Exif\0\0".to_vec(), tiff].concat();
    [
        b"\xFF\xD8\xFF\xE1".to_vec(),
        (app1.len() as u16 + 2).to_be_bytes().to_vec(),
        app1,
        b"\xFF\xC0\x00\x11\x08\x01\xE0\x02\x80\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xFF\xD9".to_vec(),
    ]
    .concat()
}

#[test]
fn a_photograph_with_and_without_zone() {
    let zoned = of(&jpeg(Some("+08:00")));
    assert_eq!((zoned.mime.as_str(), zoned.kind), ("image/jpeg", Kind::Image));
    assert_eq!((zoned.width, zoned.height), (Some(640), Some(480)));
    let at = "2026-03-02T02:30:00Z".parse().unwrap();
    assert_eq!(started(&zoned), Some(TakenAt::Zoned { at, offset_seconds: 8 * 3600 }), "{zoned:?}");
    assert_eq!(zoned.gps, Some((-43_467_081, -11_884_539)));
    assert_eq!(zoned.make.as_deref(), Some("示例"));
    let plain = of(&jpeg(None));
    let civil = jiff::civil::date(2026, 3, 2).at(10, 30, 0, 0);
    assert_eq!(started(&plain), Some(TakenAt::ZoneUnknown(civil)));
    assert_eq!(plain.doubts, Vec::<String>::new());
    let bare =
        of(b"\xFF\xD8\xFF\xC0\x00\x11\x08\x01\xE0\x02\x80\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xFF\xD9");
    assert_eq!((bare.width, bare.doubts.len()), (Some(640), 1), "{bare:?}");
    let json = serde_json::to_value(&plain).unwrap();
    assert_eq!(json["dates"][0]["time"]["zone_unknown"], "2026-03-02T10:30:00");
    assert_eq!(json["gps"][0], -43_467_081);
}

#[test]
fn films_and_sound_in_iso_containers() {
    let film = of(&mp4(b"mp42", 2730, Some((1920, 1080))));
    assert_eq!((film.mime.as_str(), film.kind, film.duration_ms()), ("video/mp4", Kind::Video, Some(2730)));
    assert_eq!((film.width, film.height), (Some(1920), Some(1080)));
    let TakenAt::Zoned { at, .. } = film.stamped().unwrap().time else { panic!() };
    assert_eq!(at.to_string(), "2026-03-02T00:00:00Z");
    assert_eq!(of(&mp4(b"qt  ", 5, Some((2, 2)))).mime, "video/quicktime");
    for sound in [of(&mp4(b"M4A ", 11_290, None)), of(&mp4(b"isom", 11_290, None))] {
        assert_eq!((sound.mime.as_str(), sound.kind), ("audio/mp4", Kind::Audio));
        assert_eq!((sound.duration_ms(), sound.width), (Some(11_290), None));
    }
    let udta = boxed(
        b"udta",
        &[
            &boxed(
                b"loci",
                &[&[0; 6], b"\0\0", &[0x00, 0x06, 0xAD, 0x14], &[0xFF, 0xCB, 0xA1, 0x76], b"earth\0\0"],
            ),
            &boxed(b"date", &[b"2026-03-02T15:04:02+0800"]),
        ],
    );
    let mut noted = mp4(b"mp42", 2730, Some((2, 2)));
    let at = noted.windows(4).position(|window| window == b"moov").unwrap() - 4;
    let len = (noted.len() - at + udta.len()) as u32;
    noted[at..at + 4].copy_from_slice(&len.to_be_bytes());
    noted.extend(udta);
    let noted = of(&noted);
    assert_eq!(noted.gps, Some((-52_369_293, 6_676_086)));
    let at = "2026-03-02T07:04:02Z".parse().unwrap();
    assert_eq!(started(&noted), Some(TakenAt::Zoned { at, offset_seconds: 28_800 }));
    // Cut off before the index, as by a phone that ran out of power.
    let whole = mp4(b"mp42", 2730, Some((1920, 1080)));
    let cut = of(&whole[..3000]);
    assert_eq!(cut.mime, "video/mp4");
    // One sentence about one cause.
    assert_eq!(cut.doubts.len(), 1, "{:?}", cut.doubts);
    assert!(cut.doubts[0].contains("没有写完"), "{:?}", cut.doubts);
}

#[test]
fn recordings_of_sound() {
    let chunk = |kind: &[u8], body: &[u8]| [kind, &(body.len() as u32).to_le_bytes(), body].concat();
    let riff = |form: &[u8], chunks: Vec<u8>| chunk(b"RIFF", &[form, &chunks].concat());
    let mut format = vec![1, 0, 1, 0];
    format.extend([8000_u32.to_le_bytes(), 16_000_u32.to_le_bytes()].concat());
    format.extend([2, 0, 16, 0]);
    let wav = riff(
        b"WAVE",
        [chunk(b"fmt ", &format), chunk(b"LIST", b"INFO"), chunk(b"data", &[0; 24_000])].concat(),
    );
    let wav_facts = of(&wav);
    assert_eq!((wav_facts.mime.as_str(), wav_facts.duration_ms()), ("audio/wav", Some(1500)));
    assert!(!of(&wav[..20_000]).doubts.is_empty());

    // MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame.
    let frame = [b"\xFF\xFB\x90\x00".to_vec(), vec![0; 413]].concat();
    let mp3 = frame.repeat(100);
    let sound = of(&mp3);
    assert_eq!((sound.mime.as_str(), sound.duration_ms()), ("audio/mpeg", Some(2612)));
    let tagged = [b"ID3\x03\0\0\0\0\x01\x00".to_vec(), vec![0; 128], mp3].concat();
    assert_eq!(of(&tagged).duration_ms(), Some(2612));

    let amr = [b"#!AMR\n".to_vec(), [vec![0x3C], vec![0; 31]].concat().repeat(50)].concat();
    assert_eq!((of(&amr).mime.as_str(), of(&amr).duration_ms()), ("audio/amr", Some(1000)));
    assert!(!of(&amr[..amr.len() - 1]).doubts.is_empty());
}

#[test]
fn the_list_of_accepted_types_is_closed() {
    for bytes in [&b"%PDF-1.7\n"[..], b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03", &jpeg(None)] {
        accepted(&of(bytes).mime).unwrap();
    }
    let png = of(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03");
    assert_eq!((png.width, png.height), (Some(2), Some(3)));
    for bytes in [
        &b""[..],
        b"MZ\x90\0",
        b"PK\x03\x04",
        b"GIF89a",
        b"<html>",
        b"\x7FELF",
        b"\x1A\x45\xDF\xA3\x42\x82\x84none",
    ] {
        let refusal = accepted(&of(bytes).mime).unwrap_err();
        assert!(refusal.contains("MP4视频") && refusal.contains("PDF文档"), "{refusal}");
    }
    accepted(&of(b"\x1A\x45\xDF\xA3\xA3\x42\x82\x88matroska").mime).unwrap();
}

fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/media");
    folder.join("metadata.csv").exists().then_some(folder)
}

/// `43 deg 28' 1.49" N` in millionths of a degree.
fn degrees(text: &str) -> f64 {
    let numbers: Vec<f64> =
        text.split(|c: char| !c.is_ascii_digit() && c != '.').filter_map(|part| part.parse().ok()).collect();
    let value = numbers[0] + numbers[1] / 60.0 + numbers[2] / 3600.0;
    1e6 * if text.ends_with(['S', 'W']) { -value } else { value }
}

/// Real files, where a folder of them lies beside the workspace, against what another program said about them.
#[test]
fn samples_agree_with_another_reader() {
    let Some(folder) = samples() else { return };
    let mut table = csv::ReaderBuilder::new().flexible(true).from_path(folder.join("metadata.csv")).unwrap();
    let mut checked = 0;
    for row in table.records() {
        let row = row.unwrap();
        let name = row[0].trim_start_matches("media/").to_owned();
        if row[2].is_empty() {
            continue;
        }
        let found = facts(std::fs::File::open(folder.join(&name)).unwrap(), None).unwrap();
        let context = format!("{name}: {found:?}");
        assert_eq!(found.mime, row[2], "{context}");
        accepted(&found.mime).unwrap_or_else(|error| panic!("{error} {context}"));
        if let Some((width, height)) = row[12].split_once('x') {
            let mut size = [found.width.unwrap(), found.height.unwrap()];
            let mut expected = [width.parse().unwrap(), height.parse::<u32>().unwrap()];
            size.sort_unstable();
            expected.sort_unstable();
            assert_eq!(size, expected, "{context}");
        }
        if let Some(seconds) = row[11].split(' ').next().and_then(|text| text.parse::<f64>().ok()) {
            let ms = found.duration_ms().unwrap() as f64;
            assert!((ms - seconds * 1000.0).abs() <= 60.0, "{context}");
        }
        assert_eq!(found.make.as_deref().unwrap_or_default(), &row[3], "{context}");
        assert_eq!(found.model.as_deref().unwrap_or_default(), &row[4], "{context}");
        if !row[8].is_empty() {
            let (latitude, longitude) = found.gps.unwrap();
            // A hundredth of a second of arc is three millionths of a degree, fixed point is 15.
            assert!((f64::from(latitude) - degrees(&row[8])).abs() < 20.0, "{context}");
            assert!((f64::from(longitude) - degrees(&row[9])).abs() < 20.0, "{context}");
        }
        // The program writes colons into dates, and nothing for no date.
        if let Some(taken) = started(&found).filter(|_| found.kind == Kind::Image) {
            let civil = match taken {
                TakenAt::ZoneUnknown(civil) => civil,
                TakenAt::Zoned { at, offset_seconds } => {
                    jiff::tz::Offset::from_seconds(offset_seconds).unwrap().to_datetime(at)
                }
            };
            assert_eq!(civil.strftime("%Y:%m:%d %H:%M:%S").to_string(), &row[6][..19], "{context}");
        }
        let damaged = name.contains("invalid");
        assert!(!damaged || !found.doubts.is_empty(), "{context}");
        checked += 1;
    }
    assert_eq!(checked, 18);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// No bytes, cut anywhere and changed anywhere, do more than raise doubts.
    #[test]
    fn damaged_files_raise_doubts_at_most(
        which in 0_usize..4, cut in 0_usize..7000,
        changes in prop::collection::vec((0_usize..7000, any::<u8>()), 0..12),
    ) {
        let mut bytes = match which {
            0 => jpeg(Some("+08:00")),
            1 => mp4(b"qt  ", 2730, Some((320, 240))),
            2 => mp4(b"heic", 1, None),
            _ => [b"ID3\x03\0\0\0\0\x01\x00".to_vec(), b"\xFF\xFB\x90\x00".repeat(200)].concat(),
        };
        for (at, value) in changes {
            let len = bytes.len();
            bytes[at % len] = value;
        }
        bytes.truncate(cut);
        of(&bytes);
    }

    #[test]
    fn random_bytes_behind_every_magic_number_do_no_harm(
        which in 0_usize..9, tail in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let magic: [&[u8]; 9] = [
            b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"RIFF\0\0\0\0AVI ", b"RIFF\0\0\0\0WAVEfmt ",
            b"\0\0\0\x10ftypheic\0\0\0\0", b"\0\0\0\x10ftypisom\0\0\0\0", b"\x1A\x45\xDF\xA3\xA3\x42\x82\x88matroska",
            b"#!AMR\n", b"\xFF\xFB\x90\x00",
        ];
        of(&[magic[which], &tail].concat());
    }
}
