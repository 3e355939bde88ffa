//! How many people are remembered, and on which version of what is kept each yes was: a yes to an
//! earlier one keeps what was kept, and nothing new is written. It is counted for the operator, and
//! nobody is in it.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::live::Live;
use super::trees::SESSIONS;
use super::vault::Vault;
use super::{StoreError, record};

/// So many records are read at a time, so that whoever writes never waits for all of them.
const AT_ONCE: usize = 1000;

/// How many people there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Census {
    /// All who are remembered.
    pub people: usize,
    /// By the version that they agreed to, as far as their records can be read.
    pub agreed_to: BTreeMap<u32, usize>,
}

/// Counts all records.
pub(super) fn count(live: &Live, vault: &Vault) -> Result<Census, StoreError> {
    let (mut census, mut after) = (Census::default(), Bound::Unbounded);
    loop {
        let rows = live.with(|database| {
            let rows = database.trees.sessions.range::<Vec<u8>, _>((after.clone(), Bound::Unbounded)).take(AT_ONCE);
            Ok(rows.collect::<sled::Result<Vec<_>>>()?)
        })?;
        for (key, sealed) in &rows {
            census.people += 1;
            let value = vault.open(SESSIONS, key, sealed).ok();
            if let Some(version) = value.and_then(|value| record::agreed_to(&value).ok()) {
                *census.agreed_to.entry(version).or_default() += 1;
            }
        }
        match rows.last() {
            Some((key, _)) if rows.len() == AT_ONCE => after = Bound::Excluded(key.to_vec()),
            _ => return Ok(census),
        }
    }
}
