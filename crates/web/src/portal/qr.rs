//! The QR code of an address as SVG: one path, numeric attributes, no inline style.

use fast_qr::qr::QRBuilder;
use maud::{Markup, html};
use std::fmt::Write as _;

/// Light modules around the code that readers need (ISO/IEC 18004).
const QUIET: usize = 2;

/// The code, or nothing for a text that no code can hold.
#[must_use]
pub fn svg(text: &str, label: &str) -> Markup {
    let Ok(code) = QRBuilder::new(text).build() else { return html! {} };
    let mut path = String::new();
    for y in 0..code.size {
        for (x, module) in code[y].iter().enumerate().take(code.size) {
            if module.value() {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
    }
    let side = code.size + 2 * QUIET;
    html! {
        svg.qr viewBox=(format!("0 0 {side} {side}")) role="img" aria-label=(label) shape-rendering="crispEdges" {
            path d=(path) fill="#14202e" {}
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_code_is_drawn() {
        let svg = super::svg("https://example.gov.cn/d/AAAAAAAAAAAAAAAA", "二维码").0;
        assert!(
            svg.starts_with("<svg class=\"qr\"") && svg.contains("M2 2h1v1h-1z") && !svg.contains("style")
        );
    }
}
