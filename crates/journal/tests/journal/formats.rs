//! Notes, keys, checkpoints, cosignatures and proof files: what is read, and what is refused.

use journal::cosign::cosign;
use journal::note::{Algorithm, NoteError, SIGNATURES_LIMIT, Signature};
use journal::{Checkpoint, Ed25519Signer, Hash, Note, Signer as _, TlogProof, VerifierKey};
use proptest::prelude::*;

use crate::common::{ORIGIN, cosigner, keys, signer};

const TIME: u64 = 1_772_409_600;

fn checkpoint() -> Checkpoint {
    Checkpoint::new(ORIGIN, 7, Hash([9; 32]))
}

fn cosigned() -> Note {
    let mut note = Note::sign(&checkpoint().to_string(), &[&signer()]).unwrap();
    cosign(&mut note, &cosigner(), TIME).unwrap();
    note
}

#[test]
fn keys_in_their_written_form() {
    for key in keys() {
        assert_eq!(key.to_string().parse::<VerifierKey>().unwrap(), key);
    }
    // The same name and key as signer and as cosigner are two different ids.
    let (plain, timed) = (
        Ed25519Signer::from_seed("x", &[5; 32]).unwrap(),
        Ed25519Signer::cosigner_from_seed("x", &[5; 32]).unwrap(),
    );
    assert_ne!(plain.key().id(), timed.key().id());
    let vkey = signer().key().to_string();
    for wrong in [
        vkey.replacen("journal", "jornal", 1),
        vkey[..vkey.len() - 4].to_owned(),
        vkey.replacen('+', "+0", 1),
        vkey.replace('+', " "),
        String::new(),
    ] {
        assert!(wrong.parse::<VerifierKey>().is_err(), "{wrong}");
    }
    assert!(VerifierKey::new("x", Algorithm::Ed25519, &[0; 32]).is_err(), "a point of small order");
    for name in ["", "a b", "a+b", "a\u{3000}b", "a\nb"] {
        assert!(Ed25519Signer::from_seed(name, &[1; 32]).is_err(), "{name:?}");
    }
}

#[test]
fn notes_with_several_signatures() {
    let second = Ed25519Signer::from_seed("second.example", &[3; 32]).unwrap();
    let note = Note::sign("text\n\nwith an empty line\n", &[&signer(), &second]).unwrap();
    let read = Note::from_bytes(&note.to_bytes()).unwrap();
    assert_eq!(read, note);
    let all = [signer().key().clone(), second.key().clone()];
    assert_eq!(read.verify(&all).unwrap().len(), 2);
    assert_eq!(read.verify(&all[1..]).unwrap()[0].signature, 1);
    assert_eq!(read.verify(&keys()[1..]), Err(NoteError::Unknown));
    assert_eq!(read.verify(&[]), Err(NoteError::Unknown));

    // A wrong signature by a known key spoils the note, even beside a right one.
    let mut wrong = note.clone();
    let signature = Signature { bytes: vec![0; 64], ..note.signatures()[0].clone() };
    wrong.add(signature.clone()).unwrap();
    assert_eq!(wrong.verify(&all), Err(NoteError::Invalid(ORIGIN.to_owned())));
    let twice = format!("{note}{}", note.to_string().lines().last().unwrap().to_owned() + "\n");
    assert_eq!(
        Note::from_bytes(twice.as_bytes()).unwrap().verify(&all),
        Err(NoteError::Twice("second.example".into()))
    );

    assert!(Note::sign("no newline", &[&signer()]).is_err());
    assert!(Note::sign("tab\t\n", &[&signer()]).is_err());
    assert!(Note::sign("nobody\n", &[]).is_err());
    assert!(Note::sign("wrong kind\n", &[&cosigner()]).is_err());
}

#[test]
fn malformed_notes_are_refused() {
    let good = cosigned().to_string();
    let lines: String = good.lines().skip(4).map(|line| format!("{line}\n")).collect();
    for wrong in [
        String::new(),
        "\n\n".to_owned(),
        "text\n\n".to_owned(),
        "text\n".to_owned(),
        good[..good.len() - 1].to_owned(),
        good.replace("\u{2014} ", "- "),
        good.replace("\u{2014} ", "\u{2014}  "),
        good.replace('\n', "\r\n"),
        format!("{good}\n"),
        format!("text\n\n{}", lines.repeat(SIGNATURES_LIMIT)),
        "text\n\n\u{2014} name AAAAAA==\n".to_owned(),
        "text\n\n\u{2014} name !\n".to_owned(),
        "text\n\n\u{2014} na+me AAAAAAA=\n".to_owned(),
    ] {
        assert!(Note::from_bytes(wrong.as_bytes()).is_err(), "{wrong:?}");
    }
    assert!(Note::from_bytes(b"\xff\n\n").is_err());
}

