//! Telling a case step by step: used by the demonstration, and by every test that needs a case.

use super::cast::actor;
use super::instant;
use crate::{Office, Receipt, Trouble};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use law::act::Intent;
use law::deed::Deed;
use law::deed::casework::Served;
use law::deed::city::ClockMoved;
use law::deed::publicity::{PublicationApproved, PublicationMasked};
use law::deed::review::Conclusion;
use law::ids::SubjectRef;
use law::refusal::Refusal;
use law::sample;

pub use law::sample::Plot;

/// Moves the demonstration's clock forward by a journaled act; nothing happens when it is already there.
///
/// # Errors
/// When the city is no demonstration.
pub async fn clock_to(office: &Office, at: DateTime) -> Result<(), Trouble> {
    let to = instant(at)?;
    if office.clock().now() >= to {
        return Ok(());
    }
    let key = format!("clock.{}", to.as_second());
    let deed = ClockMoved { to }.into();
    let intent = Intent { subject: SubjectRef::city(), base: None, key, occurred: None, deed };
    office.act(&actor("admin"), intent).await?;
    Ok(())
}

/// A case being told. Every step errs with the law's refusal or a fault of the machine.
#[derive(Debug, Clone)]
#[allow(clippy::missing_errors_doc, reason = "said once, above, for all steps")]
pub struct Story<'a> {
    /// The office.
    pub office: &'a Office,
    /// The plot.
    pub plot: Plot,
}

type Told = Result<Receipt, Trouble>;

#[allow(clippy::missing_errors_doc, reason = "said once for all steps: the law's refusal, or a fault")]
impl<'a> Story<'a> {
    /// A story about this plot.
    #[must_use]
    pub fn new(office: &'a Office, plot: Plot) -> Self {
        Self { office, plot }
    }
    /// The case.
    #[must_use]
    pub fn subject(&self) -> SubjectRef {
        SubjectRef::case(&self.plot.id)
    }
    /// One act on the case by a member of the cast.
    pub async fn by(&self, login: &str, deed: impl Into<Deed>) -> Told {
        self.on(self.subject(), login, deed).await
    }
    /// One act on a subject by a member of the cast.
    pub async fn on(&self, subject: SubjectRef, login: &str, deed: impl Into<Deed>) -> Told {
        let key = self.office.chance().token();
        let intent = Intent { subject, base: None, key, occurred: None, deed: deed.into() };
        self.office.act(&actor(login), intent).await
    }
    /// Moves the clock to this hour of that day.
    pub async fn at(&self, day: Date, hour: i8) -> Result<(), Trouble> {
        clock_to(self.office, day.at(hour, 0, 0, 0)).await
    }
    /// The folded case.
    pub async fn case(&self) -> Result<law::state::casefile::CaseFile, Trouble> {
        let known = self.office.store().load(&self.subject()).await?;
        known.and_then(|k| k.state.case().cloned()).ok_or_else(|| Refusal::not_found().into())
    }
    fn today(&self) -> Date {
        self.office.today()
    }
    /// From an hour ago to a quarter of an hour ago.
    fn span(&self) -> (Timestamp, Timestamp) {
        let now = self.office.clock().now();
        let back = |minutes| now.checked_sub(jiff::SignedDuration::from_mins(minutes)).unwrap_or(now);
        (back(60), back(15))
    }

