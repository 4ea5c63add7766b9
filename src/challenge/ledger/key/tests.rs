use super::*;

const SECRET: [u8; 32] = [7; 32];

fn keys() -> LedgerKeys {
    LedgerKeys::new(1, &SECRET).unwrap()
}

fn tag(subject: Result<SendSubject<'_>, KeyError>) -> LedgerKey {
    subject.unwrap().keys()[0].clone()
}

#[test]
fn secrets_are_long_enough_and_distinct() {
    for (bytes, accepted) in [(0, false), (31, false), (32, true), (64, true)] {
        assert_eq!(LedgerKeys::new(1, &vec![1; bytes]).is_ok(), accepted, "{bytes} bytes");
        assert_eq!(keys().with_previous(0, &vec![1; bytes]).is_ok(), accepted, "{bytes} bytes");
    }
    assert_eq!(keys().with_previous(1, &[8; 32]).err(), Some(KeyError::SameId));
}

#[test]
fn a_number_is_counted_with_its_prefix() {
    let keys = keys();
    let of = |digits| SendSubject::new(&keys, SendPurpose::PhoneCode).number(digits).unwrap().keys().to_vec();
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
        assert_eq!(SendSubject::new(&keys, SendPurpose::PhoneCode).number(digits).is_ok(), accepted, "{digits}");
    }
}

#[test]
fn addresses_count_by_customer() {
    let keys = keys();
    let of = |address: &str| tag(SendSubject::new(&keys, SendPurpose::PhoneCode).address(address.parse().unwrap()));
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
    let (keys, other) = (keys(), LedgerKeys::new(1, &[8; 32]).unwrap());
    let base = tag(SendSubject::new(&keys, SendPurpose::OneWon).account(b"088110"));
    for different in [
        tag(SendSubject::new(&other, SendPurpose::OneWon).account(b"088110")),
        tag(SendSubject::new(&keys, SendPurpose::PhoneCode).account(b"088110")),
        tag(SendSubject::new(&keys, SendPurpose::OneWon).device(b"088110")),
        tag(SendSubject::new(&keys, SendPurpose::OneWon).account(b"0881100")),
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
        let person = SendSubject::new(&keys, SendPurpose::OneWon).person(&vec![1; length]);
        assert_eq!(person.is_ok(), accepted, "{length} bytes");
    }
    let twice = SendSubject::new(&keys, SendPurpose::OneWon).device(b"d").unwrap().device(b"d").unwrap();
    assert_eq!(twice.keys().len(), 1);
    let mut many = SendSubject::new(&keys, SendPurpose::OneWon);
    for device in 0..MAX_ROWS {
        many = many.device(&device.to_be_bytes()).unwrap();
    }
    assert_eq!(many.device(b"one more").err(), Some(KeyError::TooManyValues));
}

#[test]
fn nothing_is_shown() {
    let keys = LedgerKeys::new(1, b"a secret that must not be shown!").unwrap();
    let subject = SendSubject::new(&keys, SendPurpose::PhoneCode).number("01020000000").unwrap();
    let seen = format!("{keys:?} {subject:?}");
    assert!(!seen.contains("01020") && !seen.contains("secret t"), "{seen}");
    assert!(!seen.contains(&format!("{:?}", subject.keys()[0].tag)), "{seen}");
}
