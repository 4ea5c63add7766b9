use super::*;
use crate::issuer::{FieldsError, MAX_FIELD_CHARS, MIN_READ_CONFIDENCE, Origin};
use crate::pii::Secret;

use CheckField::{
    BirthDate, ExpiryDate, ForeignerSerial as BackSerial, IssueDate, LicenseNumber as Number, LicenseSerial as Serial,
    Name, PassportNumber as Passport, RegistrationNumber,
};

/// 2026-11-01T00:00 in Korea.
const NOW: UnixTime = UnixTime::from_millis(1_793_458_800_000);
const SURE: Origin = Origin::Read { confidence: MIN_READ_CONFIDENCE };

fn fields(document: IssuerDocument, values: &[(CheckField, &str)]) -> ConfirmedFields {
    let parts = values.iter().map(|(field, value)| (*field, Secret::new((*value).to_owned()), SURE));
    ConfirmedFields::from_parts(document, parts).unwrap()
}

fn sent(document: IssuerDocument, values: &[(CheckField, &str)]) -> Result<Vec<(CheckField, String)>, RequestError> {
    let request = fields(document, values).request(NOW)?;
    assert_eq!(request.document(), document);
    Ok(request.parts().into_iter().map(|(field, text)| (field, text.to_owned())).collect())
}

/// Checks a table of changes to a good set of fields: `None` leaves the field out.
fn check_changes(
    document: IssuerDocument,
    good: &[(CheckField, &str)],
    table: &[(CheckField, Option<&str>, Result<&str, RequestError>)],
) {
    for (field, value, wanted) in table {
        let mut values: Vec<_> = good.iter().copied().filter(|(known, _)| known != field).collect();
        values.extend(value.map(|value| (*field, value)));
        let found = sent(document, &values).map(|parts| {
            let part = parts
                .into_iter()
                .find(|(known, _)| known == field || (*field == RegistrationNumber && *known == BirthDate));
            part.map(|(_, text)| text).unwrap_or_default()
        });
        assert_eq!(found, wanted.map(str::to_owned), "{document:?} {field:?} {value:?}");
    }
}

const fn missing(field: CheckField) -> RequestError {
    RequestError::Missing { field }
}

const fn form(field: CheckField, error: FormError) -> RequestError {
    RequestError::Form { field, error }
}

const fn implausible(field: CheckField) -> RequestError {
    RequestError::ImplausibleDate { field }
}

#[test]
fn resident_cards() {
    let good = [(Name, "홍길동"), (RegistrationNumber, "820701-2345678"), (IssueDate, "2020-08-16")];
    let parts = sent(IssuerDocument::ResidentCard, &good).unwrap();
    assert_eq!(parts.last(), Some(&(IssueDate, "20200816".to_owned())));
    assert_eq!(parts.len(), 3);
    let table = [
        (Name, None, Err(missing(Name))),
        (Name, Some("홍길동(洪吉童)"), Err(form(Name, FormError::Malformed))),
        (RegistrationNumber, Some("8207012345678"), Ok("820701-2345678")),
        (RegistrationNumber, Some("820701-234567"), Err(form(RegistrationNumber, FormError::Incomplete))),
        (RegistrationNumber, Some("820701-5345678"), Err(RequestError::OtherHolder)),
        (RegistrationNumber, Some("821301-2345678"), Err(RequestError::BirthDate)),
        (RegistrationNumber, Some("261101-4345678"), Err(implausible(IssueDate))), // born today, issued before
        (RegistrationNumber, Some("261102-4345678"), Err(RequestError::BirthDate)),
        (RegistrationNumber, Some("200816-4345678"), Ok("200816-4345678")),
        (RegistrationNumber, Some("200817-4345678"), Err(implausible(IssueDate))),
        (IssueDate, None, Err(missing(IssueDate))),
        (IssueDate, Some("2020.08.16."), Ok("20200816")),
        (IssueDate, Some("2020.02.30."), Err(form(IssueDate, FormError::Malformed))),
        (IssueDate, Some("2019.1 28"), Err(form(IssueDate, FormError::Malformed))),
        (IssueDate, Some("1999-08-31"), Err(implausible(IssueDate))),
        (IssueDate, Some("1999-09-01"), Ok("19990901")),
        (IssueDate, Some("2026-11-01"), Ok("20261101")),
        (IssueDate, Some("2026-11-02"), Err(implausible(IssueDate))),
    ];
    check_changes(IssuerDocument::ResidentCard, &good, &table);
}

