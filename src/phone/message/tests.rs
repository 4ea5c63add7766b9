use encoding_rs::EUC_KR;
use proptest::prelude::*;

use super::*;

const THREE_MINUTES: Duration = Duration::from_secs(180);

fn web(host: &str, embedded: Option<&str>) -> SmsFormat {
    let host = WebHost::new(host).unwrap();
    SmsFormat::WebOneTimeCode { host, embedded: embedded.map(|embedded| WebHost::new(embedded).unwrap()) }
}

fn android() -> SmsFormat {
    SmsFormat::AndroidRetriever(AppHash::new("FA+9qCX9VSu").unwrap())
}

fn korean(format: SmsFormat) -> SmsSettings<'static> {
    SmsSettings { format, ..SmsSettings::new("OO은행", Language::Korean) }
}

fn english(format: SmsFormat) -> SmsSettings<'static> {
    SmsSettings { format, ..SmsSettings::new("OO Bank", Language::English) }
}

fn composed(settings: &SmsSettings<'_>, code: &str, lifetime: Duration) -> SmsMessage {
    SmsTemplate::new(settings).unwrap().compose(&OneTimeCode::specimen(code), lifetime)
}

#[test]
fn messages_to_the_byte() {
    let (sms, lms) = (|bytes| SmsSize::Sms { bytes }, |bytes| SmsSize::Lms { bytes });
    for (settings, expected, size) in [
        (korean(SmsFormat::Plain), "[OO은행] 인증번호 [012345] 3분 이내 입력하세요. 타인 유출 금지", sms(72)),
        (
            korean(SmsFormat::Plain).with_prefix(CarrierPrefix::NotCounted),
            "[OO은행] 인증번호 [012345] 3분 이내 입력하세요. 타인 유출 금지",
            sms(62),
        ),
        (korean(android()), "[OO은행] 인증번호 [012345] 3분 이내 입력하세요. 타인 유출 금지\nFA+9qCX9VSu", sms(84)),
        // The fullest wording fits with the last byte, and with one more it does not.
        (
            korean(web("abcde.kr", None)),
            "[OO은행] 인증번호 [012345] 3분 이내 입력하세요. 타인 유출 금지\n@abcde.kr #012345",
            sms(90),
        ),
        (
            korean(web("abcdef.kr", None)),
            "[OO은행] 인증번호 012345 3분 유효. 타인 공유 금지\n@abcdef.kr #012345",
            sms(78),
        ),
        (
            korean(web("a.kr", Some("b.kr"))).with_prefix(CarrierPrefix::Absent),
            "[OO은행] 인증번호 [012345] 3분 이내 입력하세요. 타인 유출 금지\n@a.kr #012345 @b.kr",
            sms(82),
        ),
        (
            korean(web("bank.example", None)),
            "[OO은행] 인증번호 012345 3분 유효. 타인 공유 금지\n@bank.example #012345",
            sms(81),
        ),
        (
            korean(web("bank.example", Some("pay.example"))),
            "[OO은행] 인증번호 012345(3분) 공유금지\n@bank.example #012345 @pay.example",
            sms(83),
        ),
        (
            korean(web("verification.bank.example", Some("pay.example"))),
            "[OO은행] 인증번호 [012345] 3분 이내 입력하세요. 타인 유출 금지\n@verification.bank.example #012345 @pay.example",
            lms(120),
        ),
        (english(SmsFormat::Plain), "[OO Bank] Your code is 012345. Enter it within 3 min. Never share it.", sms(79)),
        (
            english(web("bank.example", None)),
            "[OO Bank] Code 012345, valid 3 min. Never share it.\n@bank.example #012345",
            sms(83),
        ),
        (english(android()), "[OO Bank] Code 012345, valid 3 min. Never share it.\nFA+9qCX9VSu", sms(73)),
    ] {
        let message = composed(&settings, "012345", THREE_MINUTES);
        assert_eq!(message.expose_text(), expected);
        assert_eq!(message.size(), size, "{expected}");
        let (read, _, faults) = EUC_KR.decode(message.expose_bytes());
        assert!(!faults && read == expected, "{expected}");
        assert_eq!(message.subject().is_some(), matches!(size, SmsSize::Lms { .. }), "{expected}");
    }
}

