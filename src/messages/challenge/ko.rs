//! What the shared core's reasons say in Korean: of a code in a text message, and of a memo with 1 won.

use crate::challenge::Purpose;
use crate::messages::challenge::ChallengeSituation;
use crate::messages::situation::Words;

pub(in crate::messages) fn words(purpose: Purpose, situation: ChallengeSituation) -> Words {
    match purpose {
        Purpose::PhonePossession => phone(situation),
        Purpose::AccountPossession => account(situation),
    }
}

fn phone(situation: ChallengeSituation) -> Words {
    match situation {
        ChallengeSituation::Sending => Words::new("인증번호를 보내고 있어요", "문자가 올 때까지 잠깐 기다려 주세요."),
        ChallengeSituation::Sent => Words::new("인증번호를 보냈어요", "문자로 받은 번호를 입력해 주세요."),
        ChallengeSituation::SentPerhaps => Words::new(
            "문자가 조금 늦을 수 있어요",
            "문자가 오면 인증번호를 입력해 주세요. 스팸 문자함도 한번 봐 주세요.",
        ),
        ChallengeSituation::NotDelivered => {
            Words::new("문자를 보내지 못했어요", "휴대폰 번호가 맞는지 보고 다시 받아 주세요.")
        }
        ChallengeSituation::Verified => Words::new("휴대폰 확인이 끝났어요", "이제 다음으로 넘어갈 수 있어요."),
        ChallengeSituation::Done => Words::new("휴대폰은 이미 확인했어요", "다음으로 넘어가면 돼요."),
        ChallengeSituation::Wrong { tries_left } => {
            Words::new("인증번호가 달라요", format!("가장 최근에 받은 문자를 확인해 주세요. {}", tries(tries_left)))
        }
        ChallengeSituation::TriesUsedUp => Words::new(
            "이 인증번호는 더 입력할 수 없어요",
            "안전을 위해 입력 횟수를 정해 두었어요. 새 인증번호를 받아서 입력해 주세요.",
        ),
        ChallengeSituation::Expired => {
            Words::new("인증번호 입력 시간이 지났어요", "새 인증번호를 받아서 입력해 주세요.")
        }
        ChallengeSituation::Cancelled => {
            Words::new("이 인증번호는 이제 쓸 수 없어요", "새 인증번호를 받아서 입력해 주세요.")
        }
        ChallengeSituation::Changed => Words::new(
            "휴대폰 확인을 이어서 할 수 없어요",
            "중간에 번호나 화면이 바뀐 것 같아요. 처음부터 다시 해 주세요.",
        ),
        ChallengeSituation::Gone => {
            Words::new("휴대폰 확인을 시작한 지 오래됐어요", "새 인증번호를 받아서 이어가면 돼요.")
        }
        ChallengeSituation::Unfinished => Words::new(
            "인증번호 확인을 마치지 못했어요",
            "저희 쪽 문제예요. 번호를 다시 입력해 보고, 안 되면 새로 받아 주세요.",
        ),
        ChallengeSituation::SendsUsedUp => Words::new(
            "인증번호를 더 보낼 수 없어요",
            "안전을 위해 보내는 횟수를 정해 두었어요. 처음부터 다시 해 주세요.",
        ),
        ChallengeSituation::TooSoon { .. } => {
            Words::new("인증번호는 조금 뒤에 다시 받을 수 있어요", "방금 보낸 문자가 아직 오는 중일 수 있어요.")
        }
        ChallengeSituation::Paused { .. } => {
            Words::new("지금은 인증번호를 보낼 수 없어요", "안전을 위해 보내는 횟수를 정해 두었어요.")
        }
        ChallengeSituation::Unchanged => {
            Words::new("그대로 이어서 하면 돼요", "가장 최근에 받은 인증번호를 입력해 주세요.")
        }
        ChallengeSituation::ProofExpired => {
            Words::new("휴대폰을 확인한 지 오래됐어요", "안전을 위해 한 번 더 확인해 주세요.")
        }
        ChallengeSituation::Offered => {
            Words::new("새 인증번호를 받아 주세요", "아래 버튼을 누르면 문자로 보내 드려요.")
        }
    }
}

