//! The report as a person reads it: verdict, steps, findings.

use super::{AsOf, Finding, Remark, Report, Status, Step, Trust, Verdict};
use std::fmt::Write as _;

impl Report {
    /// The report in Chinese, one thing a line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let verdict = match self.verdict {
            Verdict::Good => "结论：成立。记录完整未改，各步骤在作出当时符合规则",
            Verdict::Refuted => "结论：不成立。问题见下",
            Verdict::CannotJudge => "结论：无法判断。原因见下",
        };
        writeln!(out, "{verdict}")?;
        let partly = self.steps.iter().filter(|s| s.status == Status::Unchecked).count();
        if self.verdict == Verdict::Good && partly > 0 {
            writeln!(out, "其中 {partly} 步有无法离线核对的部分，见各步骤")?;
        }
        if let Some(about) = &self.about {
            if about.demonstration {
                writeln!(out, "（演示城市的示例案件，不是真实案件）")?;
            }
            writeln!(out, "案件：{}　当事人：{}　机关：{}", about.title, about.party, about.agency)?;
            if let Some(decision) = &about.decision {
                let conclusion = about.conclusion.as_deref().unwrap_or_default();
                writeln!(out, "决定：{decision}　{conclusion}")?;
            }
        }
        if let Some(as_of) = &self.as_of {
            writeln!(out, "截至：本案第 {} 条记录，日志 {} 共 {} 条", as_of.seq, as_of.origin, as_of.size)?;
            writeln!(out, "{}", signature(as_of))?;
            let c = &self.counts;
            writeln!(
                out,
                "范围：{} 条记录，{} 个对象，重新判断 {} 件；文件 {} 个，未收入 {} 个；不予展示的值 {} 处",
                c.entries, c.subjects, c.judged, c.files, c.absent, c.hidden
            )?;
        }
        if !self.findings.is_empty() {
            writeln!(out, "\n问题")?;
            for (i, finding) in self.findings.iter().enumerate() {
                write_finding(out, i + 1, finding)?;
            }
        }
        if !self.steps.is_empty() {
            writeln!(out, "\n各步骤")?;
            for step in &self.steps {
                write_step(out, step)?;
            }
        }
        self.write_grounds(out)?;
        if !self.remarks.is_empty() {
            writeln!(out, "\n说明")?;
            for remark in &self.remarks {
                write_remark(out, "", remark)?;
            }
        }
        Ok(())
    }

    fn write_grounds(&self, out: &mut String) -> std::fmt::Result {
        if self.grounds.is_empty() {
            return Ok(());
        }
        let count = |s: Status| self.grounds.iter().filter(|g| g.status == s).count();
        writeln!(out, "\n所依据的登记")?;
        writeln!(
            out,
            "共 {} 条，首尾相接：重新判断 {} 条，据记载 {} 条，无法离线核对 {} 条，不成立 {} 条",
            self.grounds.len(),
            count(Status::Checked),
            count(Status::Attested),
            count(Status::Unchecked),
            count(Status::Refuted)
        )
    }
}

/// Whose signature it is. Says nothing that was not established.
fn signature(as_of: &AsOf) -> String {
    const OPEN: &str = "签名人没有得到确认";
    match (as_of.trust, &as_of.signer, &as_of.own_signer) {
        (Trust::Confirmed, Some(signer), _) => format!("签名：已由您所信任的公钥确认（{signer}）"),
        (Trust::NotGiven, _, Some(own)) => {
            format!("签名：只与包内自带的公钥相符（{own}）。您没有给出所信任的公钥，{OPEN}")
        }
        (_, _, Some(own)) => {
            format!("签名：只与包内自带的公钥相符（{own}），它不在您所信任的公钥之中，{OPEN}")
        }
        _ => format!("签名：没有核对成功，{OPEN}"),
    }
}

pub(crate) fn write_finding(out: &mut String, no: usize, f: &Finding) -> std::fmt::Result {
    write!(out, "{no}. {}", f.message)?;
    if !f.clause.is_empty() {
        write!(out, "（条款 {}", f.clause)?;
        if !f.article.is_empty() {
            write!(out, "；{}", f.article)?;
        }
        write!(out, "）")?;
    }
    if let Some(member) = &f.member {
        write!(out, "　所在：{member}")?;
    }
    if let Some((from, to)) = f.range {
        write!(out, "　字节 {from}–{to}")?;
    }
    writeln!(out)
}

fn write_step(out: &mut String, s: &Step) -> std::fmt::Result {
    writeln!(
        out,
        "［{}］{}　{}　{}（{}，{}）　{}",
        s.status.title(),
        s.date,
        s.title,
        s.who,
        s.capacity,
        s.unit,
        s.basis.join("；")
    )?;
    s.remarks.iter().try_for_each(|r| write_remark(out, "    ", r))
}

fn write_remark(out: &mut String, indent: &str, r: &Remark) -> std::fmt::Result {
    writeln!(out, "{indent}· {}：{}", r.status.title(), r.text)
}
