//! What the decision says in Korean.

use crate::decision::Step;
use crate::messages::decision::DecisionSituation;
use crate::messages::issuer;
use crate::messages::situation::Words;

pub(in crate::messages) fn words(situation: DecisionSituation) -> Words {
    match situation {
        DecisionSituation::Approved => Words::new("본인 확인이 모두 끝났어요", "이제 계좌를 만들 수 있어요."),
        DecisionSituation::Review => Words::new(
            "담당자가 한 번 더 살펴볼게요",
            "지금까지 하신 내용은 잘 받았어요. 결과가 나오면 바로 알려 드릴게요.",
        ),
        DecisionSituation::Blocked => Words::new(
            "비대면 계좌개설 안심차단이 켜져 있어요",
            "신분증을 들고 가까운 은행 영업점에 가면 풀 수 있어요.",
        ),
        DecisionSituation::Document(document) => issuer::ko::words(document),
        DecisionSituation::Next(step) => next(step),
        DecisionSituation::Working => {
            Words::new("받은 내용을 확인하고 있어요", "지금은 더 하실 일이 없어요. 잠깐만 기다려 주세요.")
        }
        DecisionSituation::OneMoreWay => {
            Words::new("한 가지만 더 확인하면 돼요", "아직 하지 않은 방법 가운데 하나를 골라 주세요.")
        }
        DecisionSituation::NeedsOriginal => Words::new(
            "신분증 실물을 찍어 주세요",
            "화면이나 복사본을 찍은 사진은 쓸 수 없어요. 지금 갖고 있는 신분증을 바로 찍어 주세요.",
        ),
        DecisionSituation::NotAccepted => {
            Words::new("이 신분증은 여기서 쓸 수 없어요", "안내해 드린 신분증 가운데 하나로 해 주세요.")
        }
        DecisionSituation::DocumentUnclear => {
            Words::new("이 신분증으로는 이어가기 어려워요", "고객센터로 연락해 주시면 방법을 찾아 드릴게요.")
        }
        DecisionSituation::DocumentDiffers => Words::new(
            "신분증 내용이 등록된 것과 달라요",
            "신분증과 한 글자씩 비교해 주세요. 재발급받았다면 가장 최근 신분증이 필요해요.",
        ),
        DecisionSituation::PhoneOfOther => {
            Words::new("휴대폰 명의를 확인하지 못했어요", "본인 이름으로 가입한 휴대폰 번호로 해 주세요.")
        }
        DecisionSituation::AccountOfOther => {
            Words::new("계좌가 본인 이름이 아닌 것 같아요", "본인 이름으로 된 계좌로 해 주세요.")
        }
        DecisionSituation::AccountUnclear => {
            Words::new("예금주 이름을 비교하지 못했어요", "이름이 모두 나오는 본인 계좌로 해 주세요.")
        }
        DecisionSituation::PersonUnclear => {
            Words::new("성함과 생년월일을 확인하지 못했어요", "고객센터로 연락해 주시면 이어서 도와드릴게요.")
        }
        DecisionSituation::OtherWay => {
            Words::new("휴대폰 말고 다른 확인이 필요해요", "안전을 위해 다른 방법으로 한 번 더 확인해 주세요.")
        }
        DecisionSituation::TwoLines => Words::new(
            "휴대폰 번호 두 개가 서로 달라요",
            "문자를 받은 번호와 본인 확인을 한 번호가 같아야 해요. 하나로 맞춰서 다시 해 주세요.",
        ),
        DecisionSituation::Changed => Words::new(
            "계좌 만들기를 이어서 할 수 없어요",
            "중간에 화면이나 기기가 바뀐 것 같아요. 처음부터 다시 해 주세요.",
        ),
    }
}

fn next(step: Step) -> Words {
    match step {
        Step::CardCopy => Words::new("신분증을 찍을 차례예요", "앞면이 잘 보이게 찍어 주세요."),
        Step::PhonePossession => Words::new("휴대폰을 확인할 차례예요", "문자로 인증번호를 보내 드릴게요."),
        Step::SubscriberIdentity => {
            Words::new("휴대폰 명의를 확인할 차례예요", "쓰고 있는 통신사를 고르고 본인 확인을 해 주세요.")
        }
        Step::ExistingAccount => {
            Words::new("다른 은행 계좌를 확인할 차례예요", "본인 계좌번호를 입력하면 1원을 보내 드릴게요.")
        }
        Step::VideoCall => Words::new("영상 통화를 할 차례예요", "신분증을 준비하고 시작해 주세요."),
        Step::Handover => Words::new("만나서 신분증을 확인할 차례예요", "카드를 받을 때 신분증을 보여 주세요."),
        Step::Equivalent => Words::new("한 단계만 더 하면 돼요", "화면에 나오는 대로 본인 확인을 해 주세요."),
        Step::OpeningBlockCheck | Step::OriginalityCheck | Step::IssuerCheck | Step::PersonalDataCheck => {
            words(DecisionSituation::Working)
        }
    }
}
