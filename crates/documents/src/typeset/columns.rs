//! Widths of text and of a table's columns, from what stands in them.

use serde_json::{Value, json};

/// Columns this narrow, in ems, never wrap: serial numbers, dates, short answers.
const WHOLE_EMS: f64 = 7.8;
/// The share of a line that such columns may take together; the others need the rest.
const WHOLE_ALL: f64 = 0.6;
/// Least and most weight of a column that wraps.
const WEIGHT: (f64, f64) = (5.0, 18.0);
/// What a cell's margins take.
const INSET_EMS: f64 = 1.0;

/// Width of a text in ems of a Chinese face, rather too wide than too narrow.
pub(super) fn ems(text: &str) -> f64 {
    let of = |c: char| match c {
        'A'..='Z' => 0.72,
        c if c.is_ascii() => 0.57,
        _ => 1.0,
    };
    text.chars().map(of).sum()
}

/// Columns as the layout takes them: `{"em": 4.5}` where one never wraps, `{"fr": 9}` where it shares the rest;
/// and whether its cells are short enough to be centred. `line` is the width of the table in ems.
pub(super) fn columns(head: &[String], rows: &[Vec<String>], line: f64) -> (Vec<Value>, Vec<bool>) {
    let cells = |i: usize| rows.iter().filter_map(move |r| r.get(i)).map(|c| ems(c)).filter(|w| *w > 0.0);
    let widths: Vec<f64> =
        head.iter().enumerate().map(|(i, h)| cells(i).chain([ems(h)]).fold(2.0, f64::max)).collect();
    let mut order: Vec<usize> = (0..head.len()).collect();
    let width = |i: usize| widths.get(i).copied().unwrap_or(2.0);
    order.sort_by(|a, b| width(*a).total_cmp(&width(*b)));
    let mut room = line - INSET_EMS * f64::from(u32::try_from(head.len()).unwrap_or(u32::MAX));
    let mut whole = vec![false; head.len()];
    for (n, i) in order.iter().enumerate() {
        // The last takes what is left of the line; before it, narrow ones stay whole, and any other that needs
        // no more than its fair share.
        let left = order.len() - n;
        let fair = room / f64::from(u32::try_from(left).unwrap_or(u32::MAX));
        let narrow = width(*i) <= WHOLE_EMS && line - room + width(*i) <= WHOLE_ALL * line;
        if left > 1 && (narrow || width(*i) <= fair) {
            room -= width(*i) + 0.2;
            if let Some(w) = whole.get_mut(*i) {
                *w = true;
            }
        }
    }
    let column = |(i, whole): (usize, &bool)| {
        if *whole {
            return json!({"em": width(i) + 0.2});
        }
        let (sum, n) = cells(i).fold((0.0, 0.0), |(s, n), w| (s + w, n + 1.0));
        json!({"fr": f64::midpoint(sum / f64::max(n, 1.0), width(i)).clamp(WEIGHT.0, WEIGHT.1)})
    };
    let centred = whole.iter().enumerate().map(|(i, w)| *w && width(i) <= WHOLE_EMS).collect();
    (whole.iter().enumerate().map(column).collect(), centred)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_gets_the_room_that_numbers_do_not_need() {
        let head = ["序号", "名称", "页号"].map(String::from);
        let rows = vec![["1", &"长".repeat(60), "12"].map(String::from).to_vec()];
        let (set, whole) = columns(&head, &rows, 36.0);
        assert_eq!(whole, [true, false, true]);
        assert_eq!(set[0], json!({"em": 2.2}));
        // Where everything is short, one column still takes the rest of the line.
        assert_eq!(columns(&head, &[], 36.0).1.iter().filter(|w| !**w).count(), 1);
    }
}
