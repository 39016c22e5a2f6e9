//! `mingjing import`.

use crate::cli::{Data, print_line};
use crate::directory::Directory;
use anyhow::{Context as _, bail};
use indicatif::{ProgressBar, ProgressStyle};
use office::import::{Ask, Detail, Found, Mapping, Register, Watch};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tables::write::Workbook;

/// How the file is to be read.
#[derive(Debug, clap::Args)]
pub struct How {
    /// 导入到哪个单位的工作台；登记了几个单位时必须写明。执法人员：没有写单位的行登记到哪个单位
    #[arg(long)]
    unit: Option<String>,
    /// 读哪个工作表；不写时读第一个有表头的
    #[arg(long)]
    sheet: Option<String>,
    /// 列对照文件：JSON，{"行政处罚决定书文号": "文件里的列名"}
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// 只读和检查，什么都不记录；每一行按将要记录的样子列出
    #[arg(long)]
    dry_run: bool,
    /// 把存疑和退回的行写成工作簿（.xlsx），最后一列是原因；改好后可以再导入
    #[arg(long)]
    doubtful: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// Rows to be put right, written as they come.
struct Doubtful {
    path: PathBuf,
    file: File,
    columns: &'static [&'static str],
    /// Where the file's columns are among those of the register, once its heading was found.
    had: Vec<usize>,
    book: Option<Workbook>,
}

impl Doubtful {
    fn begin(path: &Path, columns: &'static [&'static str]) -> anyhow::Result<Self> {
        let file = File::create_new(path).with_context(|| format!("不能新建 {}", path.display()))?;
        Ok(Self { path: path.to_owned(), file, columns, had: Vec::new(), book: None })
    }

    /// The columns that the file has: an empty cell of another would be a doubt when the rows come again.
    fn heading(&mut self, absent: &[String]) -> std::io::Result<()> {
        let is_had = |c: &&str| absent.iter().all(|a| a != c);
        let had = self.columns.iter().enumerate().filter(|(_, c)| is_had(c));
        self.had = had.map(|(i, _)| i).collect();
        let titles = self.columns.iter().copied().filter(|c| is_had(c));
        self.book = Some(Workbook::new(titles.chain(["原行号", "存疑和退回的原因"]))?);
        Ok(())
    }

    fn row(&mut self, detail: &Detail) -> std::io::Result<()> {
        let at = |note: &office::import::Note| format!("{}：{}", note.column, note.reason);
        let reasons: Vec<String> = detail.notes.iter().map(at).collect();
        let (reasons, row) = (reasons.join("；"), detail.row.to_string());
        let Some(book) = &mut self.book else { return Ok(()) };
        let cells = self.had.iter().map(|i| detail.cells.get(*i).map_or("", String::as_str));
        book.row(cells.chain([row.as_str(), reasons.as_str()]))?;
        self.file.write_all(&book.take())
    }

    fn end(mut self) -> anyhow::Result<()> {
        if self.book.is_none() {
            self.heading(&[])?;
        }
        if let Some(book) = self.book.take() {
            self.file.write_all(&book.finish()?)?;
        }
        self.file.sync_all().with_context(|| format!("写不完 {}", self.path.display()))
    }
}

/// Tells every row as it comes, so that a long file costs no memory.
struct Told {
    bar: ProgressBar,
    json: bool,
    any: bool,
    doubtful: Option<Doubtful>,
    /// Why the rows to be put right could not be written.
    failed: Option<std::io::Error>,
}

impl Told {
    fn line(&self, text: &str) {
        self.bar.suspend(|| print_line(text));
    }
}

impl Watch for Told {
    fn found(&mut self, found: &Found) {
        if let Some(doubtful) = &mut self.doubtful
            && let Err(e) = doubtful.heading(&found.absent)
        {
            self.failed.get_or_insert(e);
        }
        if !self.json {
            let sheet = if found.sheet.is_empty() {
                String::new()
            } else {
                format!("，工作表“{}”", found.sheet)
            };
            self.line(&format!("{}{sheet}，第 {} 行是表头", found.format, found.heading_row));
            for (title, names) in [("没有的列", &found.absent), ("没有用到的列", &found.unused)] {
                if !names.is_empty() {
                    self.line(&format!("  {title}：{}", names.join("、")));
                }
            }
            for note in &found.notes {
                self.line(&format!("  {note}"));
            }
        }
    }

