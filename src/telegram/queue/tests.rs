//! The order in which rows go out, as tables and as a long random run.

use super::*;
use crate::safety::{Cause, Kind};
use teloxide::types::MessageId;

const ASKED: Lane = Lane::Help(Cause::Asked);
const HEARD: Lane = Lane::Help(Cause::Heard(Kind::Suicide));

fn row(chat: i64, lane: Lane, edit: Option<i32>) -> Row {
    Row::test(ChatId(chat), lane, edit.map(MessageId))
}

fn push(queue: &mut Queue, id: RowId, row: Row) -> Vec<RowId> {
    queue.push(Entry::new(Some(id), row), 0)
}

fn next(queue: &mut Queue, now: Millis) -> Option<RowId> {
    queue.next(now).and_then(|entry| entry.id)
}

#[test]
fn a_chat_has_one_row_on_its_way_and_keeps_its_order() {
    let mut queue = Queue::default();
    for id in 1..=3 {
        push(&mut queue, id, row(7, Lane::Reply, None));
    }
    for id in 1..=3 {
        assert_eq!(next(&mut queue, 0), Some(id));
        assert_eq!(next(&mut queue, 0), None, "the one before is on its way");
        queue.done(ChatId(7), 0);
    }
    assert_eq!(queue.len(), 0);
    assert!(queue.chats.is_empty(), "nothing is held of a chat without rows");
}

#[test]
fn help_goes_first_within_a_chat_and_among_chats() {
    let mut queue = Queue::default();
    push(&mut queue, 1, row(7, Lane::Reply, None));
    push(&mut queue, 2, row(8, Lane::Reply, None));
    push(&mut queue, 3, row(8, ASKED, None));
    assert_eq!(next(&mut queue, 0), Some(3));
    assert_eq!(next(&mut queue, 0), Some(1));
    queue.done(ChatId(8), 0);
    assert_eq!(next(&mut queue, 0), Some(2));
}

#[test]
fn what_was_overtaken_is_merged() {
    let mut queue = Queue::default();
    push(&mut queue, 1, row(7, Lane::Reply, Some(5)));
    assert!(push(&mut queue, 2, row(7, Lane::Reply, Some(6))).is_empty());
    assert_eq!(push(&mut queue, 3, row(7, Lane::Reply, Some(5))), [1]);
    assert!(push(&mut queue, 4, row(7, ASKED, None)).is_empty());
    assert!(push(&mut queue, 5, row(7, HEARD, None)).is_empty());
    assert_eq!(push(&mut queue, 6, row(7, ASKED, None)), [4]);
    let mut order = Vec::new();
    while let Some(id) = next(&mut queue, 0) {
        order.push(id);
        queue.done(ChatId(7), 0);
    }
    assert_eq!(order, [6, 5, 3, 2]);
}

#[test]
fn a_row_that_is_on_its_way_is_not_merged() {
    let mut queue = Queue::default();
    push(&mut queue, 1, row(7, Lane::Reply, Some(5)));
    assert_eq!(next(&mut queue, 0), Some(1));
    assert!(push(&mut queue, 2, row(7, Lane::Reply, Some(5))).is_empty());
    queue.done(ChatId(7), 0);
    assert_eq!(next(&mut queue, 0), Some(2));
}

#[test]
fn one_chat_that_has_to_wait_holds_up_no_other() {
    let mut queue = Queue::default();
    push(&mut queue, 1, row(7, Lane::Reply, None));
    push(&mut queue, 2, row(8, Lane::Reply, None));
    let first = queue.next(0).expect("a row");
    queue.again(first, Some(1000), 0);
    assert_eq!(next(&mut queue, 1), Some(2));
    assert_eq!(next(&mut queue, 999), None);
    assert_eq!(queue.wakes(), Some(1000));
    assert!(!queue.is_at_rest(), "the other is on its way");
    queue.done(ChatId(8), 2);
    assert!(queue.is_at_rest(), "the first has to wait, and was tried");
    assert_eq!(next(&mut queue, 1000), Some(1));
}

#[test]
fn pauses_grow_up_to_half_a_minute() {
    let mut queue = Queue::default();
    push(&mut queue, 1, row(7, Lane::Reply, None));
    let (mut now, mut pauses) = (0, Vec::new());
    for _ in 0..9 {
        let entry = queue.next(now).expect("a row");
        queue.again(entry, None, now);
        let wakes = queue.wakes().expect("a pause");
        pauses.push(wakes - now);
        now = wakes;
    }
    assert_eq!(pauses, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
}

#[test]
fn a_closed_chat_gives_up_all_of_its_rows() {
    let mut queue = Queue::default();
    for id in 1..=3 {
        push(&mut queue, id, row(7, Lane::Reply, None));
    }
    assert_eq!(next(&mut queue, 0), Some(1));
    assert_eq!(queue.close(ChatId(7)), [2, 3]);
    assert_eq!(queue.len(), 0);
}

#[test]
fn however_it_comes_everything_goes_out_once_or_is_merged_and_a_chat_stays_small() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut queue = Queue::default();
    let (mut waiting, mut on_the_way) = (BTreeSet::new(), Vec::new());
    let mut now = 0;
    for id in 1..20_000 {
        now += random.u64(..5);
        let lane = if random.u8(..10) == 0 { if random.bool() { ASKED } else { HEARD } } else { Lane::Reply };
        let edit = random.bool().then(|| random.i32(1..4));
        waiting.insert(id);
        for merged in push(&mut queue, id, row(random.i64(..20), lane, edit)) {
            assert!(waiting.remove(&merged), "{merged} was merged twice");
        }
        if let Some(entry) = queue.next(now) {
            on_the_way.push(entry);
        }
        if !on_the_way.is_empty() && random.u8(..3) > 0 {
            let entry = on_the_way.swap_remove(random.usize(..on_the_way.len()));
            if random.u8(..5) == 0 {
                queue.again(entry, random.bool().then(|| random.u64(..50)), now);
            } else {
                assert!(waiting.remove(&entry.id.expect("a number")), "sent twice");
                queue.done(entry.row.chat, now);
            }
        }
        assert_eq!(queue.len(), waiting.len());
        assert!(queue.chats.values().all(|chat| chat.waiting.len() <= MOST_OF_A_CHAT + 4));
    }
}

#[test]
fn a_prompt_goes_last_and_a_pause_of_prompts_holds_up_no_reply() {
    let mut queue = Queue::default();
    push(&mut queue, 1, row(7, Lane::Prompt, None));
    push(&mut queue, 2, row(7, Lane::Reply, None));
    push(&mut queue, 3, row(8, Lane::Prompt, None));
    assert_eq!(push(&mut queue, 4, row(8, Lane::Prompt, None)), [3], "the newer one takes its place");
    assert_eq!(next(&mut queue, 0), Some(2), "the reply, though it came later");
    queue.done(ChatId(7), 0);
    let prompt = queue.next(0).expect("a prompt");
    assert_eq!(next(&mut queue, 39), None, "prompts go slowly");
    queue.again(prompt, Some(10_000), 39);
    push(&mut queue, 5, row(8, Lane::Reply, None));
    assert_eq!(next(&mut queue, 40), Some(5), "all prompts pause, and nothing else");
    queue.done(ChatId(8), 41);
    assert_eq!(next(&mut queue, 10_000), None);
    assert_eq!(queue.wakes(), Some(10_039));
    let mut last = [next(&mut queue, 10_039), next(&mut queue, 10_079)];
    last.sort();
    assert_eq!(last, [Some(1), Some(4)]);
}
