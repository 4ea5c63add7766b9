use super::*;
use crate::scale::OPENING;

const SECOND: Duration = Duration::from_secs(1);

/// So many places, one reader, a hundred seconds a photo and a hundred until the answer.
fn line(places: usize) -> Line<&'static str> {
    let mut line = Line::new(places, 1, 100 * SECOND, 100 * SECOND);
    line.pace.set_readings(20.0, 20.0);
    line
}

fn after(seconds: u32) -> UnixTime {
    OPENING.plus(SECOND * seconds)
}

fn wait(entry: &(Entry, Option<&str>)) -> u64 {
    match entry.0 {
        Entry::Placed { wait, .. } | Entry::ComeBack { wait, .. } => wait.as_secs(),
    }
}

/// Who was placed.
fn placed(entry: (Entry, Option<&str>)) -> Ticket {
    let (Entry::Placed { ticket, .. }, None) = entry else { panic!("{entry:?} is not placed") };
    ticket
}

/// Who was sent away, and when to be back, in seconds after the opening.
fn sent(entry: (Entry, Option<&str>)) -> (Ticket, u64) {
    let (Entry::ComeBack { ticket, at, .. }, Some(_)) = entry else { panic!("{entry:?} is not sent away") };
    (ticket, at.since(OPENING).as_secs())
}

#[test]
fn waits_are_told_from_those_ahead() {
    let mut line = line(30);
    assert_eq!(wait(&line.arrive("a", OPENING)), 100, "nobody ahead: the own reading");
    assert_eq!(wait(&line.arrive("b", OPENING)), 200);
    assert_eq!(line.take(OPENING).map(|(_, name)| name), Some("a"));
    assert_eq!(wait(&line.arrive("c", after(40))), 260, "sixty seconds of the one that is read, b, and the own");
    line.workers = 2;
    assert_eq!(wait(&line.arrive("d", after(40))), 200, "b on the free reader, c on the other, and the own after b");
    line.in_service.clear();
    assert_eq!(wait(&line.arrive("e", after(40))), 200, "b and c at once, then d beside the own");
}

#[test]
fn told_waits_follow_the_readers() {
    let mut line = line(30);
    let a = placed(line.arrive("a", OPENING));
    for _ in 0..300 {
        line.done(a, 200 * SECOND, 300 * SECOND);
    }
    let told = wait(&line.arrive("b", OPENING));
    assert!((480..=500).contains(&told), "a at 300 s and the own answer at 200 s: {told}");
    line.pace.set_readings(30.0, 20.0);
    let told = wait(&line.arrive("c", OPENING));
    assert!((1080..=1100).contains(&told), "a and b at 450 s, the own at 200 s: {told}");
}

#[test]
fn the_line_is_bounded_and_keeps_places_apart() {
    let mut line = line(12);
    for name in ["a", "b", "c"] {
        placed(line.arrive(name, OPENING));
    }
    // Three are ahead. By the minute, and 125 s apart: a hundred, and what is held back.
    let kept: Vec<_> = ["d", "e", "f"].map(|name| sent(line.arrive(name, OPENING))).to_vec();
    assert_eq!(kept.iter().map(|(_, at)| *at).collect::<Vec<_>>(), [300, 480, 600]);
    assert_eq!((line.len(), line.kept(), line.capacity()), (3, 3, 12));
    // 300 + 3 * 125 s, by the minute; then as long as others stood in the line, and the own reading.
    let entry = line.arrive("g", OPENING);
    assert_eq!(wait(&entry), 720 + 100 + 100);
    line.forget(sent(entry).0);
    assert_eq!(sent(line.arrive("h", OPENING)).1, 720, "the place that was given up");

    // Back in time, they get in; who is back too early waits for their turn, others' turns before.
    for (name, (ticket, at)) in ["d", "e", "f"].into_iter().zip(&kept).rev() {
        let told = line.come_back(*ticket, name, OPENING);
        assert!(matches!(told, Back::In(_)), "{name} back at {at}: {told:?}");
    }
    let order: Vec<_> = std::iter::from_fn(|| line.take(OPENING)).map(|(_, name)| name).collect();
    assert_eq!(order, ["a", "b", "c", "d", "e", "f"]);
}

