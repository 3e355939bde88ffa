//! An update on which the process dies must not take every start down with it. Each update is noted
//! in a small file before it is handled, and the note is wiped as soon as it was: what a start finds
//! there is what the process before it died of, and a kill by chance hardly ever hits that moment.
//!
//! The note is written without waiting for the disk. It has to outlive the process, not the machine.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use super::UpdateId;

/// So often a process may have died of an update; then it is not tried again.
const MOST_DEATHS: u8 = 2;
/// Nothing is being handled.
const NOTHING: [u8; 5] = [0; 5];

/// The note, and what the last process left in it.
pub(super) struct Poison {
    file: File,
    /// The update that it died of, and how many have died of it so far.
    died_of: Option<(UpdateId, u8)>,
}

impl Poison {
    /// Reads what the last process left behind.
    pub(super) fn look_back(folder: &Path) -> io::Result<Self> {
        let path = folder.join("trying");
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
        let mut note = NOTHING;
        // A file that is shorter holds no note.
        let is_whole = file.read_exact_at(&mut note, 0).is_ok();
        let [id @ .., deaths] = note;
        let died_of = (is_whole && deaths > 0).then_some((UpdateId::from_be_bytes(id), deaths));
        Ok(Self { file, died_of })
    }

    /// Whether the process dies of that update, so that it is not to be handled again.
    pub(super) fn is_deadly(&self, update: UpdateId) -> bool {
        self.deaths(update) >= MOST_DEATHS
    }

    /// An update is about to be handled.
    pub(super) fn begin(&self, update: UpdateId) -> io::Result<()> {
        let [a, b, c, d] = update.to_be_bytes();
        self.file.write_all_at(&[a, b, c, d, self.deaths(update).saturating_add(1)], 0)
    }

    /// It was handled.
    pub(super) fn end(&self) -> io::Result<()> {
        self.file.write_all_at(&NOTHING, 0)
    }

    fn deaths(&self, update: UpdateId) -> u8 {
        self.died_of.filter(|(deadly, _)| *deadly == update).map_or(0, |(_, deaths)| deaths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_processes_have_died_of_is_deadly_and_what_came_to_its_end_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let process = || Poison::look_back(folder.path()).expect("a note");
        for deaths in 0..3 {
            let process = process();
            assert_eq!(process.is_deadly(7), deaths >= 2, "{deaths} deaths");
            process.begin(6).expect("noted");
            process.end().expect("wiped");
            process.begin(7).expect("noted");
        }
        process().end().expect("wiped");
        assert!(!process().is_deadly(7) && !process().is_deadly(0));
    }
}