#[test]
fn driver_licenses() {
    let good = [
        (Name, "홍길동"),
        (RegistrationNumber, "820701-2345678"),
        (Number, "11-15-003456-07"),
        (Serial, "NV676V"),
        (IssueDate, "2014-11-21"),
    ];
    let parts = sent(IssuerDocument::DriverLicense, &good).unwrap();
    // The resident number stays here: its birth date is enough.
    assert!(parts.iter().all(|(field, text)| *field != RegistrationNumber && !text.contains("2345678")));
    assert!(parts.contains(&(BirthDate, "19820701".to_owned())));
    let table = [
        (Serial, None, Ok("")),
        (Serial, Some("0O1IQ0"), Ok("0O1IQ0")),
        (Serial, Some("NV676"), Err(form(Serial, FormError::Incomplete))),
        (Number, Some("서울 19-123456-61"), Err(RequestError::OfficeByName { likely_code: 11 })),
        (Number, Some("30-15-003456-07"), Err(form(Number, FormError::Malformed))),
        (Number, None, Err(missing(Number))),
        (RegistrationNumber, None, Err(missing(BirthDate))),
        (RegistrationNumber, Some("971013-5123456"), Ok("19971013")),
        (RegistrationNumber, Some("820732-2345678"), Err(RequestError::BirthDate)),
        (IssueDate, Some("1982-06-30"), Err(implausible(IssueDate))),
    ];
    check_changes(IssuerDocument::DriverLicense, &good, &table);
    let by_date = [(Name, "홍길동"), (BirthDate, "1982-07-01"), (Number, "11-15-003456-07"), (IssueDate, "2014-11-21")];
    assert_eq!(sent(IssuerDocument::DriverLicense, &by_date).map(|parts| parts.len()), Ok(4));
}

#[test]
fn foreigners_cards() {
    for document in IssuerDocument::ALL.into_iter().filter(|document| document.is_foreigners()) {
        let good = [(RegistrationNumber, "971013-5123456"), (IssueDate, "2023-04-01"), (BackSerial, "12345678901")];
        let table = [
            (BackSerial, Some("12345678901"), Ok("12345678901")),
            (BackSerial, None, Err(missing(BackSerial))),
            (BackSerial, Some("1234567890"), Err(form(BackSerial, FormError::Incomplete))),
            (RegistrationNumber, Some("971013-1123456"), Err(RequestError::OtherHolder)),
            (RegistrationNumber, None, Err(missing(RegistrationNumber))),
        ];
        check_changes(document, &good, &table);
        let without = |date| sent(document, &[(RegistrationNumber, "971013-5123456"), (IssueDate, date)]);
        assert_eq!(without("2010-12-31").map(|parts| parts.len()), Ok(2));
        assert_eq!(without("2011-01-01"), Err(missing(BackSerial)));
    }
}

#[test]
fn passports() {
    let good = [
        (Name, "홍길동"),
        (BirthDate, "1982-07-01"),
        (Passport, "M123A4567"),
        (IssueDate, "2021-12-21"),
        (ExpiryDate, "2031-12-21"),
    ];
    let table = [
        (ExpiryDate, Some("2031-12-21"), Ok("20311221")),
        (ExpiryDate, Some("2026-11-01"), Ok("20261101")),
        (ExpiryDate, Some("2026-10-31"), Err(RequestError::Expired)),
        (ExpiryDate, Some("2021-12-20"), Err(implausible(ExpiryDate))),
        (ExpiryDate, None, Err(missing(ExpiryDate))),
        (BirthDate, Some("2026-11-02"), Err(implausible(BirthDate))),
        (BirthDate, Some("1799-12-31"), Err(implausible(BirthDate))),
        (BirthDate, Some("1800-01-01"), Ok("18000101")),
        (Passport, Some("P12345678"), Err(form(Passport, FormError::Malformed))),
    ];
    check_changes(IssuerDocument::Passport, &good, &table);
}

