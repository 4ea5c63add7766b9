//! Reasons that no customer has a part in: settings, keys and stored states that can't be used, and faults of this
//! library. Customers are told the same of all of them; operators are told which.

use super::Explain;
use super::Explanation;
use super::listing::Samples;
use super::situation::Situation;
use super::table::explain;
use crate::challenge::{KeyError, PolicyError, SessionIdError, StateError};
use crate::one_won::{CalendarFull, LimitError, PrefixError, StyleError, WindowError};
use crate::phone::{
    AppHashError, CodeDigitsError, HostError, RuleError, SetupError, TemplateError, TextError, TextPart,
};

fn ours(code: &'static str) -> Explanation {
    Explanation::new(code, Situation::OurFault)
}

explain! { KeyError;
    TooShort => ours("challenge.key.too_short");
    TooLong => ours("challenge.key.too_long");
    AllZero => ours("challenge.key.all_zero");
    DuplicateId => ours("challenge.key.duplicate_id");
    TooManyRetired => ours("challenge.key.too_many_retired");
}

explain! { PolicyError;
    LifetimeTooShort => ours("challenge.policy.lifetime_too_short");
    LifetimeTooLong { .. } in [Self::LifetimeTooLong { max: crate::challenge::MAX_PHONE_LIFETIME }]
        => ours("challenge.policy.lifetime_too_long");
    NotWholeMilliseconds => ours("challenge.policy.not_whole_milliseconds");
    Tries => ours("challenge.policy.tries");
    Sends => ours("challenge.policy.sends");
    ResendGap => ours("challenge.policy.resend_gap");
}

explain! { SessionIdError;
    Empty => ours("challenge.session_id.empty");
    TooLong => ours("challenge.session_id.too_long");
}

explain! { StateError;
    NewerVersion { .. } in [Self::NewerVersion { version: 2 }] => ours("challenge.state.newer_version");
    OtherPurpose => ours("challenge.state.other_purpose");
    Field { .. } in [Self::Field { field: "tries" }] => ours("challenge.state.field");
    Range { .. } in [Self::Range { field: "tries" }] => ours("challenge.state.range");
    Policy(_) in [Self::Policy(PolicyError::Tries)] => ours("challenge.state.policy");
}

explain! { SetupError;
    PolicyForOtherPurpose => ours("phone.setup.policy_for_other_purpose");
}

impl Explain for CodeDigitsError {
    fn explain(&self) -> Explanation {
        ours("phone.setup.code_digits")
    }
}

impl Samples for CodeDigitsError {
    fn samples() -> Vec<Self> {
        crate::phone::CodeDigits::new(0).err().into_iter().collect()
    }
}

explain! { RuleError;
    UnknownAbovePresent => ours("phone.risk_rule.unknown_above_present");
    Window => ours("phone.risk_rule.window");
}

explain! { TemplateError;
    Empty { .. } in [Self::Empty { part: TextPart::Sender }] => ours("phone.template.empty");
    SpaceAround { .. } in [Self::SpaceAround { part: TextPart::Sender }] => ours("phone.template.space_around");
    Text { error, .. } in [
        Self::Text { part: TextPart::Sender, error: TextError::NotInCp949 { position: 0 } },
        Self::Text { part: TextPart::Sender, error: TextError::NotInKsX1001 { position: 0 } },
        Self::Text { part: TextPart::Sender, error: TextError::Control { position: 0 } },
        Self::Text { part: TextPart::Sender, error: TextError::TooLong { bytes: 1, max: 0 } },
    ] => match error {
        TextError::NotInCp949 { .. } => ours("phone.template.text.not_in_cp949"),
        TextError::NotInKsX1001 { .. } => ours("phone.template.text.not_in_ks_x_1001"),
        TextError::Control { .. } => ours("phone.template.text.control"),
        TextError::TooLong { .. } => ours("phone.template.text.too_long"),
    };
    BracketInSender { .. } in [Self::BracketInSender { position: 0 }] => ours("phone.template.bracket_in_sender");
    SenderTooLong { .. } in [Self::SenderTooLong { bytes: 1 }] => ours("phone.template.sender_too_long");
    SubjectTooLong { .. } in [Self::SubjectTooLong { bytes: 1 }] => ours("phone.template.subject_too_long");
    NeedsLms { .. } in [Self::NeedsLms { bytes: 1, max: 0 }] => ours("phone.template.needs_lms");
}

explain! { AppHashError;
    Length => ours("phone.app_hash.length");
    NotBase64 { .. } in [Self::NotBase64 { position: 0 }] => ours("phone.app_hash.not_base64");
}

explain! { HostError;
    Length => ours("phone.host.length");
    Character { .. } in [Self::Character { position: 0 }] => ours("phone.host.character");
    Label => ours("phone.host.label");
    NotQualified => ours("phone.host.not_qualified");
    Address => ours("phone.host.address");
}

explain! { LimitError;
    TooSmall => ours("one_won.memo_limit.too_small");
    TooLarge => ours("one_won.memo_limit.too_large");
}

explain! { PrefixError;
    Empty => ours("one_won.memo_prefix.empty");
    TooLong => ours("one_won.memo_prefix.too_long");
    Character => ours("one_won.memo_prefix.character");
}

explain! { StyleError;
    TooManyCharacters { .. } in [Self::TooManyCharacters { needed: 1, limit: 0 }]
        => ours("one_won.memo_style.too_many_characters");
    TooManyBytes { .. } in [Self::TooManyBytes { needed: 1, limit: 0 }] => ours("one_won.memo_style.too_many_bytes");
    DigitsTouch => ours("one_won.memo_style.digits_touch");
}

explain! { WindowError;
    NoSuchTime => ours("one_won.window.no_such_time");
    Empty => ours("one_won.window.empty");
    EndsBeforeStart => ours("one_won.window.ends_before_start");
}

impl Explain for CalendarFull {
    fn explain(&self) -> Explanation {
        ours("one_won.calendar_full")
    }
}

impl Samples for CalendarFull {
    fn samples() -> Vec<Self> {
        vec![Self]
    }
}

impl Explain for crate::one_won::PolicyForOtherPurpose {
    fn explain(&self) -> Explanation {
        ours("one_won.setup.policy_for_other_purpose")
    }
}

impl Samples for crate::one_won::PolicyForOtherPurpose {
    fn samples() -> Vec<Self> {
        vec![Self]
    }
}
