//! What the session says in Korean.

use crate::messages::session::SessionSituation;
use crate::messages::situation::Words;
use crate::session::Dependency;

pub(in crate::messages) fn words(situation: SessionSituation) -> Words {
    match situation {
        SessionSituation::Waits { dependency, .. } => waits(dependency),
        SessionSituation::Declined => {
            Words::new("이번에는 계좌를 만들 수 없어요", "궁금한 점은 고객센터에서 자세히 알려 드릴게요.")
        }
        SessionSituation::Canceled => {
            Words::new("계좌 만들기를 그만뒀어요", "마음이 바뀌면 언제든 다시 시작할 수 있어요.")
        }
        SessionSituation::Expired => {
            Words::new("시작한 지 오래돼서 여기서 멈췄어요", "안전을 위해 처음부터 다시 해 주세요.")
        }
        SessionSituation::TriesUsedUp => Words::new(
            "여기서는 더 해 볼 수 없어요",
            "안전을 위해 횟수를 정해 두었어요. 고객센터로 연락해 주시면 이어서 도와드릴게요.",
        ),
    }
}

fn waits(dependency: Dependency) -> Words {
    const KEPT: &str = "지금까지 하신 내용은 그대로 있어요. 다시 입력하지 않아도 돼요.";
    match dependency {
        Dependency::OpeningBlockRegister => Words::new("안심차단 확인이 늦어지고 있어요", KEPT),
        Dependency::Issuer => Words::new("신분증 확인이 늦어지고 있어요", KEPT),
        Dependency::SmsGateway => Words::new("문자가 나가는 데 시간이 걸리고 있어요", KEPT),
        Dependency::Telco => Words::new("통신사 확인이 늦어지고 있어요", KEPT),
        Dependency::AccountLookup => Words::new("계좌 확인이 늦어지고 있어요", KEPT),
        Dependency::Transfer => Words::new("1원을 보내는 데 시간이 걸리고 있어요", KEPT),
        Dependency::Staff => {
            Words::new("담당자가 확인하고 있어요", "지금까지 하신 내용은 잘 받았어요. 끝나면 바로 알려 드릴게요.")
        }
    }
}
