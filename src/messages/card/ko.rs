//! What the card reader's reasons say in Korean.

use crate::card::document::{DocumentKind, FieldKey};
use crate::card::reader::RetakeReason;
use crate::messages::card::{CardSituation, Compared, FieldTrouble, KINDS};
use crate::messages::situation::Words;

pub(in crate::messages) fn words(situation: CardSituation) -> Words {
    match situation {
        CardSituation::Read => Words::new("신분증을 읽었어요", "읽은 내용이 신분증과 같은지 확인해 주세요."),
        CardSituation::Retake => {
            Words::new("사진을 한 번만 더 찍어 주세요", "밝은 곳에서 글자가 또렷하게 보이도록 찍어 주세요.")
        }
        CardSituation::RetakeFor(reason) => retake(reason),
        CardSituation::Unsupported => {
            let [cards @ .., passport] = KINDS.map(kind);
            let cards = cards.join(", ");
            Words::new(
                "신분증을 알아보지 못했어요",
                format!("{cards} 앞면이나 {passport}의 사진 있는 면을 찍어 주세요."),
            )
        }
        CardSituation::NotReceived => {
            Words::new("사진을 끝까지 받지 못했어요", "올리는 중에 연결이 끊긴 것 같아요. 다시 찍어 주세요.")
        }
        CardSituation::NotAPicture => Words::new("사진 파일이 아닌 것 같아요", "신분증을 찍은 사진으로 골라 주세요."),
        CardSituation::Pdf => Words::new("사진으로 올려 주세요", "문서 파일 말고 카메라로 찍은 신분증이 필요해요."),
        CardSituation::UnknownFormat => Words::new("열 수 없는 사진이에요", "이 화면에서 카메라로 바로 찍어 주세요."),
        CardSituation::TooLarge => Words::new("사진 용량이 너무 커요", "이 화면에서 카메라로 새로 찍어 주세요."),
        CardSituation::TooSmall => {
            Words::new("사진이 너무 작아요", "캡처한 사진은 글자가 작아서 읽기 어려워요. 카메라로 새로 찍어 주세요.")
        }
        CardSituation::Field(key, trouble) => field(key, trouble),
        CardSituation::Compare(compared) => compare(compared),
    }
}

fn retake(reason: RetakeReason) -> Words {
    match reason {
        RetakeReason::NoCard => Words::new("신분증이 보이지 않아요", "어두운 바닥에 신분증을 놓고 앞면을 찍어 주세요."),
        RetakeReason::CardCutOff => Words::new("신분증이 다 안 나왔어요", "네 모서리가 모두 보이게 찍어 주세요."),
        RetakeReason::TooSmall => Words::new("신분증이 작게 찍혔어요", "조금 더 가까이에서 찍어 주세요."),
        RetakeReason::Blurred => {
            Words::new("사진이 흐릿해요", "휴대폰을 두 손으로 잡고, 글자가 또렷해지면 찍어 주세요.")
        }
        RetakeReason::Glare => Words::new("빛이 반사됐어요", "빛이 비치지 않게 각도를 살짝 바꿔서 찍어 주세요."),
        RetakeReason::TooDark => Words::new("사진이 어두워요", "조금 더 밝은 곳에서 찍어 주세요."),
        RetakeReason::TooBright => Words::new("사진이 너무 밝아요", "햇빛이나 조명을 피해서 찍어 주세요."),
        RetakeReason::Covered => {
            Words::new("신분증이 가려졌어요", "손가락이나 케이스가 글자를 가리지 않게 찍어 주세요.")
        }
        // Nobody is accused: the picture may only look like one.
        RetakeReason::Recapture => Words::new(
            "신분증을 직접 찍어 주세요",
            "화면에 띄운 신분증이나 캡처한 사진은 쓸 수 없어요. 실물 신분증을 카메라로 찍어 주세요.",
        ),
        RetakeReason::Copy => Words::new(
            "신분증 실물을 찍어 주세요",
            "복사하거나 인쇄한 신분증은 쓸 수 없어요. 실물 신분증을 카메라로 찍어 주세요.",
        ),
    }
}

