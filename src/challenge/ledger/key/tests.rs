use super::*;
use crate::challenge::KeyId;

const SECRET: [u8; 32] = [7; 32];

fn keys() -> KeyRing {
    KeyRing::new(KeyId::new(1), &SECRET).unwrap()
}

fn tag(subject: Result<SendSubject<'_>, ValueError>) -> LedgerKey {
    subject.unwrap().keys()[0].clone()
}

#[test]
fn each_key_of_the_ring_counts_by_itself() {
    let both = KeyRing::new(KeyId::new(2), &[8; 32]).unwrap().with_retired(KeyId::new(1), &SECRET).unwrap();
    let of = |keys| SendSubject::new(keys, Purpose::AccountPossession).device(b"d").unwrap().keys().to_vec();
    let (old, rows) = (of(&keys()), of(&both));
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1], old[0]);
    assert_ne!(rows[0].tag, rows[1].tag);
}

#[test]
fn a_number_is_counted_with_its_prefix() {
    let keys = keys();
    let of = |digits| SendSubject::new(&keys, Purpose::PhonePossession).number(digits).unwrap().keys().to_vec();
    let (first, second) = (of("01020000000"), of("01020009999"));
    assert_eq!(
        first.iter().map(LedgerKey::dimension).collect::<Vec<_>>(),
        [Dimension::Number, Dimension::NumberPrefix]
    );
    assert_ne!(first[0], second[0]);
    assert_eq!(first[1], second[1]);
    assert_ne!(first[1], of("01020010000")[1]);
    let cases = [
        ("0102000", false),
        ("01020000", true),
        ("010200000001234", true),
        ("0102000000012345", false),
        ("010-2000-0000", false),
        ("０１０２０００００００", false),
        ("", false),
    ];
    for (digits, accepted) in cases {
        assert_eq!(SendSubject::new(&keys, Purpose::PhonePossession).number(digits).is_ok(), accepted, "{digits}");
    }
}

#[test]
fn addresses_count_by_customer() {
    let keys = keys();
    let of = |address: &str| tag(SendSubject::new(&keys, Purpose::PhonePossession).address(address.parse().unwrap()));
    let cases = [
        ("192.0.2.1", "192.0.2.2", false),
        ("192.0.2.1", "::ffff:192.0.2.1", true),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
        ("::1", "0.0.0.0", false),
    ];
    for (one, other, same) in cases {
        assert_eq!(of(one) == of(other), same, "{one} {other}");
    }
}

#[test]
fn a_tag_depends_on_everything() {
    let (keys, other) = (keys(), KeyRing::new(KeyId::new(1), &[8; 32]).unwrap());
    let base = tag(SendSubject::new(&keys, Purpose::AccountPossession).account(b"088110"));
    for different in [
        tag(SendSubject::new(&other, Purpose::AccountPossession).account(b"088110")),
        tag(SendSubject::new(&keys, Purpose::PhonePossession).account(b"088110")),
        tag(SendSubject::new(&keys, Purpose::AccountPossession).device(b"088110")),
        tag(SendSubject::new(&keys, Purpose::AccountPossession).account(b"0881100")),
    ] {
        assert_ne!(base.tag, different.tag);
        assert_ne!(base.to_bytes(), different.to_bytes());
    }
    assert_eq!(base.to_bytes()[..7], [1, 2, 3, 0, 0, 0, 1]);
    assert_eq!(base.to_bytes()[7..], base.tag);
}

#[test]
fn values_are_bounded_and_named_once() {
    let keys = keys();
    for (length, accepted) in [(0, false), (1, true), (256, true), (257, false)] {
        let person = SendSubject::new(&keys, Purpose::AccountPossession).person(&vec![1; length]);
        assert_eq!(person.is_ok(), accepted, "{length} bytes");
    }
    let twice = SendSubject::new(&keys, Purpose::AccountPossession).device(b"d").unwrap().device(b"d").unwrap();
    assert_eq!(twice.keys().len(), 1);
    let mut many = SendSubject::new(&keys, Purpose::AccountPossession);
    for device in 0..MAX_ROWS {
        many = many.device(&device.to_be_bytes()).unwrap();
    }
    assert_eq!(many.device(b"one more").err(), Some(ValueError::TooMany));
}

#[test]
fn nothing_is_shown() {
    let keys = KeyRing::new(KeyId::new(1), b"a secret that must not be shown!").unwrap();
    let subject = SendSubject::new(&keys, Purpose::PhonePossession).number("01020000000").unwrap();
    let seen = format!("{keys:?} {subject:?}");
    assert!(!seen.contains("01020") && !seen.contains("secret t"), "{seen}");
    assert!(!seen.contains(&format!("{:?}", subject.keys()[0].tag)), "{seen}");
}
