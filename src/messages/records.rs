//! Reasons of what is kept: consents, the audit trail, plans and keys.

use super::listing::Samples;
use super::situation::Situation;
use super::table::explain;
use super::{Explain, Explanation};
use crate::records::{ConsentError, ConsentPurpose, EntryError, PlanError, RecordKeyError, Tampering, TrailFull};

fn ours(code: &'static str) -> Explanation {
    Explanation::new(code, Situation::OurFault)
}

fn needed(code: &'static str) -> Explanation {
    Explanation::new(code, Situation::ConsentNeeded)
}

// What is said where the step at hand needs this consent and the customer has not given it.
explain! { ConsentPurpose;
    RealNameVerification => needed("records.consent.needed.real_name_verification");
    IssuerCheck => needed("records.consent.needed.issuer_check");
    SubscriberCheck => needed("records.consent.needed.subscriber_check");
    CreditInformation => needed("records.consent.needed.credit_information");
    MarketingMessages => needed("records.consent.needed.marketing_messages");
}

explain! { ConsentError;
    NewerVersion { .. } in [Self::NewerVersion { version: 2 }] => ours("records.consent.newer_version");
    OtherPurpose => Explanation::new("records.consent.other_purpose", Situation::ConsentNeeded);
    Withdrawn => Explanation::new("records.consent.withdrawn", Situation::ConsentNeeded);
    Damaged => ours("records.consent.damaged");
}

explain! { EntryError;
    NewerVersion { .. } in [Self::NewerVersion { version: 2 }] => ours("records.entry.newer_version");
    Range { .. } in [Self::Range { field: "sequence" }] => ours("records.entry.range");
    UnknownEvent => ours("records.entry.unknown_event");
}

explain! { Tampering;
    OtherTrail { .. } in [Self::OtherTrail { sequence: 1 }] => ours("records.trail.other_trail");
    OutOfOrder { .. } in [Self::OutOfOrder { expected: 1, found: 2 }] => ours("records.trail.out_of_order");
    Changed { .. } in [Self::Changed { sequence: 1 }] => ours("records.trail.changed");
    Unchained { .. } in [Self::Unchained { sequence: 1 }] => ours("records.trail.unchained");
    CutOff { .. } in [Self::CutOff { missing: 1 }] => ours("records.trail.cut_off");
    Added { .. } in [Self::Added { sequence: 1 }] => ours("records.trail.added");
    OtherHead => ours("records.trail.other_head");
}

explain! { RecordKeyError;
    Length => ours("records.key.length");
    AllZero => ours("records.key.all_zero");
}

impl Explain for TrailFull {
    fn explain(&self) -> Explanation {
        ours("records.trail_full")
    }
}

impl Samples for TrailFull {
    fn samples() -> Vec<Self> {
        vec![Self]
    }
}

impl Explain for PlanError {
    fn explain(&self) -> Explanation {
        ours("records.plan")
    }
}

impl Samples for PlanError {
    fn samples() -> Vec<Self> {
        vec![Self]
    }
}