#[test]
fn checkpoints_in_their_only_spelling() {
    let text = checkpoint().to_string();
    assert_eq!(text, "journal.example/log\n7\nCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=\n");
    assert_eq!(text.parse::<Checkpoint>().unwrap(), checkpoint());
    let extended = format!("{text}epoch 2\nanother\n").parse::<Checkpoint>().unwrap();
    assert_eq!(extended.extensions, ["epoch 2", "another"]);
    assert_eq!(extended.to_string(), format!("{text}epoch 2\nanother\n"));
    for wrong in [
        text.replacen('7', "07", 1),
        text.replacen('7', "+7", 1),
        text.replacen('7', "", 1),
        text.replacen('7', "18446744073709551616", 1),
        text.replacen("CQk=", "CQl=", 1),
        text.replacen("CQk=", "CQk", 1),
        text.replacen("journal.example/log", "", 1),
        format!("{text}\n"),
        text.trim_end().to_owned(),
        "a\n1\n".to_owned(),
        text.replacen('7', "0", 1),
    ] {
        assert!(wrong.parse::<Checkpoint>().is_err(), "{wrong:?}");
    }
}

#[test]
fn a_cosignature_tells_its_time_and_is_renewed() {
    let mut note = cosigned();
    let opened = Checkpoint::open(&note.to_bytes(), ORIGIN, &keys()).unwrap();
    assert_eq!(opened.verified.iter().map(|by| by.time).collect::<Vec<_>>(), [None, Some(TIME)]);
    cosign(&mut note, &cosigner(), TIME + 5).unwrap();
    assert_eq!(note.signatures().len(), 2);
    assert_eq!(note.verify(&keys()).unwrap()[1].time, Some(TIME + 5));
    // A cosigner alone does not make a checkpoint of the log's, nor does a moved time hold.
    assert!(Checkpoint::open(&note.to_bytes(), ORIGIN, &keys()[1..]).is_err());
    let mut moved = note.signatures()[1].clone();
    moved.bytes[7] ^= 1;
    note.add(moved).unwrap();
    assert!(note.verify(&keys()).is_err());
    assert!(cosign(&mut note, &cosigner(), 1 << 63).is_err());
    assert!(cosign(&mut note, &signer(), TIME).is_err());
    let mut other = Note::sign("no checkpoint\n", &[&signer()]).unwrap();
    assert!(cosign(&mut other, &cosigner(), TIME).is_err());
}

#[test]
fn the_example_of_the_cosignature_specification_is_read() {
    let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        \u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    let note = Note::from_bytes(text.as_bytes()).unwrap();
    assert_eq!(note.to_string(), text);
    assert_eq!(note.text().parse::<Checkpoint>().unwrap().head.size, 20_852_163);
    assert_eq!(note.signatures()[1].bytes[..8], 1_679_315_147_u64.to_be_bytes());
}

#[test]
fn malformed_proof_files_are_refused() {
    let proof = TlogProof { extra: None, index: 0, path: vec![Hash([1; 32])], checkpoint: cosigned() };
    let text = proof.to_string();
    assert_eq!(TlogProof::from_bytes(text.as_bytes()).unwrap(), proof);
    let empty = TlogProof { path: Vec::new(), extra: Some(Vec::new()), ..proof.clone() };
    assert_eq!(TlogProof::from_bytes(&empty.to_bytes()).unwrap(), empty);
    for wrong in [
        text.replacen("@v1", "@v2", 1),
        text.replacen("index 0", "index 00", 1),
        text.replacen("index 0", "index -1", 1),
        text.replacen("index 0\n", "", 1),
        text.replacen("index 0\n", "index 0\nextra AA==\n", 1),
        text.replacen("index 0\n", "extra A\nindex 0\n", 1),
        text.replacen("index 0\n", "index 0\n\n", 1),
        text.replacen("AQEB", "AQE", 1),
        text.replacen("\n\n", "\n", 1),
        format!("\n{text}"),
    ] {
        assert!(TlogProof::from_bytes(wrong.as_bytes()).is_err(), "{wrong:?}");
    }
    let long = text.replacen(
        "index 0\n",
        &format!("index 0\n{}", format!("{}\n", Hash([1; 32]).to_base64()).repeat(64)),
        1,
    );
    assert!(TlogProof::from_bytes(long.as_bytes()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is read is written back as it was: there is one spelling.
    #[test]
    fn parsers_take_any_bytes_and_one_spelling(at in 0..400_usize, byte: u8, cut in 0..400_usize) {
        let mut bytes = TlogProof { extra: Some(b"x".to_vec()), index: 3, path: vec![Hash([1; 32])], checkpoint: cosigned() }
            .to_bytes();
        if let Some(old) = bytes.get_mut(at) {
            *old = byte;
        }
        if let Ok(proof) = TlogProof::from_bytes(&bytes) {
            prop_assert_eq!(proof.to_bytes(), &bytes[..]);
        }
        let mut note = cosigned().to_bytes();
        if let Some(old) = note.get_mut(at) {
            *old = byte;
        }
        if let Ok(read) = Note::from_bytes(&note) {
            prop_assert_eq!(read.to_bytes(), &note[..]);
        }
        if let Ok(read) = Note::from_bytes(&note[..cut.min(note.len())]) {
            prop_assert_eq!(read.to_bytes(), &note[..cut.min(note.len())]);
        }
    }

    #[test]
    fn tile_paths_both_ways(level in 0..64_u8, index: u64, width in 1..=256_u16, text in "tile/[0-9ex/.p]{0,20}") {
        let path = journal::tile::TilePath { kind: journal::tile::Kind::Hashes(level), index, width };
        prop_assert_eq!(path.to_string().parse(), Ok(path));
        if let Ok(path) = text.parse::<journal::tile::TilePath>() {
            prop_assert_eq!(path.to_string(), text);
        }
    }
}