    /// 登记线索
    pub async fn clue(&self) -> Told {
        self.by("officer1", self.plot.clue(self.today())).await
    }
    /// 核查
    pub async fn checked(&self) -> Told {
        self.by("officer1", self.plot.checked()).await
    }
    /// 立案
    pub async fn opened(&self) -> Told {
        self.by("head", sample::opened()).await
    }
    /// 现场检查
    pub async fn inspected(&self) -> Told {
        let (started, ended) = self.span();
        self.by("officer1", self.plot.inspected(started, ended)).await
    }
    /// 询问
    pub async fn inquired(&self) -> Told {
        let (started, ended) = self.span();
        self.by("officer1", self.plot.inquired(started, ended)).await
    }
    /// 登记证据
    pub async fn evidence(&self) -> Told {
        self.by("officer1", sample::evidence(self.today())).await
    }
    /// 责令改正
    pub async fn correction(&self) -> Told {
        self.by("officer1", sample::correction(self.today())).await
    }
    /// 调查终结报告
    pub async fn reported(&self) -> Told {
        self.by("officer1", self.plot.reported()).await
    }
    /// 认定是否重大
    pub async fn assessed(&self) -> Told {
        let view = self.office.case_view(&actor("officer1"), &self.plot.id).await?;
        self.by("officer1", sample::assessed(&view.questions)).await
    }
    /// 送审
    pub async fn submitted(&self) -> Told {
        let case = self.case().await?;
        self.by("officer1", sample::submitted(&case)).await
    }
    /// 退回补充
    pub async fn returned(&self) -> Told {
        self.by("reviewer", sample::returned()).await
    }
    /// 审核通过
    pub async fn passed(&self) -> Told {
        self.by("reviewer", sample::opinion(Conclusion::Passed)).await
    }
    /// 案件审核
    pub async fn audited(&self) -> Told {
        self.by("reviewer", sample::audited()).await
    }
    /// 批准告知
    pub async fn approved(&self) -> Told {
        self.by("head", sample::approved()).await
    }
    /// 告知书
    pub async fn noticed(&self) -> Told {
        self.by("officer1", sample::noticed()).await
    }
    /// 送达
    pub async fn served(&self, document: Served) -> Told {
        self.by("officer1", self.plot.served(document, self.today())).await
    }
    /// 陈述申辩
    pub async fn stated(&self, asks_hearing: bool) -> Told {
        let next = u32::try_from(self.case().await?.points.len()).unwrap_or(0) + 1;
        self.by("officer1", sample::stated(self.today(), next, asks_hearing)).await
    }
    /// 复核
    pub async fn answered(&self) -> Told {
        let case = self.case().await?;
        self.by("officer1", sample::answered(&case)).await
    }
    /// 集体讨论
    pub async fn discussed(&self) -> Told {
        self.by("head", sample::discussed(self.today())).await
    }
    /// 作出决定
    pub async fn decided(&self) -> Told {
        self.by("head", sample::decided(self.today())).await
    }
    /// 缴清
    pub async fn paid(&self) -> Told {
        self.by("officer1", self.plot.paid(self.today())).await
    }
    /// 结案
    pub async fn closed(&self) -> Told {
        self.by("head", sample::closed()).await
    }
    /// 归档
    pub async fn archived(&self) -> Told {
        self.by("custodian", self.plot.archived()).await
    }
    /// 撤销决定
    pub async fn revoked(&self) -> Told {
        self.by("head", sample::revoked(self.today())).await
    }
    /// The publication.
    pub async fn publication(&self) -> Result<SubjectRef, Trouble> {
        let case = self.case().await?;
        let id = case.decision.and_then(|d| d.publication).ok_or_else(Refusal::not_found)?;
        Ok(SubjectRef::publication(id))
    }
    /// Checks the masks of the publication and hands it to approval.
    pub async fn publication_edited(&self) -> Told {
        let subject = self.publication().await?;
        let edit = PublicationMasked { note: "已核对脱敏内容".into(), ..PublicationMasked::default() };
        self.on(subject, "editor", edit).await
    }
    /// Approves the publication; late, it says why.
    pub async fn publication_approved(&self) -> Told {
        let subject = self.publication().await?;
        let known = self.office.store().load(&subject).await?;
        let due = known.and_then(|k| k.state.publication().and_then(|p| p.due_on));
        let late = due.is_some_and(|d| self.today() > d);
        let late_reason = if late { "送达后补办（示例）".into() } else { String::new() };
        self.on(subject, "approver", PublicationApproved { opinion: "同意公示".into(), late_reason }).await
    }
}
