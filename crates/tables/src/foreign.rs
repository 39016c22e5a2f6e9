//! The readers of formats are others' work over others' bytes. Should one of them panic on some file, that file is
//! damaged for whoever chose it, and nothing else stops.

use crate::{Fault, Row, Take};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What `read` gives; a panic in it is damage.
pub(crate) fn asked<T>(read: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    // Nothing of what was under way is looked at again.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Fault::damaged("读取程序不认识其中的内容")))
}

/// Likewise for a reader that gives rows. A panic in `take` is the caller's own and goes on to him.
pub(crate) fn rows(
    take: &mut Take<'_>,
    read: impl FnOnce(&mut Take<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut own = None;
    let read = asked(|| {
        read(&mut |row: Row| {
            catch_unwind(AssertUnwindSafe(|| take(row))).unwrap_or_else(|panic| {
                own = Some(panic);
                ControlFlow::Break(())
            })
        })
    });
    match own {
        Some(panic) => resume_unwind(panic),
        None => read,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_a_reader_is_a_damaged_file() {
        let fault = asked::<()>(|| panic!("reader")).unwrap_err();
        assert!(matches!(fault, Fault::Damaged(_)), "{fault}");
        let mut seen = 0;
        let fault = rows(
            &mut |_| {
                seen += 1;
                ControlFlow::Continue(())
            },
            |take| {
                let _ = take(Row::default());
                panic!("reader")
            },
        );
        assert!(matches!(fault, Err(Fault::Damaged(_))));
        assert_eq!(seen, 1, "what stood before the damage was given");
    }

    #[test]
    fn a_panic_of_the_caller_stays_his() {
        let caught = catch_unwind(|| {
            rows(&mut |_| panic!("caller"), |take| {
                assert!(take(Row::default()).is_break(), "the reader is told to stop");
                Ok(())
            })
        });
        assert_eq!(caught.unwrap_err().downcast_ref(), Some(&"caller"));
    }
}