fn field(key: FieldKey, trouble: FieldTrouble) -> Words {
    let Noun { name, subject } = noun(key);
    let subject = format!("{name}{subject}");
    match trouble {
        FieldTrouble::NotSeen => {
            Words::new(format!("{subject} 보이지 않아요"), "신분증 전체가 잘 보이게 다시 찍어 주세요.")
        }
        FieldTrouble::Partly => {
            Words::new(format!("{subject} 일부만 보여요"), "글자가 처음부터 끝까지 보이게 다시 찍어 주세요.")
        }
        FieldTrouble::Unclear => {
            Words::new(format!("{subject} 또렷하지 않아요"), "밝은 곳에서 조금 더 가까이 찍어 주세요.")
        }
        FieldTrouble::Blurred => {
            Words::new(format!("{subject} 흐릿하게 찍혔어요"), "휴대폰을 두 손으로 잡고 다시 찍어 주세요.")
        }
        FieldTrouble::Glare => {
            Words::new(format!("{subject} 빛에 가려졌어요"), "빛이 비치지 않게 각도를 살짝 바꿔서 찍어 주세요.")
        }
        FieldTrouble::Covered => {
            Words::new(format!("{subject} 가려졌어요"), "손가락이나 케이스가 닿지 않게 다시 찍어 주세요.")
        }
        FieldTrouble::Small => Words::new(format!("{subject} 작게 찍혔어요"), "조금 더 가까이에서 다시 찍어 주세요."),
    }
}

fn compare(compared: Compared) -> Words {
    let what = match compared {
        Compared::Field(key) => {
            let Noun { name, .. } = noun(key);
            let object = object(key);
            format!("{name}{object}")
        }
        Compared::NumberAndIssueDate => "주민등록번호와 발급일을".to_owned(),
        Compared::Period => "갱신 기간을".to_owned(),
    };
    Words::new(
        format!("{what} 한 번 더 확인해 주세요"),
        "사진에서 읽은 내용이 신분증과 다를 수 있어요. 다른 글자가 있으면 고쳐 주세요.",
    )
}

/// A field's name and the particle that makes it a subject.
struct Noun {
    name: &'static str,
    subject: &'static str,
}

const fn noun(key: FieldKey) -> Noun {
    let (name, subject) = match key {
        FieldKey::Name => ("이름", "이"),
        FieldKey::HanjaName => ("한자 이름", "이"),
        FieldKey::ResidentNumber => ("주민등록번호", "가"),
        FieldKey::Address => ("주소", "가"),
        FieldKey::IssueDate => ("발급일", "이"),
        FieldKey::Issuer => ("발급 기관", "이"),
        FieldKey::LicenseClass => ("면허 종류", "가"),
        FieldKey::LicenseNumber => ("면허번호", "가"),
        FieldKey::ValidFrom => ("갱신 기간 첫날", "이"),
        FieldKey::ValidUntil => ("갱신 기간 마지막 날", "이"),
        FieldKey::Condition => ("면허 조건", "이"),
        FieldKey::SerialCode => ("암호일련번호", "가"),
        FieldKey::RegistrationNumber => ("등록번호", "가"),
        FieldKey::KoreanName => ("한글 이름", "이"),
        FieldKey::Sex => ("성별", "이"),
        FieldKey::Nationality => ("국적", "이"),
        FieldKey::StayStatus => ("체류자격", "이"),
        FieldKey::DocumentType => ("여권 종류", "가"),
        FieldKey::PassportNumber => ("여권번호", "가"),
        FieldKey::Surname => ("영문 성", "이"),
        FieldKey::GivenNames => ("영문 이름", "이"),
        FieldKey::BirthDate => ("생년월일", "이"),
        FieldKey::ExpiryDate => ("만료일", "이"),
        FieldKey::MrzLine1 => ("맨 아래 두 줄 중 윗줄", "이"),
        FieldKey::MrzLine2 => ("맨 아래 두 줄 중 아랫줄", "이"),
    };
    Noun { name, subject }
}

/// The particle that makes a field's name an object.
fn object(key: FieldKey) -> &'static str {
    if noun(key).subject == "이" { "을" } else { "를" }
}

const fn kind(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::ResidentCard => "주민등록증",
        DocumentKind::DriverLicense => "운전면허증",
        DocumentKind::AlienRegistrationCard => "외국인등록증",
        DocumentKind::PermanentResidentCard => "영주증",
        DocumentKind::OverseasKoreanCard => "국내거소신고증",
        DocumentKind::Passport => "여권",
    }
}