fn account(situation: ChallengeSituation) -> Words {
    match situation {
        ChallengeSituation::Sending => Words::new("1원을 보내고 있어요", "계좌에 들어올 때까지 잠깐 기다려 주세요."),
        ChallengeSituation::Sent => Words::new(
            "1원을 보냈어요",
            "은행 앱에서 입금 내역을 열고 입금자명을 확인해 주세요. 그 입금자명을 여기에 입력하면 돼요.",
        ),
        ChallengeSituation::SentPerhaps => {
            Words::new("1원이 조금 늦게 들어올 수 있어요", "입금 내역에 1원이 보이면 입금자명을 입력해 주세요.")
        }
        ChallengeSituation::NotDelivered => {
            Words::new("1원을 보내지 못했어요", "은행과 계좌번호가 맞는지 보고 다시 받아 주세요.")
        }
        ChallengeSituation::Verified => Words::new("계좌 확인이 끝났어요", "이제 다음으로 넘어갈 수 있어요."),
        ChallengeSituation::Done => Words::new("계좌는 이미 확인했어요", "다음으로 넘어가면 돼요."),
        ChallengeSituation::Wrong { tries_left } => Words::new(
            "입금자명이 달라요",
            format!("가장 최근에 들어온 1원의 입금자명을 확인해 주세요. {}", tries(tries_left)),
        ),
        ChallengeSituation::TriesUsedUp => Words::new(
            "이 입금자명은 더 입력할 수 없어요",
            "안전을 위해 입력 횟수를 정해 두었어요. 1원을 다시 받고 새 입금자명을 입력해 주세요.",
        ),
        ChallengeSituation::Expired => {
            Words::new("입금자명 입력 시간이 지났어요", "1원을 다시 받고 새 입금자명을 입력해 주세요.")
        }
        ChallengeSituation::Cancelled => {
            Words::new("이 입금자명은 이제 쓸 수 없어요", "1원을 다시 받고 새 입금자명을 입력해 주세요.")
        }
        ChallengeSituation::Changed => Words::new(
            "계좌 확인을 이어서 할 수 없어요",
            "중간에 계좌나 화면이 바뀐 것 같아요. 처음부터 다시 해 주세요.",
        ),
        ChallengeSituation::Gone => Words::new("계좌 확인을 시작한 지 오래됐어요", "1원을 다시 받아서 이어가면 돼요."),
        ChallengeSituation::Unfinished => Words::new(
            "입금자명 확인을 마치지 못했어요",
            "저희 쪽 문제예요. 입금자명을 다시 입력해 보고, 안 되면 1원을 새로 받아 주세요.",
        ),
        ChallengeSituation::SendsUsedUp => {
            Words::new("1원을 더 보낼 수 없어요", "안전을 위해 보내는 횟수를 정해 두었어요. 처음부터 다시 해 주세요.")
        }
        ChallengeSituation::TooSoon { .. } => {
            Words::new("1원은 조금 뒤에 다시 받을 수 있어요", "방금 보낸 1원이 아직 들어오는 중일 수 있어요.")
        }
        ChallengeSituation::Paused { .. } => {
            Words::new("지금은 1원을 보낼 수 없어요", "안전을 위해 보내는 횟수를 정해 두었어요.")
        }
        ChallengeSituation::Unchanged => {
            Words::new("그대로 이어서 하면 돼요", "가장 최근에 들어온 1원의 입금자명을 입력해 주세요.")
        }
        ChallengeSituation::ProofExpired => {
            Words::new("계좌를 확인한 지 오래됐어요", "안전을 위해 한 번 더 확인해 주세요.")
        }
        ChallengeSituation::Offered => {
            Words::new("1원을 다시 받아 주세요", "아래 버튼을 누르면 새 입금자명으로 보내 드려요.")
        }
    }
}

fn tries(left: u8) -> String {
    if left == 1 {
        "한 번 더 입력할 수 있어요.".to_owned()
    } else {
        format!("{left}번 더 입력할 수 있어요.")
    }
}