impl SmsSettings<'_> {
    fn with_prefix(self, carrier_prefix: CarrierPrefix) -> Self {
        Self { carrier_prefix, ..self }
    }
}

#[test]
fn one_byte_more_takes_the_next_wording_and_then_an_lms() {
    // Host names of growing length, each one byte more.
    let mut last = None;
    let mut seen = Vec::new();
    for length in 1..60 {
        let host = format!("{}.kr", "a".repeat(length));
        let message = composed(&korean(web(&host, None)), "012345", THREE_MINUTES);
        let (text, size) = (message.expose_text().lines().next().unwrap().to_owned(), message.size());
        if let SmsSize::Sms { bytes } = size {
            assert!(bytes <= MAX_SMS_BYTES);
        }
        if last.as_ref().is_some_and(|(before, _)| *before != text) {
            seen.push(last.clone().unwrap().1);
        }
        last = Some((text, size));
    }
    // Each wording was used up to the very last byte.
    assert_eq!(seen, [SmsSize::Sms { bytes: 90 }; 3]);
    assert!(matches!(last, Some((text, SmsSize::Lms { .. })) if text.contains("이내 입력하세요")));
}

#[test]
fn lifetimes() {
    for (seconds, korean_text, english_text) in [
        (180, " 3분 ", " 3 min."),
        (60, " 1분 ", " 1 min."),
        (600, " 10분 ", " 10 min."),
        (90, " 90초 ", " 90 s."),
        (59, " 59초 ", " 59 s."),
        (30, " 30초 ", " 30 s."),
        (599, " 599초 ", " 599 s."),
        (3600, " 10분 ", " 10 min."),
    ] {
        let lifetime = Duration::from_secs(seconds) + Duration::from_millis(if seconds == 90 { 999 } else { 0 });
        for (settings, expected) in [(korean(SmsFormat::Plain), korean_text), (english(SmsFormat::Plain), english_text)]
        {
            let message = composed(&settings, "012345", lifetime);
            assert!(message.expose_text().contains(expected), "{}", message.expose_text());
        }
    }
}

#[test]
fn names() {
    use TemplateError::*;
    use TextError::*;
    let part = TextPart::Sender;
    let text = |error| Err(Text { part, error });
    for (name, strict, wide) in [
        ("우리은행", Ok(false), Ok(false)),
        ("한국스탠다드차타드은행", Ok(false), Ok(false)),
        ("가나다라마바사아자차카타파하가", Ok(false), Ok(false)),
        ("가나다라마바사아자차카타파하가a", Err(SenderTooLong { bytes: 31 }), Err(SenderTooLong { bytes: 31 })),
        ("똠뱅크", text(NotInKsX1001 { position: 0 }), Ok(true)),
        ("뱅크💳", text(NotInCp949 { position: 2 }), text(NotInCp949 { position: 2 })),
        ("Crédit", text(NotInCp949 { position: 2 }), text(NotInCp949 { position: 2 })),
        ("우리\n은행", text(Control { position: 2 }), text(Control { position: 2 })),
        ("우리\t은행", text(Control { position: 2 }), text(Control { position: 2 })),
        ("", Err(Empty { part }), Err(Empty { part })),
        (" \u{3000}", Err(Empty { part }), Err(Empty { part })),
        ("우리은행\n", Err(SpaceAround { part }), Err(SpaceAround { part })),
        (" 우리은행", Err(SpaceAround { part }), Err(SpaceAround { part })),
        ("우리]은행", Err(BracketInSender { position: 2 }), Err(BracketInSender { position: 2 })),
        ("［우리은행", Err(BracketInSender { position: 0 }), Err(BracketInSender { position: 0 })),
    ] {
        for (charset, expected) in [(Charset::KsX1001, strict), (Charset::Cp949, wide)] {
            let settings = SmsSettings { charset, ..SmsSettings::new(name, Language::Korean) };
            let made = SmsTemplate::new(&settings).map(|template| template.is_outside_ks_x_1001());
            assert_eq!(made, expected, "{name} {charset:?}");
        }
    }
}

