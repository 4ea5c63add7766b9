//! What the 1-won check's reasons say in Korean.

use crate::messages::one_won::AccountSituation;
use crate::messages::situation::Words;
use crate::one_won::AccountRefusal;

pub(in crate::messages) fn words(situation: AccountSituation) -> Words {
    match situation {
        AccountSituation::NumberEmpty => Words::new("계좌번호를 입력해 주세요", "본인 이름으로 된 입출금 계좌면 돼요."),
        AccountSituation::NumberNotDigits => {
            Words::new("계좌번호는 숫자로 입력해 주세요", "숫자 사이에 있는 줄표는 빼도 돼요.")
        }
        AccountSituation::NumberTooLong => {
            Words::new("계좌번호가 너무 길어요", "더 들어간 숫자가 없는지 확인해 주세요.")
        }
        AccountSituation::NumberLength(admissible) => Words::new(
            "계좌번호 자릿수를 확인해 주세요",
            match lengths(admissible) {
                Some(lengths) => format!("고른 은행의 계좌번호는 {lengths}예요. 은행과 번호가 맞는지 봐 주세요."),
                None => "고른 은행과 계좌번호가 맞는지 봐 주세요.".to_owned(),
            },
        ),
        AccountSituation::Unsuitable(refusal) => unsuitable(refusal),
        AccountSituation::ChooseBank => {
            Words::new("은행을 다시 골라 주세요", "계좌가 있는 은행을 목록에서 골라 주세요.")
        }
        AccountSituation::HolderReview => Words::new(
            "예금주 이름을 저희가 살펴볼게요",
            "은행마다 이름을 적는 방식이 달라서 담당자가 직접 확인해요. 끝나면 바로 알려 드릴게요.",
        ),
        AccountSituation::HolderShared => Words::new(
            "혼자 쓰는 개인 계좌가 필요해요",
            "모임이나 사업용 계좌로는 본인인지 확인하기 어려워요. 개인 계좌로 하면 바로 이어갈 수 있어요.",
        ),
        AccountSituation::HolderHidden => Words::new(
            "예금주 이름을 확인할 수 없어요",
            "그 은행에서 이름을 가려서 알려 줘요. 다른 은행 계좌로 해 주세요.",
        ),
        AccountSituation::HolderDifferent => {
            Words::new("예금주 이름이 신분증과 달라요", "본인 이름으로 된 계좌를 입력해 주세요.")
        }
        AccountSituation::OwnMaintenance(_) => {
            Words::new("지금은 은행 점검 시간이에요", "점검이 끝나면 1원을 보내 드릴게요.")
        }
        AccountSituation::TheirMaintenance(_) => {
            Words::new("고른 은행이 점검하는 시간이에요", "기다리기 어려우면 다른 은행 계좌로 할 수 있어요.")
        }
        AccountSituation::NoSuchAccount => {
            Words::new("이 은행에 없는 계좌번호예요", "고른 은행과 계좌번호를 다시 확인해 주세요.")
        }
        AccountSituation::AccountClosed => Words::new("이미 해지된 계좌예요", "지금 쓰고 있는 계좌로 해 주세요."),
        AccountSituation::AccountRestricted => {
            Words::new("입금을 받을 수 없는 계좌예요", "자세한 이유는 그 은행에서 알려 줘요. 다른 계좌로 해 주세요.")
        }
        AccountSituation::BankDown => {
            Words::new("은행끼리 연결이 잠깐 끊겼어요", "곧 다시 이어질 거예요. 급하면 다른 은행 계좌로 할 수 있어요.")
        }
        AccountSituation::NotArrived => {
            Words::new("1원이 은행까지 가지 못했어요", "다시 받기를 누르면 1원을 새로 보내 드려요.")
        }
        AccountSituation::TransferRefused => Words::new(
            "이 계좌로 1원을 보내지 못했어요",
            "그 은행에서 입금을 받지 않았어요. 급하면 다른 계좌로 할 수 있어요.",
        ),
        AccountSituation::MemoEmpty => {
            Words::new("입금자명을 입력해 주세요", "입금 내역에서 1원을 보낸 사람 이름을 보면 돼요.")
        }
        AccountSituation::MemoTooLong => {
            Words::new("입금자명만 입력해 주세요", "다른 말은 빼고 입금자명만 적어 주세요.")
        }
        AccountSituation::MemoPrefix => {
            Words::new("은행 이름은 빼고 입력해 주세요", "입금자명에서 은행 이름 뒤에 있는 글자만 적어 주세요.")
        }
        AccountSituation::MemoCharacter => {
            Words::new("입금자명에 없는 글자가 있어요", "입금 내역에 보이는 그대로 적어 주세요.")
        }
        AccountSituation::MemoLength => {
            Words::new("입금자명 글자 수가 달라요", "빠지거나 더 들어간 글자가 없는지 확인해 주세요.")
        }
    }
}

fn unsuitable(refusal: AccountRefusal) -> Words {
    const ORDINARY: &str = "본인 이름으로 된 입출금 계좌로 해 주세요.";
    const ORIGINAL: &str = "통장이나 은행 앱에 나오는 원래 계좌번호를 입력해 주세요.";
    match refusal {
        AccountRefusal::Virtual => Words::new("가상계좌로는 할 수 없어요", ORDINARY),
        AccountRefusal::IncomingOnly => Words::new("적금이나 신탁 계좌로는 할 수 없어요", ORDINARY),
        AccountRefusal::ChosenNumber => Words::new("직접 만든 계좌번호로는 할 수 없어요", ORIGINAL),
        AccountRefusal::PhoneLinked => Words::new("휴대폰 번호로 된 계좌는 쓸 수 없어요", ORIGINAL),
        AccountRefusal::SafeTransfer => Words::new("안심거래용 계좌번호로는 할 수 없어요", ORDINARY),
        AccountRefusal::LoanRepayment => Words::new("대출을 갚는 계좌로는 할 수 없어요", ORDINARY),
        AccountRefusal::OutOfService => Words::new("이 은행으로는 1원을 보낼 수 없어요", "다른 은행 계좌로 해 주세요."),
        AccountRefusal::NoAccounts => Words::new("이 금융사에는 입출금 계좌가 없어요", "다른 은행 계좌로 해 주세요."),
    }
}

/// `11자리`, `11자리나 14자리`, `11, 12, 14자리`.
fn lengths(admissible: &[u8]) -> Option<String> {
    match admissible {
        [] => None,
        [one] => Some(format!("{one}자리")),
        [one, other] => Some(format!("{one}자리나 {other}자리")),
        many => Some(format!("{}자리", many.iter().map(u8::to_string).collect::<Vec<_>>().join(", "))),
    }
}
