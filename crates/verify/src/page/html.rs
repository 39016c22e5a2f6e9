//! Text of a page, escaped unless said to be markup.

/// A page being written.
pub(super) struct Html(String);

impl Html {
    pub fn new() -> Self {
        Self(String::with_capacity(16 << 10))
    }

    /// Markup of this program.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text of an entry: nothing in it is markup.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // Controls and turners of the writing direction would show something else than what is there.
                c if c.is_control() && c != '\n' => self.0.push('\u{fffd}'),
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => self.0.push('\u{fffd}'),
                c => self.0.push(c),
            }
        }
        self
    }

    /// A row of a list of particulars.
    pub fn row(&mut self, term: &str, text: &str) -> &mut Self {
        if text.is_empty() {
            return self;
        }
        self.raw("<dt>").text(term).raw("</dt><dd>").text(text).raw("</dd>\n")
    }

    pub fn h2(&mut self, text: &str) -> &mut Self {
        self.raw("<h2>").text(text).raw("</h2>\n")
    }

    pub fn p(&mut self, text: &str) -> &mut Self {
        self.raw("<p>").text(text).raw("</p>\n")
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_an_entry_becomes_markup() {
        let mut page = Html::new();
        page.text("<script>\"&'\u{202e}\u{7}");
        assert_eq!(page.into_string(), "&lt;script&gt;&quot;&amp;&#39;\u{fffd}\u{fffd}");
    }
}
