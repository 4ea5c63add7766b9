//! Stories of services that fail, and of servers that do.

use std::time::Duration;

use bonin::session::CallKind;

use super::{START, Story, outage};
use crate::script::Act::{Away, Crash, Restart};
use crate::script::Place;
use crate::world::{Failure, Outage};

/// From 22:00 to 06:00.
const NIGHT: (u64, u64) = (12 * 3600, 20 * 3600);

pub(super) fn stories() -> Vec<Story> {
    vec![
        Story::new(
            "issuer_at_night",
            "The issuer's service is down over night",
            "It is announced. The customer does everything else meanwhile and goes to sleep; in the morning the issuer is \
             asked, once, and nothing is asked of the customer again. No try was used.",
        )
        .from(START.plus(Duration::from_secs(12 * 3600 + 600)))
        .world(|world| {
            let (from, until) = NIGHT;
            let night = outage(CallKind::Issuer, from, until, Failure::Refuses);
            world.outages.push(Outage { announced: true, ..night });
        }),
        Story::new(
            "issuer_silent",
            "The issuer's service does not answer",
            "Nobody announced it. The first request may have arrived and be counted; the guard keeps that apart from what \
             is known. The service is asked again by itself, with longer and longer pauses.",
        )
        .world(|world| {
            world.outages.push(outage(CallKind::Issuer, 0, 70, Failure::AnswerLost));
            world.outages.push(outage(CallKind::Issuer, 70, 300, Failure::Refuses));
        }),
        Story::new(
            "networks_down",
            "Texts fail, then a transfer's answer is lost",
            "While the gateway for texts is down the customer goes on with the account. The won is sent, and the answer \
             lost: it is asked for by its key and not sent again. Later the text goes out by itself.",
        )
        .world(|world| {
            world.outages.push(outage(CallKind::SendCode, 0, 200, Failure::Refuses));
            world.outages.push(outage(CallKind::Transfer, 0, 600, Failure::AnswerLost));
            world.outages.push(outage(CallKind::TransferInquiry, 0, 150, Failure::Refuses));
        })
        .script(|script| script.at(Place::Memo, &[Away(60)])),
        Story::new(
            "deploys",
            "Three deploys in the middle",
            "The bank's servers are restarted before the fields are confirmed, between code and answer, and before the \
             memo comes back. The customer notices nothing.",
        )
        .script(|script| {
            script.at(Place::Confirm, &[Restart]).at(Place::Code, &[Restart]).at(Place::Memo, &[Restart])
        }),
        Story::new(
            "crashes",
            "A server dies with an answer in its hands",
            "Once while the issuer answers, once while 1 won is on its way. What the issuer may have counted is kept in \
             mind, and the won is asked for by its key instead of being sent again.",
        )
        .script(|script| script.at(Place::Confirm, &[Crash(CallKind::Issuer)]).at(Place::Account, &[Crash(CallKind::Transfer)])),
        Story::new(
            "given_up_for_a_day",
            "Left alone for a day",
            "The customer puts the phone away at the code and comes back after a day. No text was sent meanwhile. The \
             session is over, and what is left of it is deleted within a week.",
        )
        .script(|script| script.at(Place::Code, &[Away(24 * 3600)])),
    ]
}