#[test]
fn nobody_goes_before_a_newcomers_turn() {
    let mut line = line(24);
    for name in ["a", "b", "c", "d", "e", "f"] {
        placed(line.arrive(name, OPENING));
    }
    let (x, _) = sent(line.arrive("x", OPENING));
    let (y, back) = sent(line.arrive("y", OPENING));
    assert_eq!(back, 780, "600 + 125 s, by the minute");
    // The readers were faster: all are read by 400 s, and newcomers have the time until 600 s, when x is back.
    while let Some((ticket, _)) = line.take(after(400)) {
        line.done(ticket, 100 * SECOND, 100 * SECOND);
    }
    assert_eq!(wait(&line.arrive("n", after(400))), 100);
    assert_eq!(wait(&line.arrive("o", after(400))), 200);
    assert_eq!(wait(&line.arrive("p", after(400))), 400, "n, o, x, and the own");
    // Should nothing be read meanwhile, x goes before p as p was told, and y after p.
    line.come_back(y, "y", after(600));
    assert_eq!(line.come_back(x, "x", after(600)), Back::In(300 * SECOND), "n, o, and the own");
    let order: Vec<_> = std::iter::from_fn(|| line.take(after(600))).map(|(_, name)| name).collect();
    assert_eq!(order, ["n", "o", "x", "p", "y"]);
}

#[test]
fn who_is_back_stands_by_beyond_the_bound_and_gets_in_by_turn() {
    let mut line = line(3);
    placed(line.arrive("a", OPENING));
    let kept: Vec<_> = (0..4).map(|_| sent(line.arrive("x", OPENING)).0).collect();
    assert!(matches!(line.come_back(kept[0], "b", OPENING), Back::In(_)));
    assert!(matches!(line.come_back(kept[1], "c", OPENING), Back::In(_)));
    assert_eq!(line.come_back(kept[3], "e", OPENING), Back::StandsBy(400 * SECOND));
    assert_eq!(line.come_back(kept[2], "d", OPENING), Back::StandsBy(400 * SECOND));
    assert_eq!((line.len(), line.most()), (3, 3));
    let (ticket, at) = sent(line.arrive("f", OPENING));
    assert_eq!(at, 540, "behind all who are there, to the minute");
    line.take(OPENING);
    assert_eq!((line.len(), line.most()), (3, 3), "the first of them has the place");
    let order: Vec<_> = std::iter::from_fn(|| line.take(OPENING)).map(|(_, name)| name).collect();
    assert_eq!(order, ["b", "c", "d", "e"]);
    line.forget(ticket);
    assert_eq!(line.kept(), 0);
}

#[test]
fn places_are_waited_for_half_an_hour() {
    let mut line = line(9);
    let a = placed(line.arrive("a", OPENING));
    line.take(OPENING);
    line.done(a, 100 * SECOND, 100 * SECOND);
    line.keep(a, after(25));
    line.pace.set_readings(20.0, 20.0);
    assert_eq!(wait(&line.arrive("b", after(25 + 1_799))), 200, "a, and the own");
    line.take(after(25 + 1_799));
    line.in_service.clear();
    assert_eq!(wait(&line.arrive("c", after(25 + 1_800))), 100, "nobody");
    assert_eq!(line.come_back(a, "a", after(4_000)), Back::In(100 * SECOND), "and still goes first");
    assert_eq!(line.take(after(4_000)).map(|(_, name)| name), Some("a"));
}

#[test]
fn what_is_told_follows_from_how_others_stood_in_the_line() {
    let mut line = line(3);
    placed(line.arrive("a", OPENING));
    let (back, at) = sent(line.arrive("b", OPENING));
    assert_eq!(at, 120);
    line.take(OPENING);
    assert!(matches!(line.come_back(back, "b", after(120)), Back::In(_)));
    line.take(after(920));
    // A hundred seconds as guessed, and an eighth of the way to eight hundred.
    assert_eq!(line.pace.after_return(), 187.5);
}