    fn row(&mut self, detail: Detail) {
        if matches!(detail.outcome, "flagged" | "refused")
            && let Some(doubtful) = &mut self.doubtful
            && let Err(e) = doubtful.row(&detail)
        {
            self.failed.get_or_insert(e);
        }
        if self.json {
            let line = serde_json::to_string(&detail).unwrap_or_default();
            self.line(&format!("{}{line}", if self.any { "," } else { "" }));
            self.any = true;
            return;
        }
        let outcome = match detail.outcome {
            "refused" => "退回",
            "flagged" => "存疑",
            // What is taken and what was there before is counted.
            _ => return,
        };
        for note in &detail.notes {
            let cell = note.cell.as_ref().map_or_else(String::new, |cell| format!(" {cell}"));
            self.line(&format!("  第 {} 行{cell} {outcome} {}：{}", detail.row, note.column, note.reason));
        }
    }

    fn done(&mut self, rows: usize) -> bool {
        self.bar.set_position(rows as u64);
        self.failed.is_none()
    }
}

/// Imports a file. All rows refused is an exit of 1.
pub async fn run(register: Register, data: &Data, file: &Path, how: How) -> anyhow::Result<u8> {
    let mapping = match &how.mapping {
        Some(path) => {
            let bytes = std::fs::read(path).with_context(|| format!("读不到 {}", path.display()))?;
            Mapping::from_json(register, &bytes).map_err(anyhow::Error::msg)?
        }
        None => Mapping::default(),
    };
    let directory = Directory::open_beside(data).await?;
    let office = directory.office().await?;
    let unit = match how.unit {
        Some(unit) => unit,
        // Of officers the file says whose they are.
        None if how.dry_run || register == Register::Officers => String::new(),
        None => only_unit(&office).await?,
    };
    let bar = ProgressBar::new_spinner();
    bar.set_style(ProgressStyle::with_template("导入 {pos} 行 {per_sec} {elapsed}")?);
    let doubtful =
        how.doubtful.as_deref().map(|path| Doubtful::begin(path, register.columns())).transpose()?;
    let mut told = Told { bar, json: how.json, any: false, doubtful, failed: None };
    let sheet = how.sheet.as_deref();
    let ask = Ask {
        register,
        actor: None,
        file,
        name: "",
        unit: &unit,
        sheet,
        mapping: &mapping,
        dry_run: how.dry_run,
    };
    if how.json {
        told.line("{\"details\":[");
    }
    let report = office.import(&ask, &mut told).await;
    told.bar.finish_and_clear();
    if let Some(doubtful) = told.doubtful.take() {
        let path = doubtful.path.clone();
        let ended = match told.failed.take() {
            Some(e) => Err(e.into()),
            None => doubtful.end(),
        };
        if ended.is_err() || report.is_err() {
            // Half a list of rows would be taken for the whole.
            let _ = std::fs::remove_file(&path);
        }
        ended?;
    }
    let report = match report {
        Ok(report) => report,
        Err(trouble) => {
            if how.json {
                print_line(&format!("],\"error\":{}}}", serde_json::Value::String(trouble.to_string())));
            }
            crate::serve::sequence_once(&directory, &office).await?;
            return Err(trouble.into());
        }
    };
    if !how.dry_run {
        crate::serve::sequence_once(&directory, &office).await?;
    }
    if how.json {
        let mut rest = serde_json::to_value(&report)?;
        if let Some(object) = rest.as_object_mut() {
            object.remove("details");
        }
        print_line(&format!("],{}", rest.to_string().trim_start_matches('{')));
    } else {
        print_line(&format!(
            "共 {} 行：收下 {}，存疑 {}，退回 {}，已有 {}{}",
            report.rows,
            report.taken,
            report.flagged,
            report.refused,
            report.already,
            if report.dry_run { "（试读，什么都没有记录）" } else { "" }
        ));
    }
    Ok(u8::from(report.nothing_taken()))
}

/// The only unit. Where there are several, whose desk the rows go to is for people to say.
async fn only_unit(office: &office::Office) -> anyhow::Result<String> {
    let units = office.units().await?;
    match units.as_slice() {
        [] => bail!("还没有登记任何执法主体，先登记再导入"),
        [(id, _)] => Ok(id.clone()),
        several => {
            let names: Vec<String> =
                several.iter().map(|(id, u)| format!("{id}（{}）", u.registered.name)).collect();
            bail!(
                "登记了 {} 个单位，请用 --unit 写明导入到哪个单位的工作台：{}",
                several.len(),
                names.join("、")
            )
        }
    }
}
