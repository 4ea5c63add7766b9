use super::super::specimen::*;
use super::*;

#[test]
fn insert_never_overwrites() {
    let mut store = MemoryStore::new();
    assert!(store.is_empty());
    let challenge = issued();
    assert_eq!(store.insert(&challenge), Ok(true));
    let next = wrong_once(challenge, at(1));
    assert!(store.compare_and_set(0, &next).unwrap().is_some());
    assert_eq!(store.insert(&issued()), Ok(false));
    assert_eq!(store.get(next.id()).unwrap().unwrap().generation(), 1);
    assert_eq!(store.len(), 1);
}

#[test]
fn a_stale_generation_never_wins() {
    let mut store = MemoryStore::new();
    let first = issued();
    let id = first.id();
    // (expected, next, whether it is written)
    let next = |challenge: Challenge<Line>| wrong_once(challenge, at(1));
    assert!(store.compare_and_set(0, &next(issued())).unwrap().is_none(), "nothing to write over");
    store.insert(&first).unwrap();
    let one = next(first);
    assert!(store.compare_and_set(1, &one).unwrap().is_none());
    assert!(store.compare_and_set(0, &one).unwrap().is_some());
    assert!(store.compare_and_set(0, &one).unwrap().is_none(), "the same again");
    assert!(store.compare_and_set(1, &one).unwrap().is_none(), "over itself");
    assert!(store.compare_and_set(1, &issued()).unwrap().is_none(), "back to the beginning");
    let two = next(one);
    assert!(store.compare_and_set(1, &two).unwrap().is_some());
    assert_eq!(store.get(id).unwrap().unwrap().generation(), 2);
}

#[test]
fn forgets_what_has_expired() {
    let mut store = MemoryStore::new();
    store.insert(&issued()).unwrap();
    store.forget_before(at(179));
    assert_eq!(store.len(), 1);
    store.forget_before(at(180));
    assert!(store.is_empty());
    assert!(store.get(issued().id()).unwrap().is_none());
}

#[test]
fn a_thread_that_panicked_does_not_stop_the_others() {
    let store = MemoryStore::new();
    (&store).insert(&issued()).unwrap();
    let died = std::thread::scope(|scope| {
        scope
            .spawn(|| {
                let _held = store.lock();
                panic!("while holding the lock");
            })
            .join()
    });
    assert!(died.is_err() && store.states.is_poisoned());
    assert!((&store).get(issued().id()).unwrap().is_some());
}

#[test]
fn debug_shows_a_count() {
    let mut store = MemoryStore::new();
    store.insert(&issued()).unwrap();
    assert_eq!(format!("{store:?}"), "MemoryStore { len: 1, .. }");
}