/// Readers who get slower by what is held back, with all places kept: everybody gets in, and the line grows by no one.
#[test]
fn kept_places_stand_readers_that_get_slower() {
    for (slower, most) in [(1.0, 1), (1.0 + HELD_BACK, 4), (1.5, 30)] {
        let mut line = line(60);
        let mut kept = Vec::new();
        while kept.len() < 150 {
            if let (Entry::ComeBack { ticket, at, .. }, _) = line.arrive("newcomer", OPENING) {
                kept.push((ticket, at));
            }
        }
        let mut free = OPENING;
        // All newcomers are read first.
        while let Some((ticket, _)) = line.take(free) {
            line.done(ticket, 100 * SECOND, 100 * SECOND);
            free = free.plus(100 * SECOND);
        }
        line.most = 0;
        for (ticket, at) in kept {
            while free <= at
                && let Some((served, _)) = line.take(free)
            {
                line.done(served, 100 * SECOND, 100 * SECOND);
                free = free.plus(SECOND.mul_f64(100.0 * slower));
            }
            free = if line.len() == 0 { free.max(at) } else { free };
            assert!(matches!(line.come_back(ticket, "back", at), Back::In(_)), "{slower}");
        }
        assert!(line.most() <= most, "{slower}: {} at once", line.most());
    }
}

#[test]
fn who_is_away_is_expected_as_late_as_others_came() {
    let mut line = line(12);
    for name in ["a", "b", "c"] {
        placed(line.arrive(name, OPENING));
    }
    let (first, _) = sent(line.arrive("d", OPENING));
    let (_, second) = sent(line.arrive("e", OPENING));
    assert_eq!(second, 480);
    while let Some((ticket, _)) = line.take(after(300)) {
        line.done(ticket, 100 * SECOND, 100 * SECOND);
    }
    line.come_back(first, "d", after(300));
    line.take(after(300));
    // d is read until 400 s, f until 500 s; e would be back at 480 s, and is ahead of g.
    assert_eq!(wait(&line.arrive("f", after(300))), 200);
    assert_eq!(wait(&line.arrive("g", after(300))), 400, "d, f, e, and the own");
    // Others came 800 s late, and so e is expected 100 s late: not before g's turn at 500 s.
    line.pace.came_back(800.0);
    line.waiting.pop_last();
    assert_eq!(wait(&line.arrive("g", after(300))), 300, "d, f, and the own");
}

#[test]
fn newcomers_go_in_the_order_in_which_they_came() {
    let mut line = line(30);
    for name in ["a", "b", "c"] {
        placed(line.arrive(name, OPENING));
    }
    // Readings take half as long from now on: c's turn was to be at 200 s.
    let (ticket, _) = line.take(OPENING).unwrap();
    for _ in 0..100 {
        line.done(ticket, 50 * SECOND, 50 * SECOND);
    }
    let told = wait(&line.arrive("d", after(50)));
    assert!((150..152).contains(&told), "b, c, and the own at 50 s: {told}");
    let order: Vec<_> = std::iter::from_fn(|| line.take(after(50))).map(|(_, name)| name).collect();
    assert_eq!(order, ["b", "c", "d"]);
}

#[test]
fn places_are_kept_where_there_is_time() {
    let mut line = line(3);
    placed(line.arrive("a", OPENING));
    // Readings have become four times as slow: turns are 500 s apart, the first after a's photo.
    let a = line.waiting.keys().next().copied().unwrap();
    for _ in 0..200 {
        line.done(a, 400 * SECOND, 400 * SECOND);
    }
    let slow: Vec<_> = ["x", "y"].map(|name| sent(line.arrive(name, OPENING)).1).to_vec();
    assert_eq!(slow, [420, 900]);
    // And fast again, 125 s apart: there is time for two before them, for others between them, and then after them.
    line.pace = Pace::guess(100.0, 100.0, 1);
    line.pace.set_readings(20.0, 20.0);
    let fast: Vec<_> = ["b", "c", "d", "e", "f", "g"].map(|name| sent(line.arrive(name, OPENING)).1).to_vec();
    let turns: Vec<_> = line.kept.keys().map(|ticket| ticket.turn).collect();
    assert!(turns.windows(2).all(|pair| pair[1].since(pair[0]) >= 125 * SECOND), "{turns:?}");
    assert!(fast[0] < 420 && fast[3] < 900 && fast[5] > 900, "{fast:?}");
}

/// Nobody in the line of one reader, and some who are away until then, in seconds.
fn away_until(times: &[u32]) -> (Line<&'static str>, Vec<Ticket>) {
    let mut line = line(30);
    let keep = |(number, at): (usize, &u32)| {
        let ticket = Ticket { turn: after(*at), number: number as u64 };
        line.kept.insert(ticket, Away { back: after(*at), was_sent: true, called: None });
        ticket
    };
    let tickets = times.iter().enumerate().map(keep).collect();
    line.next = times.len() as u64;
    (line, tickets)
}

