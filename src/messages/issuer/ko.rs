//! What the issuer's check says in Korean.

use crate::issuer::{CheckField, MismatchPart};
use crate::messages::issuer::IssuerSituation;
use crate::messages::situation::Words;

pub(in crate::messages) fn words(situation: IssuerSituation) -> Words {
    match situation {
        IssuerSituation::Genuine => Words::new("신분증 확인이 끝났어요", "이제 다음으로 넘어갈 수 있어요."),
        IssuerSituation::Differs(part) => differs(part),
        IssuerSituation::NotFound => Words::new(
            "이 내용으로 된 신분증을 찾지 못했어요",
            "입력한 내용을 신분증과 하나씩 비교해 주세요. 재발급받았다면 가장 최근 신분증이 필요해요.",
        ),
        IssuerSituation::OldLicense => {
            Words::new("예전에 쓰던 면허번호예요", "가장 최근에 받은 운전면허증이나 다른 신분증으로 해 주세요.")
        }
        IssuerSituation::NoSerial => {
            Words::new("암호일련번호가 없는 면허증이에요", "암호일련번호 칸을 비우고 다시 확인해 주세요.")
        }
        IssuerSituation::Locked => Words::new(
            "신분증 확인이 잠겨 있어요",
            "정부24에서 잠금을 풀면 다시 쓸 수 있어요. 다른 신분증이 있으면 바로 이어갈 수 있어요.",
        ),
        IssuerSituation::Lost => {
            Words::new("분실 신고가 된 신분증이에요", "새로 받은 신분증이나 다른 신분증으로 해 주세요.")
        }
        IssuerSituation::Reissued => {
            Words::new("더 최근에 받은 신분증이 있어요", "가장 최근에 받은 신분증으로 해 주세요.")
        }
        IssuerSituation::Expired => {
            Words::new("기간이 지난 신분증이에요", "새로 받은 신분증이나 다른 신분증으로 해 주세요.")
        }
        IssuerSituation::Canceled => Words::new("취소된 면허증이에요", "주민등록증 같은 다른 신분증으로 해 주세요."),
        IssuerSituation::Suspended => {
            Words::new("지금은 정지된 면허증이에요", "주민등록증 같은 다른 신분증으로 해 주세요.")
        }
        IssuerSituation::AtBranch => {
            Words::new("이어서 하려면 저희 도움이 필요해요", "고객센터로 연락해 주시면 차근차근 도와드릴게요.")
        }
        IssuerSituation::Later => Words::new(
            "지금은 신분증을 확인할 수 없어요",
            "확인해 주는 기관에서 답이 늦어지고 있어요. 입력한 내용은 그대로 있어요.",
        ),
        IssuerSituation::Waiting => Words::new("신분증을 확인하고 있어요", "이 화면에서 잠깐만 기다려 주세요."),
        IssuerSituation::Fill(field) => {
            Words::new(format!("{} 입력해 주세요", object(field)), "신분증에 적힌 그대로 적으면 돼요.")
        }
        IssuerSituation::Confirm(field) => Words::new(
            format!("{} 맞게 읽었는지 봐 주세요", object(field)),
            "신분증과 다르면 고치고, 같으면 그대로 두면 돼요.",
        ),
        IssuerSituation::Correct(field) => Words::new(
            format!("{} 다시 확인해 주세요", object(field)),
            "다르게 읽힌 글자가 있을 수 있어요. 신분증에 적힌 그대로 고쳐 주세요.",
        ),
        IssuerSituation::OtherKind => Words::new(
            "고른 신분증과 번호가 맞지 않아요",
            "어떤 신분증인지 다시 고르고, 번호도 신분증과 비교해 주세요.",
        ),
        IssuerSituation::OfficeCode => Words::new(
            "면허번호 맨 앞 지역을 골라 주세요",
            "지역 이름으로 시작하는 면허번호는 지역 번호가 하나 더 필요해요.",
        ),
        IssuerSituation::SameAgain => Words::new(
            "바뀐 내용이 없어요",
            "똑같이 다시 확인하면 신분증이 잠길 수 있어요. 신분증과 다른 곳을 찾아 고쳐 주세요.",
        ),
        IssuerSituation::Stopped => Words::new(
            "이 신분증으로는 더 확인하지 않을게요",
            "더 하면 신분증이 잠길 수 있어요. 다른 신분증으로 해 주세요.",
        ),
        IssuerSituation::TriesLeft(1) => {
            Words::new("한 번 더 확인할 수 있어요", "보내기 전에 신분증과 한 글자씩 비교해 주세요.")
        }
        IssuerSituation::TriesLeft(left) => {
            Words::new(format!("앞으로 {left}번 확인할 수 있어요"), "보내기 전에 신분증과 같은지 한 번 더 봐 주세요.")
        }
        IssuerSituation::TextEmpty => Words::new("빈칸이 있어요", "비어 있는 칸을 채워 주세요."),
        IssuerSituation::TextTooLong => Words::new("너무 길게 입력했어요", "필요한 내용만 적어 주세요."),
        IssuerSituation::TextIncomplete => Words::new("빠진 글자가 있어요", "끝까지 다 적었는지 확인해 주세요."),
        IssuerSituation::TextMalformed => Words::new("쓸 수 없는 글자가 있어요", "신분증에 적힌 그대로 입력해 주세요."),
    }
}

fn differs(part: MismatchPart) -> Words {
    const LOOK: &str = "신분증과 한 글자씩 비교해 주세요. 재발급받았다면 가장 최근 신분증이 필요해요.";
    match part {
        MismatchPart::Unspecified => Words::new("등록된 내용과 다른 곳이 있어요", LOOK),
        MismatchPart::Name => Words::new("이름이 등록된 것과 달라요", LOOK),
        MismatchPart::BirthDate => Words::new("생년월일이 등록된 것과 달라요", LOOK),
        MismatchPart::IssueDate => Words::new("발급일이 등록된 날짜와 달라요", LOOK),
        MismatchPart::Number => Words::new("신분증 번호가 등록된 것과 달라요", LOOK),
        MismatchPart::Serial => Words::new("일련번호가 등록된 것과 달라요", LOOK),
        MismatchPart::LicenseClass => Words::new("면허 종류가 등록된 것과 달라요", LOOK),
    }
}

const fn object(field: CheckField) -> &'static str {
    match field {
        CheckField::Name => "이름을",
        CheckField::RegistrationNumber => "등록번호를",
        CheckField::BirthDate => "생년월일을",
        CheckField::IssueDate => "발급일을",
        CheckField::ExpiryDate => "만료일을",
        CheckField::LicenseNumber => "면허번호를",
        CheckField::LicenseSerial => "암호일련번호를",
        CheckField::PassportNumber => "여권번호를",
        CheckField::ForeignerSerial => "뒷면 일련번호를",
    }
}
