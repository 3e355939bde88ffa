//! For how long somebody is remembered who does not come back: ninety days after the last one on
//! which they were here (P3). Older records are never used, and are left out where the store is
//! written anew.
//!
//! Records of the first two versions hold no day. They are counted from the day on which a Haven that
//! asks about days first had this store, which is noted in it.

use super::StoreError;
use super::trees::Trees;
use crate::engine::Day;

/// After so many days without a word or a tap all is erased.
const MOST: u32 = 90;
/// Where it is noted since when records without a day are counted.
const UNDATED: &str = "undated";

/// Tells what is too old today.
#[derive(Debug, Clone, Copy)]
pub(super) struct Idle {
    today: Day,
    undated: Option<Day>,
}

impl Idle {
    /// As of a day, with the first one of records that have none.
    pub(super) fn as_of(today: Day, undated: Option<Day>) -> Self {
        Self { today, undated }
    }

    /// Whether whoever was here last on that day is no longer remembered.
    pub(super) fn is_over(self, last: Option<Day>) -> bool {
        last.or(self.undated).is_some_and(|last| self.today.since(last) >= MOST)
    }
}

/// Since when records without a day are counted, if that was noted.
pub(super) fn undated(trees: &Trees) -> Result<Option<Day>, StoreError> {
    let bytes = trees.meta.get(UNDATED)?.and_then(|value| value.as_ref().try_into().ok());
    Ok(bytes.map(u32::from_be_bytes).map(Day::from_number))
}

/// Notes that they are counted from today.
pub(super) fn count_from(trees: &Trees, today: Day) -> Result<(), StoreError> {
    trees.meta.insert(UNDATED, &today.number().to_be_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_days_after_the_last_one_it_is_over() {
        let day = Day::from_number;
        let rows = [
            (Some(1000), None, 1089, false),
            (Some(1000), None, 1090, true),
            (Some(1000), Some(500), 1089, false),
            (None, Some(1000), 1089, false),
            (None, Some(1000), 1090, true),
            (None, None, 9999, false),
            // A clock that was set back makes nobody old.
            (Some(1000), None, 10, false),
        ];
        for (last, undated, today, over) in rows {
            let idle = Idle::as_of(day(today), undated.map(day));
            assert_eq!(idle.is_over(last.map(day)), over, "{last:?} {undated:?} {today}");
        }
    }
}
