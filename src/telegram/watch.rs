//! The deadline of the store: a disk that does not answer must not keep people waiting, so that whoever
//! handles a batch is watched, call by call.

use std::time::Duration;

use tokio::time::Instant;

use crate::store::Pulse;

/// How long a call of the store may last.
const DEADLINE: Duration = Duration::from_secs(5);
/// How often it is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// Waits until a call of the store has lasted for too long, which mostly is for ever.
pub(super) async fn stuck(pulse: &Pulse) {
    let mut call = (None, Instant::now());
    loop {
        tokio::time::sleep(LOOK).await;
        let lasting = pulse.lasting();
        if lasting != call.0 {
            call = (lasting, Instant::now());
        } else if lasting.is_some() && call.1.elapsed() >= DEADLINE {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_long_call_is_noticed_and_many_short_ones_are_not() {
        let pulse = Pulse::default();
        {
            let busy = async {
                for _ in 0..100 {
                    let _call = pulse.begin();
                    tokio::time::sleep(Duration::from_millis(900)).await;
                }
            };
            tokio::select! {
                () = stuck(&pulse) => panic!("no call was long"),
                () = busy => {}
            }
        }
        let _call = pulse.begin();
        let begun = Instant::now();
        stuck(&pulse).await;
        assert!(begun.elapsed() <= DEADLINE + 2 * LOOK);
    }
}
