//! Writes every document of the sample as PDF into a folder, to be looked at; a second folder may hold further
//! fonts. `cargo run -p documents --example render -- out/documents`

use documents::typeset::{Code, DIRS, Families, Fonts, Style, typeset};
use documents::{archive, compose, sample};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out: PathBuf = std::env::args_os().nth(1).unwrap_or_else(|| "out/documents".into()).into();
    std::fs::create_dir_all(&out)?;
    let fonts = match std::env::args_os().nth(2) {
        Some(more) => Fonts::discover(&[Path::new(DIRS[0]), Path::new(&more)], &Families::default())?,
        None => Fonts::system()?,
    };
    let (unit, catalogue) = (sample::unit(), sample::catalogue());
    let ctx = sample::context(&unit, &catalogue);
    let leaf = "9c1f04be77a2d6f1".repeat(4);
    let number = "%E5%90%89%E5%B8%82%E5%B8%82%E7%9B%91%E7%BD%9A%E5%86%B3%E3%80%942026%E3%80%951%E5%8F%B7";
    let text = format!("https://xzzf.example.gov.cn/verify?no={number}&leaf={leaf}");
    let code = Code { text, caption: vec!["扫码核对".into(), "核对码 9c1f 04be".into()] };
    for (c, case) in sample::cases().iter().enumerate() {
        let extra = archive::entries(case, ctx.today);
        for (i, entry) in case.documents.iter().chain(&extra).enumerate() {
            let Ok(document) = compose(case, entry, &ctx) else { continue };
            let pdf = typeset(&document, &Style::of(&document), &fonts, None, Some(&code))?;
            std::fs::write(out.join(format!("{c}{i:02}-{}.pdf", document.kind)), pdf.bytes)?;
        }
    }
    for (name, document) in sample::hard() {
        let pdf = typeset(&document, &Style::of(&document), &fonts, None, None)?;
        std::fs::write(out.join(format!("hard-{name}.pdf")), pdf.bytes)?;
    }
    Ok(())
}
