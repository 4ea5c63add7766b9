//! What labels are called.

use crate::card::text_line::Role;

/// The labels of one kind of document.
pub(crate) struct Words {
    /// As they are printed, without spaces and in small letters, and the role of what they name. [`Role::Other`] names what
    /// is no field of ours.
    pub(super) words: &'static [(&'static str, Role)],
    /// Whether a value can stand behind its label on one line.
    pub(super) lead_values: bool,
}

/// Labels of foreigners' cards. Some take two rows, each of which is a word here.
pub(crate) const CARD: Words = Words { words: CARD_WORDS, lead_values: true };

/// Labels of passports, those of other states in English, which Doc 9303-3 asks for beside the state's own language. They
/// stand over their values.
pub(crate) const PASSPORT: Words = Words { words: PASSPORT_WORDS, lead_values: false };

const CARD_WORDS: &[(&str, Role)] = &[
    ("외국인등록번호", Role::RegistrationNumber),
    ("등록번호", Role::RegistrationNumber),
    ("외국인", Role::RegistrationNumber),
    ("국내거소신고번호", Role::RegistrationNumber),
    ("거소신고번호", Role::RegistrationNumber),
    ("국내거소", Role::RegistrationNumber),
    ("거소신고", Role::RegistrationNumber),
    ("신고번호", Role::RegistrationNumber),
    ("번호", Role::RegistrationNumber),
    ("alienregistrationno", Role::RegistrationNumber),
    ("registrationno", Role::RegistrationNumber),
    ("residencereportno", Role::RegistrationNumber),
    ("residentno", Role::RegistrationNumber),
    ("regno", Role::RegistrationNumber),
    ("성명", Role::Name),
    ("fullname", Role::Name),
    ("name", Role::Name),
    ("국가지역", Role::Nationality),
    ("국가", Role::Nationality),
    ("지역", Role::Nationality),
    ("국적", Role::Nationality),
    ("countryregion", Role::Nationality),
    ("country", Role::Nationality),
    ("region", Role::Nationality),
    ("nationality", Role::Nationality),
    ("체류자격", Role::StayStatus),
    ("statusofsojourn", Role::StayStatus),
    ("statusofstay", Role::StayStatus),
    ("status", Role::StayStatus),
    ("발급일자", Role::IssueDate),
    ("발급일", Role::IssueDate),
    ("dateofissue", Role::IssueDate),
    ("issuedate", Role::IssueDate),
    ("issued", Role::IssueDate),
    ("성별", Role::Sex),
    ("sex", Role::Sex),
    ("만료일자", Role::Other),
    ("만료일", Role::Other),
    ("유효기간", Role::Other),
    ("체류기간", Role::Other),
    ("dateofexpiry", Role::Other),
    ("expirydate", Role::Other),
    ("expiry", Role::Other),
];

const PASSPORT_WORDS: &[(&str, Role)] = &[
    ("종류", Role::DocumentType),
    ("type", Role::DocumentType),
    ("국가코드", Role::CountryCode),
    ("발행국", Role::CountryCode),
    ("countrycode", Role::CountryCode),
    ("issuingcountry", Role::CountryCode),
    ("codeofissuingstate", Role::CountryCode),
    ("code", Role::CountryCode),
    ("여권번호", Role::PassportNumber),
    ("passportno", Role::PassportNumber),
    ("passportnumber", Role::PassportNumber),
    ("성", Role::Surname),
    ("surname", Role::Surname),
    ("이름", Role::GivenNames),
    ("givennames", Role::GivenNames),
    ("givenname", Role::GivenNames),
    ("name", Role::Name),
    ("한글성명", Role::KoreanName),
    ("생년월일", Role::BirthDate),
    ("dateofbirth", Role::BirthDate),
    ("성별", Role::Sex),
    ("sex", Role::Sex),
    ("국적", Role::Nationality),
    ("nationality", Role::Nationality),
    ("발행관청", Role::Authority),
    ("issuingauthority", Role::Authority),
    ("authority", Role::Authority),
    ("발급일", Role::IssueDate),
    ("dateofissue", Role::IssueDate),
    ("기간만료일", Role::ExpiryDate),
    ("dateofexpiry", Role::ExpiryDate),
    ("expirydate", Role::ExpiryDate),
    ("주민등록번호", Role::PersonalNumber),
    ("personalno", Role::PersonalNumber),
    ("personalnumber", Role::PersonalNumber),
    ("placeofbirth", Role::Other),
    ("placeofissue", Role::Other),
];
