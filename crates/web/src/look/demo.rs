//! 演示时钟: the banner of a demonstration directory, in the header of every page.

use jiff::civil::Date;
use maud::{Markup, html};

use super::{Guard, Icon, format, icon};

/// The clock of a demonstration directory.
#[derive(Clone, Debug)]
pub struct DemoClock {
    pub today: Date,
    /// Where the form goes and its guard; none where the visitor may not move the clock.
    pub advance: Option<(String, Guard)>,
    /// Where the page returns to afterwards.
    pub back: String,
}

/// The form sends `to` (a date later than today, or nothing) or `days` (a step), with `back`.
pub fn demo_banner(clock: &DemoClock) -> Markup {
    let tomorrow = clock.today.tomorrow().unwrap_or(clock.today);
    html! {
        section.demo aria-label="演示时钟" { div.in {
            span { (icon(Icon::HourglassHigh)) " 演示环境，今天是 " strong.nw { (format::date(clock.today)) } "。人员、企业、案件均为虚构。" }
            @if let Some((action, guard)) = &clock.advance {
                form method="post" action=(action) {
                    (guard.inputs())
                    input type="hidden" name="back" value=(clock.back);
                    label for="demo-to" { "推进到" }
                    input.inp #demo-to type="date" name="to" min=(tomorrow) value=(tomorrow);
                    button.btn type="submit" { "推进日期" }
                    button.btn type="submit" name="days" value="7" { "过 7 日" }
                }
            }
        } }
    }
}
