//! Made-up customers, and what stands for a bank's request handling: sessions, the clock, the system's randomness.

use std::time::SystemTime;

use bonin::challenge::{Challenge, ChallengeId, ChallengePolicy, ChallengeStore as _, KeyRing, SessionId, UnixTime};
use bonin::phone::{CodeDigits, OneTimeCode, Parsed, PhoneNumber};
use getrandom::SysRng;
use rand_core::UnwrapErr;

use crate::Fallible;
use crate::database::Database;
use crate::store::Challenges;

pub type Rng = UnwrapErr<SysRng>;

pub struct Customer {
    pub number: PhoneNumber,
    pub session: SessionId,
}

impl Customer {
    /// The customer of that place, 0 to 9,999,999, with a number of 010-2000-0000 onwards.
    pub fn new(place: u32) -> Fallible<Self> {
        let Parsed::Mobile(number) = PhoneNumber::parse(&format!("010{:08}", 20_000_000 + place))? else {
            return Err("not a number of today".into());
        };
        // A bank's sessions are random. These are told apart, which is all that is needed here.
        Ok(Self { number, session: SessionId::new(format!("session of customer {place}").as_bytes())? })
    }

    /// Issues a challenge and stores it. The code is what a gateway would now be given.
    pub fn issue(
        &self,
        database: &mut Database,
        keys: &KeyRing,
        now: UnixTime,
    ) -> Fallible<(ChallengeId, OneTimeCode)> {
        let mut rng = UnwrapErr(SysRng);
        let code = OneTimeCode::draw(CodeDigits::SIX, &mut rng)?;
        let policy = ChallengePolicy::phone();
        let challenge = Challenge::issue(code.secret(), &self.number, &self.session, policy, keys, now, &mut rng)?;
        if !Challenges::new(&mut database.client, &database.challenges).insert(&challenge)? {
            return Err("the name of the challenge is taken".into());
        }
        Ok((challenge.id(), code))
    }
}

pub fn now() -> Fallible<UnixTime> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    Ok(UnixTime::from_millis(since.as_millis().try_into()?))
}

/// Another code of six digits: that far after the given one.
pub fn other_code(code: &str, distance: u32) -> Fallible<String> {
    Ok(format!("{:06}", (code.parse::<u32>()? + distance) % 1_000_000))
}
