//! Stories of code, memo and account.

use bonin::challenge::UnixTime;
use bonin::decision::{MandatoryMethod, SubscriberRule};

use super::{START, Story};
use crate::people::SEOLMUI;
use crate::script::Act;
use crate::script::Act::{
    AskForCode, AskForDecision, AskForMemo, Away, Identify, StaffSays, TypeAccount, TypeCode, TypeMemo, TypeOtherCode,
    TypeOtherMemo, TypePhone, TypeWrongCode, VideoCall,
};
use crate::script::{Place, Tablet};
use crate::world::{Held, Line, number};

pub(super) fn stories() -> Vec<Story> {
    vec![
        Story::new(
            "late_and_wrong_codes",
            "Codes too short, too early, wrong and too late",
            "Five digits cost no try. Another code is refused within a minute and the wait is told. A wrong code leaves \
             four tries. After three minutes the code is void, and the app offers another instead of sending one.",
        )
        .script(|script| {
            script
                .at(Place::Code, &[TypeOtherCode("12345"), AskForCode, TypeWrongCode, Away(180)])
                .at(Place::NewCode, &[AskForCode])
        }),
        Story::new(
            "texts_that_never_arrive",
            "Texts that never arrive",
            "A filter on the phone hides texts from the web. The customer asks for another as soon as that helps, until \
             the bank stops sending and offers to help.",
        )
        .world(|world| world.phones.lines[0].filters_texts = true)
        .script(|script| {
            script.at(Place::Code, &[Away(60), AskForCode, Away(60), AskForCode, Away(60), AskForCode, Away(200)])
        }),
        Story::new(
            "wrong_number",
            "A number of before 2004, a landline, then the right one",
            "What is no mobile number of today is refused with a reason, before anything is sent.",
        )
        .script(|script| script.at(Place::Phone, &[TypePhone("011-234-5678"), TypePhone("02-123-4567")])),
        Story::new(
            "mistyped_memo",
            "A memo mistyped, then right",
            "The bank's name is typed instead of the depositor's, then two words that were never sent. The first costs no \
             try.",
        )
        .script(|script| script.at(Place::Memo, &[TypeOtherMemo("1원"), TypeOtherMemo("멋진태양")])),
        Story::new(
            "five_wrong_memos",
            "Five wrong memos, then another won",
            "Five guesses use the memo up. The right one does not open it any more; another won brings another memo.",
        )
        .script(|script| {
            let wrong = ["멋진태양", "밝은호수", "고운햇살", "푸른나무", "작은마을"].map(TypeOtherMemo);
            script.at(Place::Memo, &wrong).at(Place::NewMemo, &[TypeMemo, AskForMemo])
        }),
        Story::new(
            "spouses_account",
            "An account in another name",
            "The first account is somebody else's. No won goes to it, and the customer gives her own.",
        )
        .world(|world| {
            let account = Held::new("국민", "123456-04-123456", "임꺽정");
            world.banks.accounts.push(account);
        })
        .script(|script| script.at(Place::Account, &[TypeAccount("국민", "123456-04-123456")])),
        Story::new(
            "name_outside_euc_kr",
            "A name that other banks can't write",
            "Kim Seolmui's card has 믜, which EUC-KR lacks: her bank writes 김설미. That is neither her name nor another's, \
             so a person compares the two, and their word counts in the decision.",
        )
        .of(&SEOLMUI)
        .world(|world| world.banks.accounts[0].holder = "김설미".to_owned())
        .script(|script| script.at(Place::Staff, &[StaffSays(true)])),
        Story::new(
            "phone_and_card",
            "Phone and card are no pair",
            "The customer has no account elsewhere and asks whether card and phone will do. Two of the five mandatory \
             methods are needed, and the phone is none of them. A video call is; this bank offers it.",
        )
        .policy(|settings| settings.mandatory.push(MandatoryMethod::VideoCall))
        .script(|script| script.at(Place::Account, &[AskForDecision, VideoCall])),
        Story::new(
            "phone_and_one_won",
            "Phone and 1 won are no pair",
            "The card is at home. The customer confirms her phone line, gives code and memo back, and asks whether that \
             will do. It won't: of the five there is but the account. In the evening the card follows, and all that was \
             done before still counts.",
        )
        .policy(|settings| settings.subscriber = SubscriberRule::Always)
        .script(|script| {
            let hong = &crate::people::HONG;
            let acts = [
                Identify,
                TypePhone(hong.phone),
                TypeCode,
                TypeAccount(hong.bank, hong.account),
                TypeMemo,
                AskForDecision,
                Away(8 * 3600),
            ];
            script.at(Place::Photo, &acts)
        }),
        Story::new(
            "two_devices",
            "Phone and tablet at once",
            "The customer taps on both in the same moment. One text is sent. Its code is taken on the device that asked \
             for it and on no other, and a code in the wrong place costs no try.",
        )
        .script(|script| {
            script
                .at(Place::Phone, &[Act::OnTablet(Tablet::TypePhone)])
                .at(Place::Code, &[Act::OnTablet(Tablet::TypeCode)])
        }),
        Story::new(
            "sim_changed",
            "A SIM changed yesterday",
            "The carrier says that the line moved to another SIM a day ago. A code alone is not enough then: the telco's \
             identity service is asked whose line it is. CI and DI are stored apart from the resident number.",
        )
        .world(|world| {
            let yesterday = START.minus(std::time::Duration::from_secs(24 * 3600));
            world.phones.lines[0].sim_changed = Some(yesterday);
        }),
        Story::new(
            "name_at_the_telco",
            "A name that the telco can't write either",
            "Kim Seolmui's telco has 김설? for her. It may be her or not: no program decides that. All else goes on, and a \
             person looks at the end.",
        )
        .of(&SEOLMUI)
        .policy(|settings| settings.subscriber = SubscriberRule::Always)
        .world(|world| world.phones.lines[0].subscriber = "김설?"),
        Story::new(
            "phone_in_another_name",
            "A phone in another name",
            "The line's SIM was changed, so the telco is asked, and names somebody else. The customer takes a line of her \
             own; the first one counts for nothing.",
        )
        .world(|world| {
            let yesterday = START.minus(std::time::Duration::from_secs(24 * 3600));
            let own = Line { number: number("010-2000-5678"), ..Line::of(&crate::people::HONG) };
            world.phones.lines.push(own);
            world.phones.lines[0].subscriber = "임꺽정";
            world.phones.lines[0].birth = "19800101";
            world.phones.lines[0].sim_changed = Some(yesterday);
        })
        .script(|script| script.at(Place::Telco, &[Identify, TypePhone("010-2000-5678")])),
        Story::new(
            "night_at_the_banks",
            "Just before midnight",
            "It is 23:40, and banks close their books at 23:50: a memo of ten minutes could not be typed in time. No won is \
             sent, the app says when it will be, and sends it then.",
        )
        .from(UnixTime::from_secs(1_795_395_600 + 13 * 3600 + 40 * 60)),
    ]
}
