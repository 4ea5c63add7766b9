//! What the phone's reasons say in Korean.

use crate::messages::phone::{NumberTrouble, PhoneSituation};
use crate::messages::situation::Words;

pub(in crate::messages) fn words(situation: PhoneSituation) -> Words {
    match situation {
        PhoneSituation::Number(trouble) => number(trouble),
        PhoneSituation::Legacy => Words::new(
            "예전에 쓰던 번호인 것 같아요",
            "지금 쓰는 010 번호를 골라 주세요. 목록에 없으면 직접 입력해 주세요.",
        ),
        PhoneSituation::CodeEmpty => Words::new("인증번호를 입력해 주세요", "문자로 받은 숫자를 적으면 돼요."),
        PhoneSituation::CodeNotDigits => {
            Words::new("인증번호는 숫자로만 되어 있어요", "문자에 적힌 숫자만 입력해 주세요.")
        }
        PhoneSituation::CodeLength { expected } => {
            Words::new(format!("인증번호는 {expected}자리 숫자예요"), "빠지거나 더 들어간 숫자가 없는지 확인해 주세요.")
        }
        PhoneSituation::ReadYourself => {
            Words::new("문자에서 번호를 가져오지 못했어요", "문자에 적힌 인증번호를 직접 입력해 주세요.")
        }
        PhoneSituation::CodeEnough => Words::new("문자로 확인할 수 있어요", "인증번호를 받아서 입력해 주세요."),
        PhoneSituation::OneMore => {
            Words::new("한 가지만 더 확인할게요", "안전을 위해 다른 방법으로 한 번 더 확인해 주세요.")
        }
        PhoneSituation::OtherWay => {
            Words::new("이 번호로는 문자를 보낼 수 없어요", "안전을 위해 다른 방법으로 확인해 주세요.")
        }
        PhoneSituation::CarrierOff => Words::new(
            "지금은 이 통신사로 문자를 보내지 않아요",
            "고객님의 휴대폰은 괜찮아요. 안전을 위해 다른 방법으로 확인해 주세요.",
        ),
        PhoneSituation::NoIdentity => Words::new(
            "본인 확인 결과를 받지 못했어요",
            "통신사에서 결과가 제대로 오지 않았어요. 입력한 내용은 그대로 있어요.",
        ),
        PhoneSituation::SamePerson => Words::new("본인 명의 휴대폰이에요", "이제 다음으로 넘어갈 수 있어요."),
        PhoneSituation::PersonLooks => Words::new(
            "휴대폰 명의를 저희가 살펴볼게요",
            "기관마다 이름을 적는 방식이 달라서 담당자가 직접 확인해요. 끝나면 바로 알려 드릴게요.",
        ),
        PhoneSituation::OtherPerson => Words::new(
            "휴대폰 명의가 신분증과 달라요",
            "본인 이름으로 가입한 휴대폰인지 확인해 주세요. 아니라면 본인 명의 번호로 해 주세요.",
        ),
    }
}

const MOBILE_ONLY: &str = "010으로 시작하는 휴대폰 번호를 입력해 주세요.";

fn number(trouble: NumberTrouble) -> Words {
    match trouble {
        NumberTrouble::NotDigits => Words::new("휴대폰 번호는 숫자로 입력해 주세요", "010부터 숫자만 적으면 돼요."),
        NumberTrouble::TooShort => Words::new("휴대폰 번호가 짧아요", "빠진 숫자가 없는지 확인해 주세요."),
        NumberTrouble::TooLong => Words::new("휴대폰 번호가 길어요", "더 들어간 숫자가 없는지 확인해 주세요."),
        NumberTrouble::Beginning => Words::new("번호 앞자리를 확인해 주세요", MOBILE_ONLY),
        NumberTrouble::Foreign => {
            Words::new("해외 번호로는 확인할 수 없어요", "국내에서 가입한 휴대폰 번호를 입력해 주세요.")
        }
        NumberTrouble::Voip => Words::new("인터넷 전화로는 확인할 수 없어요", MOBILE_ONLY),
        NumberTrouble::Personal => Words::new("안심번호로는 확인할 수 없어요", MOBILE_ONLY),
        NumberTrouble::Premium => Words::new("060 번호로는 확인할 수 없어요", MOBILE_ONLY),
        NumberTrouble::Pager => Words::new("015 번호로는 확인할 수 없어요", MOBILE_ONLY),
        NumberTrouble::TollFree => Words::new("무료 전화번호로는 확인할 수 없어요", MOBILE_ONLY),
        NumberTrouble::Company => Words::new("회사 대표번호로는 확인할 수 없어요", MOBILE_ONLY),
        NumberTrouble::Landline => Words::new("집이나 회사 전화로는 확인할 수 없어요", MOBILE_ONLY),
        NumberTrouble::Machine => Words::new("012 번호로는 확인할 수 없어요", MOBILE_ONLY),
        NumberTrouble::Unassigned => Words::new("지금 쓰이지 않는 번호 같아요", "숫자를 하나씩 다시 확인해 주세요."),
    }
}
