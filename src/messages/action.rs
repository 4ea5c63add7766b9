//! What the button under a message does.

use super::Language;
use crate::phone::Exit;

/// A way on for the customer, as data for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// Photograph the document again.
    RetakePhoto,
    /// Choose another picture.
    ChoosePhoto,
    /// Use another identity document.
    OtherDocument,
    /// Compare what was read with the document and correct it.
    CheckDetails,
    /// Type it again.
    TypeAgain,
    /// Type what is asked for: a number, or the code or memo that has been sent.
    Enter,
    /// Get a new one-time code.
    ResendCode,
    /// Get the one-time code by a call.
    CallMe,
    /// Confirm in the telcos' app instead.
    UsePass,
    /// Use another phone number.
    OtherNumber,
    /// Choose among the numbers that an old one may have become.
    ChooseNumber,
    /// Confirm by another way that the bank offers.
    OtherWay,
    /// Have 1 won sent again, with a new memo.
    ResendWon,
    /// Use another account.
    OtherAccount,
    /// Choose the bank again.
    ChooseBank,
    /// Begin this step again.
    StartAgain,
    /// Read the terms and agree.
    GiveConsent,
    /// Do the same again.
    TryAgain,
    /// Ask the bank's people.
    ContactUs,
    /// Go to the next step.
    Continue,
}

impl Action {
    /// The stable name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RetakePhoto => "retake_photo",
            Self::ChoosePhoto => "choose_photo",
            Self::OtherDocument => "other_document",
            Self::CheckDetails => "check_details",
            Self::TypeAgain => "type_again",
            Self::Enter => "enter",
            Self::ResendCode => "resend_code",
            Self::CallMe => "call_me",
            Self::UsePass => "use_pass",
            Self::OtherNumber => "other_number",
            Self::ChooseNumber => "choose_number",
            Self::OtherWay => "other_way",
            Self::ResendWon => "resend_won",
            Self::OtherAccount => "other_account",
            Self::ChooseBank => "choose_bank",
            Self::StartAgain => "start_again",
            Self::GiveConsent => "give_consent",
            Self::TryAgain => "try_again",
            Self::ContactUs => "contact_us",
            Self::Continue => "continue",
        }
    }

    /// The words on the button.
    #[must_use]
    pub const fn label(self, language: Language) -> &'static str {
        match language {
            Language::Korean => self.korean(),
            Language::English => self.english(),
        }
    }

    const fn korean(self) -> &'static str {
        match self {
            Self::RetakePhoto => "다시 찍기",
            Self::ChoosePhoto => "다른 사진 고르기",
            Self::OtherDocument => "다른 신분증으로 하기",
            Self::CheckDetails => "내용 확인하기",
            Self::TypeAgain => "다시 입력하기",
            Self::Enter => "입력하기",
            Self::ResendCode => "인증번호 다시 받기",
            Self::CallMe => "전화로 받기",
            Self::UsePass => "PASS로 확인하기",
            Self::OtherNumber => "다른 번호로 하기",
            Self::ChooseNumber => "번호 고르기",
            Self::OtherWay => "다른 방법으로 확인하기",
            Self::ResendWon => "1원 다시 받기",
            Self::OtherAccount => "다른 계좌로 하기",
            Self::ChooseBank => "은행 고르기",
            Self::StartAgain => "처음부터 다시 하기",
            Self::GiveConsent => "동의하러 가기",
            Self::TryAgain => "다시 하기",
            Self::ContactUs => "고객센터에 물어보기",
            Self::Continue => "계속하기",
        }
    }

    const fn english(self) -> &'static str {
        match self {
            Self::RetakePhoto => "Retake photo",
            Self::ChoosePhoto => "Choose another photo",
            Self::OtherDocument => "Use another ID",
            Self::CheckDetails => "Check details",
            Self::TypeAgain => "Type again",
            Self::Enter => "Enter it",
            Self::ResendCode => "Get a new code",
            Self::CallMe => "Get a call",
            Self::UsePass => "Use PASS",
            Self::OtherNumber => "Use another number",
            Self::ChooseNumber => "Choose number",
            Self::OtherWay => "Use another way",
            Self::ResendWon => "Send 1 won again",
            Self::OtherAccount => "Use another account",
            Self::ChooseBank => "Choose bank",
            Self::StartAgain => "Start again",
            Self::GiveConsent => "Read and agree",
            Self::TryAgain => "Try again",
            Self::ContactUs => "Contact us",
            Self::Continue => "Continue",
        }
    }
}

impl From<Exit> for Action {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Resend { .. } => Self::ResendCode,
            Exit::CallMe { .. } => Self::CallMe,
            Exit::SwitchToPass => Self::UsePass,
            Exit::StartAgain => Self::StartAgain,
            Exit::OtherNumber => Self::OtherNumber,
        }
    }
}
