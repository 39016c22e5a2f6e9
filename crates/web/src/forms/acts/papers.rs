//! Forms about documents themselves.

use super::{Desk, area};
use crate::forms::spec::{FieldSpec, FormSpec};

/// 作废文号 of the act `entry`.
pub fn document_cancelled(entry: u64) -> FormSpec {
    FormSpec::new(
        "document.cancelled/1",
        "作废文号",
        vec![
            FieldSpec::constant("entry", entry).into(),
            area("reason", "作废理由", 3)
                .hint("为什么不用这个号；理由同文号一起留在序列中，不写个人信息")
                .into(),
        ],
    )
    .intro("作废后文号留在序列中，不再用于别的文书；这份文书不再制发。需要的，重新办理这一步，另取下一个号。")
}

/// 作废文号 of the last number that is not cancelled, by name; act 0, which no case has, where there is none.
pub(super) fn last_cancelled(desk: &Desk) -> FormSpec {
    let all = desk.view.case.documents.iter();
    match all.rev().find_map(|d| d.number.as_ref().filter(|_| d.cancelled.is_none()).map(|n| (d, n))) {
        Some((d, number)) => document_cancelled(d.seq).intro(format!(
            "作废《{}》{number}。文号留在序列中，不再用于别的文书。要作废别的文号，打开那一份文书。",
            d.title
        )),
        None => document_cancelled(0).intro("本案没有可以作废的文号。"),
    }
}