#[test]
fn subjects() {
    let part = TextPart::Subject;
    let forty = "가".repeat(20);
    let over = format!("{forty}a");
    let long =
        SmsSettings { format: web("verification.bank.example", Some("pay.example")), ..korean(SmsFormat::Plain) };
    for (subject, expected) in [
        (None, Ok("OO은행 인증번호")),
        (Some("본인확인"), Ok("본인확인")),
        (Some(&*forty), Ok(&*forty)),
        (Some(&*over), Err(TemplateError::SubjectTooLong { bytes: 41 })),
        (Some("본인\n확인"), Err(TemplateError::Text { part, error: TextError::Control { position: 2 } })),
        (Some("본인😀"), Err(TemplateError::Text { part, error: TextError::NotInCp949 { position: 2 } })),
        (Some(""), Err(TemplateError::Empty { part })),
    ] {
        let template = SmsTemplate::new(&SmsSettings { subject, ..long.clone() });
        let message = template.map(|template| template.compose(&OneTimeCode::specimen("012345"), THREE_MINUTES));
        match (&message, expected) {
            (Ok(message), Ok(expected)) => {
                assert_eq!(message.subject(), Some(expected));
                assert_eq!(message.subject_bytes().unwrap(), &*EUC_KR.encode(expected).0);
            }
            (Err(error), Err(expected)) => assert_eq!(*error, expected),
            _ => panic!("{subject:?}: {message:?}"),
        }
    }
    // The longest name leaves room for the default subject.
    for language in [Language::Korean, Language::English] {
        assert!(SmsTemplate::new(&SmsSettings::new(&"가".repeat(MAX_SENDER_BYTES / 2), language)).is_ok());
        assert!(SmsTemplate::new(&SmsSettings::new(&"a".repeat(MAX_SENDER_BYTES), language)).is_ok());
    }
}

#[test]
fn what_must_be_an_sms_is_one_or_no_template() {
    // "[OO은행] 인증번호 12345678(599초) 공유금지" has 42 bytes, and " #12345678" with the line's break and "@" 12 more.
    for (prefix, longest) in
        [(CarrierPrefix::Counted, 26), (CarrierPrefix::NotCounted, 26), (CarrierPrefix::Absent, 36)]
    {
        for (host_chars, fits) in [(longest, true), (longest + 1, false)] {
            let host = format!("{}.kr", "a".repeat(host_chars - 3));
            let settings =
                SmsSettings { long_messages: LongMessages::Refused, ..korean(web(&host, None)).with_prefix(prefix) };
            match SmsTemplate::new(&settings) {
                Ok(template) => {
                    assert!(fits, "{prefix:?} {host_chars}");
                    let message = template.compose(&OneTimeCode::specimen("01234567"), LONGEST_SPELLING);
                    assert_eq!(message.size(), SmsSize::Sms { bytes: prefix.max_sms_bytes() });
                }
                Err(error) => {
                    assert!(!fits, "{prefix:?} {host_chars}");
                    let max = prefix.max_sms_bytes();
                    assert_eq!(error, TemplateError::NeedsLms { bytes: max + 1, max });
                }
            }
        }
    }
}

#[test]
fn the_longest_message_is_an_lms() {
    let label = "a".repeat(61);
    let host = format!("{label}xx.{label}xx.{label}xx.{label}");
    assert_eq!(host.len(), MAX_HOST_CHARS);
    for language in [Language::Korean, Language::English] {
        let sender = "가".repeat(MAX_SENDER_BYTES / 2);
        let settings = SmsSettings { format: web(&host, Some(&host)), ..SmsSettings::new(&sender, language) };
        let message = composed(&settings, "01234567", LONGEST_SPELLING);
        assert!(matches!(message.size(), SmsSize::Lms { bytes } if bytes <= MAX_LMS_BYTES), "{:?}", message.size());
        assert_eq!(OriginBoundCode::parse(message.expose_text()).unwrap().embedded(), Some(&*host));
    }
}

