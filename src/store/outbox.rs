//! Rows on their way to Telegram: written in the transaction of what caused them, taken out once
//! Telegram has them. What is in a row is not known here.

use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::time::Duration;

/// Where more than so many rows have gathered while the last ones were taken out, Haven is busy.
const BUSY: usize = 4;
/// How long rows gather then: each time costs sled a write, however few they are, and wakes all of
/// its threads.
const GATHER: Duration = Duration::from_millis(10);

/// The number of a row.
pub type RowId = u64;

/// Takes rows out of the store, many at a time, on a thread of its own: whoever delivers waits for
/// no disk. What is on the way when the process is killed is delivered once more.
#[derive(Clone)]
pub struct Delivered(Sender<Note>);

enum Note {
    Row(RowId),
    /// Says when all rows before it are out.
    Flush(SyncSender<()>),
}

impl Delivered {
    pub(super) fn start(db: sled::Db, tree: sled::Tree) -> Self {
        let (notes, inbox) = mpsc::channel();
        std::thread::spawn(move || take_out(&db, &tree, &inbox));
        Self(notes)
    }

    /// Telegram has the row.
    pub fn note(&self, row: RowId) {
        // The thread lives as long as anybody can note something.
        drop(self.0.send(Note::Row(row)));
    }

    /// Waits until all that was noted is out.
    pub fn flush(&self) {
        let (done, is_done) = mpsc::sync_channel(1);
        if self.0.send(Note::Flush(done)).is_ok() {
            let _nobody_answers = is_done.recv();
        }
    }
}

/// Takes out whatever has gathered, and then again.
fn take_out(db: &sled::Db, tree: &sled::Tree, inbox: &Receiver<Note>) {
    while let Ok(first) = inbox.recv() {
        let (mut batch, mut waiting, mut rows) = (sled::Batch::default(), Vec::new(), 0);
        for note in std::iter::once(first).chain(inbox.try_iter()) {
            match note {
                Note::Row(row) => {
                    batch.remove(&row.to_be_bytes());
                    rows += 1;
                }
                Note::Flush(done) => waiting.push(done),
            }
        }
        // A flush and no fsync: after a crash of the machine some rows are delivered twice, which
        // is milder than a wait for the disk with each message.
        if let Err(error) = tree.apply_batch(batch).and_then(|()| db.flush()) {
            log::error!("delivered rows could not be taken out and may be delivered again: {error}");
        }
        for done in waiting {
            let _nobody_waits = done.send(());
        }
        if rows > BUSY {
            std::thread::sleep(GATHER);
        }
    }
}

/// The number after the last row of a tree.
pub(super) fn next_row(tree: &sled::Tree) -> sled::Result<RowId> {
    Ok(tree.last()?.and_then(|(key, _)| number(&key)).map_or(1, |last| last + 1))
}

/// The number that a key stands for.
pub(super) fn number(key: &[u8]) -> Option<RowId> {
    Some(RowId::from_be_bytes(key.try_into().ok()?))
}
