//! What a process holds, as Linux tells it: files, memory, threads, and its folder on disk. Noted
//! every now and then, it must not grow once everything has been used.

use std::path::Path;

use crate::bot::Stage;

/// The figures of one moment; sizes are in kB.
#[derive(Debug, Clone, Copy)]
struct Figures {
    files: u64,
    threads: u64,
    memory: u64,
    disk: u64,
}

/// The figures of a long time.
#[derive(Default)]
pub(crate) struct Usage(Vec<Figures>);

impl Usage {
    /// Notes what the bot of a stage holds now.
    pub(crate) fn note(&mut self, stage: &Stage) {
        let bot = stage.bot.as_ref().expect("a bot");
        let entries = |of: &str| {
            let folder = std::fs::read_dir(format!("/proc/{}/{of}", bot.id())).expect("a process");
            u64::try_from(folder.count()).expect("few")
        };
        self.0.push(Figures {
            files: entries("fd"),
            threads: entries("task"),
            memory: bot.memory().expect("a process"),
            disk: size(&stage.folder.path().join("data")) / 1024,
        });
    }

    /// A table of all of it.
    pub(crate) fn show(&self) -> String {
        let row = |(at, now): (usize, &Figures)| {
            let Figures { files, threads, memory, disk } = now;
            format!("{at:>4} {files:>5} files {threads:>4} threads {memory:>8} kB memory {disk:>7} kB on disk\n")
        };
        self.0.iter().enumerate().map(row).collect()
    }

    /// From then on nothing grows.
    #[track_caller]
    pub(crate) fn is_flat_from(&self, warm: usize) {
        let (before, after) = self.0.split_at(warm);
        let most = |of: &[Figures], what: fn(&Figures) -> u64| of.iter().map(what).max().expect("figures");
        let grows = |what: fn(&Figures) -> u64, allowed: u64| most(after, what) > most(before, what) + allowed;
        // A connection or a thread that happens to be there at the moment is none that stays.
        assert!(!grows(|now| now.files, 2), "files are left open:\n{}", self.show());
        assert!(!grows(|now| now.threads, 2), "threads are left over:\n{}", self.show());
        // An allocator's pieces alone were up to 1.6 MB. One and a half kB that stayed of each of the
        // 2,880 answers that the day has after its busy hours are as much as this.
        assert!(!grows(|now| now.memory, 4320), "memory grows:\n{}", self.show());
        // The store goes round in segments of half a megabyte, and may take one more or two.
        assert!(!grows(|now| now.disk, 1024), "the disk fills:\n{}", self.show());
    }
}

/// The bytes of all files below a folder. One that goes meanwhile counts for nothing.
fn size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let of = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(what) if what.is_dir() => size(&entry.path()),
        Ok(what) => what.len(),
        Err(_) => 0,
    };
    entries.flatten().map(of).sum()
}