#[test]
fn only_sure_confirmed_or_typed_values_are_sent() {
    let doubtful = Origin::Read { confidence: MIN_READ_CONFIDENCE - 0.000_1 };
    let mut fields = fields(IssuerDocument::ResidentCard, &[(Name, "홍길동"), (RegistrationNumber, "820701-2345678")]);
    let value = |text: &str| Secret::new(text.to_owned());
    fields.insert(IssueDate, value("2020-08-16"), doubtful).unwrap();
    assert_eq!(fields.basis(IssueDate), Some(Basis::DoubtfulReading));
    assert_eq!(fields.request(NOW).err(), Some(RequestError::Unconfirmed { field: IssueDate }));

    assert_eq!(fields.insert(IssueDate, value("2020-08-18"), Origin::Confirmed), Err(FieldsError::ConfirmedOther));
    fields.insert(IssueDate, value("2020-08-16"), Origin::Confirmed).unwrap();
    assert_eq!(fields.basis(IssueDate), Some(Basis::Confirmed));
    assert!(fields.request(NOW).is_ok() && fields.signals().is_empty());

    // An edit stands beside the reading, not in its place.
    fields.insert(IssueDate, value("2020-08-18"), Origin::Edited).unwrap();
    assert_eq!(fields.basis(IssueDate), Some(Basis::Edited));
    assert_eq!(fields.value(IssueDate).map(Secret::expose), Some("2020-08-18"));
    assert_eq!(fields.read_value(IssueDate).map(Secret::expose), Some("2020-08-16"));
    assert_eq!(fields.signals().len(), 1);
    assert_eq!(fields.insert(IssueDate, value("2020-08-10"), doubtful), Err(FieldsError::AlreadyAnswered));

    // Typing what was read takes the edit back.
    fields.insert(IssueDate, value("2020-08-16"), Origin::Edited).unwrap();
    assert_eq!(fields.basis(IssueDate), Some(Basis::Confirmed));
    assert!(fields.signals().is_empty());

    fields.remove(IssueDate);
    assert_eq!(fields.request(NOW).err(), Some(missing(IssueDate)));
    assert_eq!(fields.insert(IssueDate, value("2020-08-16"), Origin::Confirmed), Err(FieldsError::ConfirmedOther));
    fields.insert(IssueDate, value("2020-08-16"), Origin::Edited).unwrap();
    assert!(fields.request(NOW).is_ok());
    let shown = format!("{fields:?} {:?}", fields.request(NOW));
    for part in ["길동", "8207", "2345678", "2020", "0816"] {
        assert!(!shown.contains(part), "{part}");
    }
}

#[test]
fn what_is_not_taken() {
    let mut fields = ConfirmedFields::new(IssuerDocument::ResidentCard);
    let value = |text: &str| Secret::new(text.to_owned());
    let table = [
        (Passport, value("M12345678"), SURE, Err(FieldsError::NotAsked)),
        (Name, value("홍길동"), Origin::Read { confidence: f32::NAN }, Err(FieldsError::Confidence)),
        (Name, value("홍길동"), Origin::Read { confidence: -0.01 }, Err(FieldsError::Confidence)),
        (Name, value("홍길동"), Origin::Read { confidence: 1.01 }, Err(FieldsError::Confidence)),
        (Name, Secret::new("가".repeat(MAX_FIELD_CHARS + 1)), SURE, Err(FieldsError::TooLong)),
        (Name, Secret::new("가".repeat(MAX_FIELD_CHARS)), SURE, Ok(())),
        (Name, value("홍길동"), Origin::Read { confidence: 1.0 }, Ok(())),
        (Name, value("홍길동"), Origin::Read { confidence: 0.0 }, Ok(())),
    ];
    for (field, text, origin, wanted) in table {
        assert_eq!(fields.insert(field, text, origin), wanted, "{origin:?}");
    }
    assert_eq!(fields.request(UnixTime::from_millis(u64::MAX)).err(), Some(RequestError::Clock));
    for document in IssuerDocument::ALL {
        assert!(CheckField::ALL.into_iter().any(|field| document.asks_for(field)));
    }
}

#[test]
fn fields_are_stored_and_taken_up_again() {
    let secret = |text: &str| Secret::new(text.to_owned());
    let doubtful = Origin::Read { confidence: 0.7 };
    let mut given = ConfirmedFields::new(IssuerDocument::DriverLicense);
    for (field, text, origin) in [
        (Name, "홍길동", SURE),
        (Name, "홍길동", Origin::Confirmed),
        (Number, "11-15-003456-07", SURE),
        (IssueDate, "2020-08-16", doubtful),
        (IssueDate, "2021-08-16", Origin::Edited),
        (Serial, "8H1X3Y", Origin::Edited),
        (BirthDate, "1982-07-01", doubtful),
    ] {
        given.insert(field, secret(text), origin).unwrap();
    }
    let stored = given.parts().map(|(field, text, origin)| (field, secret(text.expose()), origin));
    let again = ConfirmedFields::from_parts(given.document(), stored).unwrap();
    for field in CheckField::ALL {
        let parts = |fields: &ConfirmedFields| {
            (
                fields.basis(field),
                fields.value(field).map(|text| text.expose().to_owned()),
                fields.read_value(field).map(|text| text.expose().to_owned()),
            )
        };
        assert_eq!(parts(&again), parts(&given), "{field:?}");
    }
    assert_eq!((again.signals(), again.signals().len()), (given.signals(), 2));
}