#[test]
fn as_the_phone_shows_it() {
    for (prefix, begins) in [
        (CarrierPrefix::Counted, "[Web발신]\n[OO은행]"),
        (CarrierPrefix::NotCounted, "[Web발신]\n[OO은행]"),
        (CarrierPrefix::Absent, "[OO은행]"),
    ] {
        let message = composed(&korean(SmsFormat::Plain).with_prefix(prefix), "012345", THREE_MINUTES);
        let shown = message.on_phone();
        assert!(shown.expose().starts_with(begins) && shown.expose().ends_with(message.expose_text()));
    }
}

#[test]
fn debug_shows_no_code() {
    let message = composed(&korean(web("verification.bank.example", Some("pay.example"))), "048213", THREE_MINUTES);
    assert!(message.expose_text().contains("048213"));
    assert!(!format!("{message:?} {:#?} {:?}", message, message.on_phone()).contains("048213"));
    assert!(!message.subject().unwrap().contains("048213"));
}

proptest! {
    /// Whatever the name, format and lifetime: all that a message must say is in it, its figures are right, and what
    /// must be one SMS is.
    #[test]
    fn every_message(
        name in "[가-힣]{1,15}|[a-zA-Z&. ]{0,28}[a-z]|[가-힣A-Z]{1,15}",
        is_english: bool,
        kind in 0..3_u8,
        prefix in prop::sample::select(vec![CarrierPrefix::Counted, CarrierPrefix::NotCounted, CarrierPrefix::Absent]),
        host in "[a-z]{1,20}\\.[a-z]{2,20}",
        embedded in prop::option::of("[a-z]{1,20}\\.example"),
        code in "[0-9]{6,8}",
        seconds in 30..=600_u64,
    ) {
        let format = match kind {
            0 => SmsFormat::Plain,
            1 => web(&host, embedded.as_deref()),
            _ => android(),
        };
        let language = if is_english { Language::English } else { Language::Korean };
        let name = name.trim();
        let settings = SmsSettings {
            format, charset: Charset::Cp949, carrier_prefix: prefix, ..SmsSettings::new(name, language)
        };
        let message = composed(&settings, &code, Duration::from_secs(seconds));
        let text = message.expose_text();
        let warning = if is_english { "hare" } else { "금지" };
        let header = format!("[{name}] ");
        for needed in [header.as_str(), &code, warning] {
            prop_assert!(text.contains(needed), "{text}");
        }
        let spelled = if seconds % 60 == 0 { seconds / 60 } else { seconds };
        prop_assert!(text.replace(&code, "").contains(&spelled.to_string()), "{text}");
        let (read, _, faults) = EUC_KR.decode(message.expose_bytes());
        prop_assert!(!faults);
        prop_assert_eq!(read.as_ref(), text);
        prop_assert_eq!(SmsSize::of(text, Charset::Cp949, prefix), Ok(message.size()));
        let is_sms = matches!(message.size(), SmsSize::Sms { .. });
        match kind {
            0 => prop_assert!(is_sms, "{text}"),
            1 => {
                let line = OriginBoundCode::parse(text).unwrap();
                prop_assert_eq!((line.host(), line.code(), line.trailing()), (host.as_str(), code.as_str(), ""));
                prop_assert_eq!(line.embedded(), embedded.as_deref());
            }
            _ => {
                prop_assert!(is_sms, "{text}");
                prop_assert!(text.ends_with("\nFA+9qCX9VSu"));
                prop_assert!(message.on_phone().expose().len() <= MAX_RETRIEVER_BYTES, "{text}");
            }
        }
    }
}
