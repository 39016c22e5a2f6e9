//! Personal values withheld, shown and erased one by one.

use journal::disclose::DiscloseError;
use journal::{Disclosure, canonical, check, reveal, withhold};
use proptest::prelude::*;
use serde_json::{Value, json};

fn salts() -> impl FnMut() -> [u8; 16] {
    let mut next = 0_u8;
    move || {
        next += 1;
        [next; 16]
    }
}

fn entry() -> Value {
    json!({
        "type": "case.opened/1",
        "party": {"name": {"$private": "张三"}, "party_is_minor": false},
        "witnesses": [{"$private": {"name": "李四", "phone": [1, 2]}}, {"role": "seller"}, {"$private": null}],
    })
}

#[test]
fn withheld_and_revealed() {
    let mut sealed = entry();
    let disclosures = withhold(&mut sealed, &mut salts()).unwrap();
    assert_eq!(disclosures.len(), 3);
    assert!(!sealed.to_string().contains("张三") && !sealed.to_string().contains("$private"));
    assert_eq!(sealed["party"]["name"], json!({"$sd": disclosures[0].digest()}));
    check(&sealed, &disclosures).unwrap();

    let mut all = sealed.clone();
    reveal(&mut all, &disclosures).unwrap();
    assert_eq!(all, entry());

    // One erased: it stays a digest, the others open, and the sealed bytes were the same all along.
    let mut some = sealed.clone();
    reveal(&mut some, &disclosures[1..]).unwrap();
    assert_eq!(some["party"], sealed["party"]);
    assert_eq!(some["witnesses"], entry()["witnesses"]);
    let mut again = entry();
    withhold(&mut again, &mut salts()).unwrap();
    assert_eq!(canonical(&again).unwrap(), canonical(&sealed).unwrap());
}

#[test]
fn the_written_form_and_the_digest() {
    // RFC 9901 sections 4.2.2 and 4.2.3 for an array element, with the canonical spelling (no space after the comma);
    // the expected texts were computed by another program.
    let disclosure = Disclosure::new(std::array::from_fn(|n| n as u8), json!("FR")).unwrap();
    assert_eq!(disclosure.as_str(), "WyJBQUVDQXdRRkJnY0lDUW9MREEwT0R3IiwiRlIiXQ");
    assert_eq!(disclosure.digest(), "Dw5QaQkME1p0V3l12pw7yYlahDztPCSsyRFHYC-8zMI");
    let text = disclosure.to_string();
    assert_eq!(text.parse::<Disclosure>().unwrap(), disclosure);
    assert_eq!(serde_json::to_string(&disclosure).unwrap(), format!("\"{text}\""));
    assert_eq!(serde_json::from_str::<Disclosure>(&format!("\"{text}\"")).unwrap(), disclosure);
    assert_eq!(disclosure.value(), &json!("FR"));
    // A personal value does not slip into a log file.
    assert_eq!(format!("{disclosure:?}"), format!("Disclosure({})", disclosure.digest()));
}

#[test]
fn misplaced_marks_are_refused_and_nothing_changes() {
    let digest = Disclosure::new([1; 16], json!(1)).unwrap().digest().to_owned();
    for wrong in [
        json!({"a": {"$private": 1, "b": 2}}),
        json!({"a": {"$private": {"b": {"$private": 1}}}}),
        json!({"a": {"$private": [{"$sd": digest}]}}),
        json!({"a": {"$sd": digest}}),
        json!({"a": {"$sd": "short"}}),
        json!({"a": {"$sd": 1}}),
        json!({"a": {"$private": 1}, "b": {"$private": 0.5}}),
    ] {
        let mut value = wrong.clone();
        assert!(withhold(&mut value, &mut salts()).is_err(), "{wrong}");
        assert_eq!(value, wrong);
    }
    let error = withhold(&mut json!({"a": [{"$private": 1, "b": 2}]}), &mut salts()).unwrap_err();
    assert!(matches!(&error, DiscloseError::Reserved { at, .. } if at == "/a/0"), "{error}");
    // A salt source that stands still would show which values are equal.
    let mut same = json!([{"$private": 1}, {"$private": 1}]);
    assert!(matches!(withhold(&mut same, &mut || [0; 16]), Err(DiscloseError::Repeated { .. })));
}

#[test]
fn foreign_and_repeated_disclosures_are_named() {
    let mut sealed = entry();
    let disclosures = withhold(&mut sealed, &mut salts()).unwrap();
    let foreign = Disclosure::new([99; 16], json!("王五")).unwrap();
    let digest = foreign.digest().to_owned();
    let error = check(&sealed, &[disclosures[0].clone(), foreign]).unwrap_err();
    assert_eq!(error, DiscloseError::Foreign { digest });
    let twice = [disclosures[0].clone(), disclosures[0].clone()];
    assert!(matches!(check(&sealed, &twice), Err(DiscloseError::Repeated { .. })));
    let mut copied = sealed.clone();
    copied["copy"] = sealed["party"]["name"].clone();
    assert!(matches!(check(&copied, &[]), Err(DiscloseError::Repeated { .. })));
    assert!(check(&entry(), &[]).is_err(), "an entry not yet sealed");
}

#[test]
fn malformed_disclosures_are_refused() {
    let good = Disclosure::new([1; 16], json!({"a": 1})).unwrap().to_string();
    let encode = |text: &str| {
        use base64::Engine as _;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
    };
    for wrong in [
        good[1..].to_owned(),
        format!("{good}="),
        String::new(),
        encode(r#"["AQEBAQEBAQEBAQEBAQEBAQ", 1]"#),
        encode(r#"["AQEBAQEBAQEBAQEBAQEBAQ"]"#),
        encode(r#"["AQEBAQEBAQEBAQEBAQEBAQ",1,2]"#),
        encode(r#"["short",1]"#),
        encode(r#"[1,1]"#),
        encode(r#"{"a":1}"#),
        encode(r#"["AQEBAQEBAQEBAQEBAQEBAQ",0.5]"#),
    ] {
        assert!(wrong.parse::<Disclosure>().is_err(), "{wrong}");
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let plain = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-(1_i64 << 53) + 1..1_i64 << 53).prop_map(Value::from),
        "\\PC{0,6}".prop_map(Value::from),
    ];
    let public = plain.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,4}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    });
    let mixed = prop_oneof![public.clone(), public.prop_map(|value| json!({"$private": value}))];
    mixed.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,4}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_withheld_can_be_revealed(value in any_value()) {
        // Recursion may nest a private value in a private one only through `$private`, which the strategy does not.
        let mut sealed = value.clone();
        let disclosures = withhold(&mut sealed, &mut salts()).unwrap();
        check(&sealed, &disclosures).unwrap();
        prop_assert!(!sealed.to_string().contains("$private"));
        let stored: Vec<Disclosure> = disclosures.iter().map(|d| d.as_str().parse().unwrap()).collect();
        reveal(&mut sealed, &stored).unwrap();
        prop_assert_eq!(sealed, value);
    }
}