#[test]
fn who_comes_next_is_called_while_readers_would_stand_idle() {
    // Ten minutes are looked at: with four readings of a hundred seconds a third of them is idle, with five a sixth.
    for (within, others, calls) in [
        (vec![], vec![601], true),
        (vec![], vec![600], false),
        (vec![500], vec![], false),
        (vec![0, 200, 400, 600], vec![900, 700], true),
        (vec![0, 100, 200, 400, 600], vec![700], false),
    ] {
        let (mut line, tickets) = away_until(&[within.clone(), others.clone()].concat());
        let called = line.call(OPENING);
        assert_eq!(called.is_some(), calls, "{within:?} {others:?}");
        let next = tickets.iter().copied().filter(|ticket| ticket.turn > after(600)).min();
        assert_eq!(called.map(|called| called.was), next.filter(|_| calls), "{within:?} {others:?}");
        assert_eq!(line.kept(), tickets.len(), "moved, not doubled and not lost");
    }
}

#[test]
fn nobody_is_called_while_somebody_is_there() {
    let (mut line, tickets) = away_until(&[3_600, 7_200]);
    let a = placed(line.arrive("a", OPENING));
    assert_eq!(line.call(OPENING), None, "a is in the line");
    line.take(OPENING);
    assert_eq!(line.call(OPENING), None, "the only reader is busy");
    line.workers = 2;
    assert_eq!(line.call(OPENING).map(|called| called.was), Some(tickets[0]), "one of two is");
    line.workers = 1;
    line.done(a, 100 * SECOND, 100 * SECOND);
    line.keep(a, after(25));
    line.pace.set_readings(20.0, 20.0);
    assert_eq!(line.call(OPENING).map(|called| called.was), Some(tickets[1]), "never who takes the photo again");
    assert_eq!(line.call(OPENING), None, "nor anybody twice");
}

#[test]
fn turns_at_the_pace_of_now_are_left_alone() {
    for (apart, calls) in [(125, false), (150, false), (250, true), (375, true)] {
        let times: Vec<_> = (0..40).map(|place| place * apart).collect();
        assert_eq!(away_until(&times).0.call(OPENING).is_some(), calls, "{apart} s apart");
    }
}

#[test]
fn whoever_is_called_comes_now_or_at_their_time() {
    let (mut line, tickets) = away_until(&[3_600, 3_700]);
    let [first, second] = [(); 2].map(|()| line.call(OPENING).unwrap());
    assert_eq!([first.was, second.was], tickets[..]);
    assert_eq!(first.wait, 200 * SECOND, "a reading that has just begun, and the own");
    assert_eq!(second.wait, 300 * SECOND, "the first's, too");
    // The first comes, and goes before a newcomer who comes later; the second does not.
    assert_eq!(line.come_back(first.ticket, "first", after(240)), Back::In(100 * SECOND));
    assert_eq!(line.pace.late(), 0.0);
    let served = line.take(after(240)).unwrap();
    assert_eq!(served, (first.ticket, "first"));
    line.done(first.ticket, 100 * SECOND, 100 * SECOND);
    line.pace.set_readings(20.0, 20.0);
    // From then on the second is expected at the time told, where no other turn is kept, and goes before all who come later.
    assert_eq!(line.free_turn(after(3_600), 125 * SECOND, after(600)), after(3_825));
    assert_eq!(
        line.free_turn(after(3_600), 125 * SECOND, after(599)),
        after(3_600),
        "expected in the middle of the call"
    );
    let n = placed(line.arrive("n", after(3_700)));
    assert_eq!(line.come_back(second.ticket, "second", after(3_700)), Back::In(100 * SECOND));
    let order: Vec<_> = std::iter::from_fn(|| line.take(after(3_700))).map(|(ticket, _)| ticket).collect();
    assert_eq!(order, [second.ticket, n]);
    assert_eq!((line.kept(), line.len()), (0, 0));
}

#[test]
fn a_called_place_is_given_up_as_any() {
    let (mut line, _) = away_until(&[3_600]);
    let called = line.call(OPENING).unwrap();
    line.forget(called.was);
    assert_eq!(line.kept(), 1, "that is no ticket any more");
    line.forget(called.ticket);
    assert_eq!(line.kept(), 0);
}
