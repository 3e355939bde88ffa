//! Rows on their way to Telegram: written in the transaction of what caused them, taken out once
//! Telegram has them. What is in a row is not known here.

use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::time::Duration;

use super::StoreError;
use super::live::Live;

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
    /// A row that must be out before it is sent; says whether it is, for good.
    First(RowId, SyncSender<bool>),
}

impl Delivered {
    pub(super) fn start(live: Live) -> Self {
        let (notes, inbox) = mpsc::channel();
        std::thread::spawn(move || take_out(&live, &inbox));
        Self(notes)
    }

    /// Telegram has the row.
    pub fn note(&self, row: RowId) {
        // The thread lives as long as anybody can note something.
        drop(self.0.send(Note::Row(row)));
    }

    /// Takes a row out before it is sent, and waits for the disk; whether it is out. A row of which that
    /// is so is never delivered by another process, even after a loss of power.
    #[must_use]
    pub fn take_out(&self, row: RowId) -> bool {
        let (done, is_out) = mpsc::sync_channel(1);
        self.0.send(Note::First(row, done)).is_ok() && is_out.recv().unwrap_or(false)
    }

    /// Waits until all that was noted is out.
    pub fn flush(&self) {
        let (done, is_done) = mpsc::sync_channel(1);
        if self.0.send(Note::Flush(done)).is_ok() {
            let _nobody_answers = is_done.recv();
        }
    }
}

/// Takes out whatever has gathered, and then again. What cannot be taken out is tried once more with
/// the next rows: the store may have come back by then.
fn take_out(live: &Live, inbox: &Receiver<Note>) {
    let mut gathered: Vec<RowId> = Vec::new();
    while let Ok(first) = inbox.recv() {
        let (mut waiting, mut first_of_all) = (Vec::new(), Vec::new());
        for note in std::iter::once(first).chain(inbox.try_iter()) {
            match note {
                Note::Row(row) => gathered.push(row),
                Note::Flush(done) => waiting.push(done),
                Note::First(row, done) => {
                    gathered.push(row);
                    first_of_all.push(done);
                }
            }
        }
        let is_busy = gathered.len() > BUSY;
        let removed = remove(live, &gathered, !first_of_all.is_empty());
        for done in first_of_all {
            let _nobody_waits = done.send(removed.is_ok());
        }
        match removed {
            Ok(()) => gathered.clear(),
            Err(error) => log::debug!("delivered rows could not be taken out yet: {error}"),
        }
        for done in waiting {
            let _nobody_waits = done.send(());
        }
        if is_busy {
            std::thread::sleep(GATHER);
        }
    }
}

/// Takes rows out. Mostly a flush and no fsync: after a crash of the machine some replies are delivered
/// twice, which is milder than a wait for the disk with each message.
fn remove(live: &Live, rows: &[RowId], for_good: bool) -> Result<(), StoreError> {
    live.with(|database| {
        let mut batch = sled::Batch::default();
        for row in rows {
            batch.remove(&row.to_be_bytes());
        }
        database.trees.outbox.apply_batch(batch)?;
        if for_good {
            return database.make_durable();
        }
        database.db.flush()?;
        Ok(())
    })
}

/// The number after the last row of a tree.
pub(super) fn next_row(tree: &sled::Tree) -> sled::Result<RowId> {
    Ok(tree.last()?.and_then(|(key, _)| number(&key)).map_or(1, |last| last + 1))
}

/// The number that a key stands for.
pub(super) fn number(key: &[u8]) -> Option<RowId> {
    Some(RowId::from_be_bytes(key.try_into().ok()?))
}
