use proptest::prelude::*;

use super::*;

/// 2027-01-15 15:20:00 in Korea.
const NOW: u64 = 1_799_994_000;

fn at(seconds_from_now: u64) -> UnixTime {
    UnixTime::from_secs(NOW + seconds_from_now)
}

#[test]
fn phrases() {
    let cases: [(u64, &str, &str); 17] = [
        (0, "1초 뒤에", "in 1 second"),
        (1, "1초 뒤에", "in 1 second"),
        (59, "59초 뒤에", "in 59 seconds"),
        (60, "1분 뒤에", "in 1 minute"),
        (61, "2분 뒤에", "in 2 minutes"),
        (3540, "59분 뒤에", "in 59 minutes"),
        (3541, "1시간 뒤에", "in 1 hour"),
        (3600, "1시간 뒤에", "in 1 hour"),
        (3601, "오후 4시 21분부터", "from 4:21 PM Korea time"),
        (8 * 3600 + 39 * 60, "오후 11시 59분부터", "from 11:59 PM Korea time"),
        (8 * 3600 + 39 * 60 + 1, "내일 오전 0시부터", "from 12:00 AM tomorrow, Korea time"),
        (9 * 3600 + 10 * 60, "내일 오전 0시 30분부터", "from 12:30 AM tomorrow, Korea time"),
        (17 * 3600 + 40 * 60, "내일 오전 9시부터", "from 9:00 AM tomorrow, Korea time"),
        (20 * 3600 + 45 * 60, "내일 낮 12시 5분부터", "from 12:05 PM tomorrow, Korea time"),
        (32 * 3600 + 39 * 60, "내일 오후 11시 59분부터", "from 11:59 PM tomorrow, Korea time"),
        (32 * 3600 + 40 * 60, "1월 17일 오전 0시부터", "from 12:00 AM on January 17, Korea time"),
        (351 * 86_400, "2028년 1월 1일 오후 3시 20분부터", "from 3:20 PM on January 1, 2028, Korea time"),
    ];
    for (wait, korean, english) in cases {
        assert_eq!(from_phrase(at(wait), at(0), Language::Korean), korean, "{wait}");
        assert_eq!(from_phrase(at(wait), at(0), Language::English), english, "{wait}");
    }
}

#[test]
fn tomorrow_is_tomorrow_in_korea() {
    // 23:30 in Korea is 14:30 in UTC: the day changes in half an hour, not in nine and a half hours.
    let now = UnixTime::from_secs(NOW + 8 * 3600 + 10 * 60);
    let then = UnixTime::from_secs(NOW + 10 * 3600);
    assert_eq!(clock_phrase(then, now, Language::Korean), "내일 오전 1시 20분");
}

#[test]
fn times_beyond_the_calendar_have_words_too() {
    let never = UnixTime::from_millis(u64::MAX);
    assert_eq!(from_phrase(never, at(0), Language::Korean), "나중에");
    assert_eq!(from_phrase(never, at(0), Language::English), "later");
}

proptest! {
    #[test]
    fn no_phrase_is_too_early(wait_ms in 0u64..=3_600_000) {
        let time = UnixTime::from_millis(NOW * 1000 + wait_ms);
        let phrase = from_phrase(time, at(0), Language::Korean);
        let number: u64 = phrase.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap();
        let unit_ms = if phrase.contains("시간") { 3_600_000 } else if phrase.contains('분') { 60_000 } else { 1_000 };
        let told_ms = number * unit_ms;
        prop_assert!(told_ms >= wait_ms && told_ms < wait_ms + 60_000 && told_ms > 0);
    }

    #[test]
    fn any_times_give_words(time in any::<u64>(), now in any::<u64>()) {
        for language in [Language::Korean, Language::English] {
            prop_assert!(!from_phrase(UnixTime::from_millis(time), UnixTime::from_millis(now), language).is_empty());
        }
    }
}
