//! 示例 — the acts of an invented case, for the demonstration and for tests. Nobody in it exists.

pub mod record;

use crate::deed::casework as cw;
use crate::deed::review as rv;
use crate::draft::{
    Discretion, Draft, Evidence, EvidenceKind, Grade, Party, PartyFacts, PartyKind, Penalty, PenaltyKind,
};
use crate::major::Criterion;
use crate::state::casefile::CaseFile;
use jiff::Timestamp;
use jiff::civil::Date;

/// What a case is about.
#[derive(Debug, Clone)]
pub struct Plot {
    /// Internal id of the case.
    pub id: String,
    /// 案由
    pub cause: String,
    /// Party.
    pub party: Party,
    /// Its facts.
    pub party_facts: PartyFacts,
    /// Informant, if it began with a tip-off.
    pub informant: Option<cw::Informant>,
    /// Division code.
    pub region: String,
    /// 违法事实
    pub facts: String,
    /// Fine in fen.
    pub fine_fen: i64,
    /// Confiscated gains in fen.
    pub gains_fen: i64,
    /// 违反的规定: of the law of its cause.
    pub violated: String,
    /// 处罚依据, of the same.
    pub basis: String,
    /// 裁量基准
    pub benchmark: String,
}

impl Plot {
    /// A firm with a fine that is not major.
    #[must_use]
    pub fn small(id: &str) -> Self {
        Self {
            id: id.into(),
            cause: "经营超过保质期的食品案".into(),
            party: Party {
                name: "松江清禾餐饮店（示例）".into(),
                representative: "沈示例".into(),
                address: "吉林市昌邑区示例街 1 号".into(),
                phone: "13800000000".into(),
                licence: "食品经营许可证（示例）".into(),
                ..Party::default()
            },
            party_facts: PartyFacts::of(PartyKind::IndividualBusiness),
            informant: None,
            region: "220202".into(),
            facts: "2026年1月6日，执法人员在当事人后厨冷藏柜内查见面包糠 14 袋，均已超过保质期，\
                    当事人已售出使用该批原料制作的菜品，违法所得 326 元。"
                .into(),
            fine_fen: 300_000,
            gains_fen: 32_600,
            violated: "《中华人民共和国食品安全法》第三十四条".into(),
            basis: "《中华人民共和国食品安全法》第一百二十四条第一款".into(),
            benchmark: "市场监管行政处罚裁量基准（示例）第 124 项".into(),
        }
    }

    /// A firm with a fine that reaches the catalogue's amount and gives a right to a hearing.
    #[must_use]
    pub fn major(id: &str) -> Self {
        Self {
            id: id.into(),
            cause: "生产标签虚假的预包装食品案".into(),
            party: Party {
                name: "吉林市绿源食品有限公司（示例）".into(),
                representative: "秦示例".into(),
                address: "吉林市龙潭区示例路 8 号".into(),
                phone: "13900000000".into(),
                licence: "食品生产许可证（示例）".into(),
                ..Party::default()
            },
            party_facts: PartyFacts::of(PartyKind::LegalPerson),
            region: "220203".into(),
            facts: "当事人生产的预包装食品标签标注的生产日期晚于实际生产日期，共 1,200 袋，\
                    货值金额 18,000 元，已售出 800 袋，违法所得 4,200 元。"
                .into(),
            fine_fen: 12_000_000,
            gains_fen: 420_000,
            violated: "《中华人民共和国食品安全法》第七十一条第一款".into(),
            basis: "《中华人民共和国食品安全法》第一百二十五条第一款".into(),
            benchmark: "市场监管行政处罚裁量基准（示例）第 125 项".into(),
            ..Self::small(id)
        }
    }

    /// The draft as first proposed.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let mut penalties =
            vec![Penalty { kind: PenaltyKind::Fine, amount_fen: Some(self.fine_fen), detail: String::new() }];
        if self.gains_fen > 0 {
            penalties.push(Penalty {
                kind: PenaltyKind::ConfiscateGains,
                amount_fen: Some(self.gains_fen),
                detail: String::new(),
            });
        }
        Draft {
            facts: self.facts.clone().into(),
            evidence: vec![1, 2, 3],
            violated: self.violated.clone(),
            basis: self.basis.clone(),
            penalties,
            discretion: Discretion {
                grade: Grade::Ordinary,
                benchmark: self.benchmark.clone(),
                reason: "没有从轻、减轻、从重情节".into(),
            },
            correction: "已责令改正，当事人已停止经营并下架；违法所得已查明".into(),
            performance:
                "自收到决定书之日起十五日内到指定银行缴纳；逾期不缴纳的，每日按罚款数额的百分之三加处罚款"
                    .into(),
            remedies: String::new(),
        }
    }
}

/// The two officers who handle the invented cases: ids in the demonstration's register.
#[must_use]
pub fn pair() -> Vec<String> {
    vec!["officer1".into(), "officer2".into()]
}

impl Plot {
    /// 登记线索, of something that happened the day before.
    #[must_use]
    pub fn clue(&self, today: Date) -> cw::ClueRegistered {
        cw::ClueRegistered {
            source: if self.informant.is_some() {
                cw::ClueSource::TipOff
            } else {
                cw::ClueSource::Inspection
            },
            received_on: today,
            informant: self.informant.clone().map(Into::into),
            title: self.cause.clone(),
            content: format!("反映{}{}", self.party.name, self.cause).into(),
            region: self.region.clone(),
            violated_on: today.yesterday().unwrap_or(today),
            party: self.party.clone().into(),
            party_facts: self.party_facts,
            unit: "jl-scjg".into(),
        }
    }

    /// 核查, proposing to open.
    #[must_use]
    pub fn checked(&self) -> cw::ClueChecked {
        cw::ClueChecked {
            findings: "经现场核查，线索属实，有违法事实需要调查".into(),
            has_jurisdiction: true,
            limitation_reason: String::new(),
            cause: self.cause.clone(),
            provisions: self.violated.clone(),
            recommendation: cw::Recommendation::Open,
            handlers: pair(),
        }
    }

    /// 现场检查
    #[must_use]
    pub fn inspected(&self, started: Timestamp, ended: Timestamp) -> cw::SiteInspected {
        cw::SiteInspected {
            officers: pair(),
            place: self.party.address.clone(),
            started,
            ended,
            certificate_shown: true,
            rights_told: true,
            recusal_told: true,
            findings: self.facts.clone().into(),
            signing: cw::Signing::Signed,
            witness: None,
        }
    }

    /// 询问
    #[must_use]
    pub fn inquired(&self, started: Timestamp, ended: Timestamp) -> cw::InquiryRecorded {
        let q = |asked: &str, answered: &str| cw::Question { asked: asked.into(), answered: answered.into() };
        cw::InquiryRecorded {
            officers: pair(),
            respondent: self.party.representative.clone().into(),
            relation: "负责人".into(),
            place: "市市场监管局询问室".into(),
            started,
            ended,
            certificate_shown: true,
            rights_told: true,
            recusal_told: true,
            room: None,
            questions: vec![
                q(
                    "我们是市市场监管局的执法人员，这是执法证件，你看清楚了吗？是否申请回避？",
                    "看清楚了，不申请回避。",
                ),
                q("说明一下查见的情况。", "情况属实，是进货后没有及时清理。"),
            ]
            .into(),
            signing: cw::Signing::Signed,
        }
    }

    /// 调查终结报告
    #[must_use]
    pub fn reported(&self) -> cw::InvestigationReported {
        cw::InvestigationReported {
            officers: pair(),
            course: "立案后进行了现场检查和询问，收集书证，查明了违法事实".to_string().into(),
            draft: self.draft(),
            responsible: true,
        }
    }

    /// 送达
    #[must_use]
    pub fn served(&self, document: cw::Served, served_on: Date) -> cw::DocumentServed {
        cw::DocumentServed {
            document,
            method: cw::ServiceMethod::Direct,
            place: self.party.address.clone().into(),
            served_on,
            officers: pair(),
            recipient: self.party.representative.clone().into(),
            proof: "当事人负责人签收".into(),
            publication_told: document == cw::Served::Decision,
        }
    }

    /// 缴清
    #[must_use]
    pub fn paid(&self, paid_on: Date) -> cw::PaymentRecorded {
        cw::PaymentRecorded {
            amount_fen: self.fine_fen + self.gains_fen,
            paid_on,
            bank: "示例银行".into(),
            receipt: format!("票据（示例）{}", self.id),
        }
    }

    /// 归档
    #[must_use]
    pub fn archived(&self) -> cw::CaseArchived {
        cw::CaseArchived { archive_no: format!("2026-CF-{}", self.id), retention: "30年".into() }
    }
}

/// 立案
#[must_use]
pub fn opened() -> cw::CaseOpened {
    cw::CaseOpened { handlers: pair(), opinion: "同意立案".into(), late_reason: String::new() }
}

/// 登记证据 1–3.
#[must_use]
pub fn evidence(collected_on: Date) -> cw::EvidenceListed {
    let item = |no, kind, title: &str, proves: &str| Evidence {
        no,
        kind,
        title: title.into(),
        source: "现场收集（示例）".into(),
        collected_on,
        proves: proves.into(),
        pages: 2,
    };
    cw::EvidenceListed {
        officers: pair(),
        items: vec![
            item(1, EvidenceKind::SiteRecord, "现场笔录", "现场查见的违法事实"),
            item(2, EvidenceKind::PartyAccount, "询问笔录", "当事人对违法事实的陈述"),
            item(3, EvidenceKind::Documentary, "进货票据、销售记录", "数量、货值和违法所得"),
        ],
    }
}

/// 责令改正, within fifteen days.
#[must_use]
pub fn correction(today: Date) -> cw::CorrectionOrdered {
    cw::CorrectionOrdered {
        officers: pair(),
        content: "立即停止经营，下架并登记封存涉案食品".into(),
        basis: "《中华人民共和国行政处罚法》第二十八条第一款".into(),
        due_on: today.checked_add(jiff::ToSpan::days(15)).unwrap_or(today),
    }
}

/// Answers every criterion as it is: computed ones by what the product computes, the others 否.
#[must_use]
pub fn assessed(questions: &[Criterion]) -> rv::MajorAssessed {
    let answers = questions
        .iter()
        .map(|c| rv::CriterionAnswer {
            criterion: c.id.clone(),
            answer: Some(if c.computed == Some(true) { rv::Answer::Yes } else { rv::Answer::No }),
            reason: String::new(),
        })
        .collect();
    rv::MajorAssessed { answers }
}

/// 送审 with all materials due.
#[must_use]
pub fn submitted(case: &CaseFile) -> rv::ReviewSubmitted {
    rv::ReviewSubmitted {
        materials: crate::judge::materials_due(case).into_iter().collect(),
        note: String::new(),
        responsible: true,
    }
}

/// 退回补充
#[must_use]
pub fn returned() -> rv::ReviewReturned {
    rv::ReviewReturned { reason: "销售记录的页数与清单不一致，请补充说明".into() }
}

/// An opinion on the seven contents: all sound when it passes, the discretion faulty when it does not.
#[must_use]
pub fn opinion(conclusion: rv::Conclusion) -> rv::ReviewConcluded {
    let items = rv::ReviewContent::ALL
        .into_iter()
        .map(|content| {
            let faulty =
                conclusion == rv::Conclusion::NotPassed && content == rv::ReviewContent::LawDiscretion;
            rv::ReviewItem {
                content,
                sound: Some(!faulty),
                reason: if faulty { "裁量理由不充分，应补充说明".into() } else { String::new() },
            }
        })
        .collect();
    let opinion = match conclusion {
        rv::Conclusion::Passed => "同意拟处理意见",
        rv::Conclusion::NotPassed => "不同意拟处理意见，改正后重新送审",
    };
    rv::ReviewConcluded { items, conclusion, opinion: opinion.into(), responsible: true }
}

/// 案件审核, passed.
#[must_use]
pub fn audited() -> rv::CaseAudited {
    let opinion = "事实清楚，证据充分，定性准确，处罚适当，程序合法".to_string().into();
    rv::CaseAudited { passed: true, opinion }
}

/// 批准告知
#[must_use]
pub fn approved() -> cw::ProposalApproved {
    cw::ProposalApproved { opinion: "同意，依法告知".into() }
}

/// 告知书
#[must_use]
pub fn noticed() -> cw::NoticeIssued {
    cw::NoticeIssued { contact: "李示例，吉林市示例路 1 号，0432-60000000".into() }
}

/// 陈述申辩 of two points, the first numbered `first_no`.
#[must_use]
pub fn stated(received_on: Date, first_no: u32, asks_hearing: bool) -> cw::StatementReceived {
    let point = |no, text: &str| cw::Point { no, content: text.to_string().into() };
    cw::StatementReceived {
        received_on,
        points: vec![point(first_no, "系初次违法，请求从轻"), point(first_no + 1, "经营困难，请求分期缴纳")],
        asks_hearing,
    }
}

/// 复核 of every open point.
#[must_use]
pub fn answered(case: &CaseFile) -> cw::StatementAnswered {
    let answers = case
        .open_points()
        .map(|p| cw::PointAnswer {
            no: p.point.no,
            acceptance: Some(cw::Acceptance::No),
            reason: "拟处罚已在法定幅度内考虑该情节".into(),
        })
        .collect();
    cw::StatementAnswered { answers, conclusion: "维持拟处理意见".into() }
}

/// 集体讨论
#[must_use]
pub fn discussed(held_on: Date) -> cw::CollectiveDiscussed {
    cw::CollectiveDiscussed {
        held_on,
        participants: vec!["孙示例".into(), "钱示例".into(), "赵示例".into()],
        minutes: "一致同意拟处理意见".into(),
        agreed: true,
    }
}

/// 作出决定
#[must_use]
pub fn decided(decided_on: Date) -> cw::DecisionMade {
    cw::DecisionMade {
        decided_on,
        opinion: "同意，依法作出行政处罚决定".into(),
        number: None,
        late_reason: String::new(),
    }
}

/// 结案
#[must_use]
pub fn closed() -> cw::CaseClosed {
    cw::CaseClosed {
        kind: cw::ClosingKind::Performed,
        execution: "罚没款已缴清，当事人已改正".into(),
        goods: String::new(),
        opinion: "同意结案".into(),
    }
}

/// 变更决定: to another result, of these kinds.
#[must_use]
pub fn changed(on: Date, kinds: &[PenaltyKind], conclusion: &str) -> cw::DecisionRevoked {
    cw::DecisionRevoked {
        kind: cw::RevocationKind::Changed,
        changed_conclusion: conclusion.into(),
        changed_kinds: kinds.to_vec(),
        ..revoked(on)
    }
}

/// 撤销决定
#[must_use]
pub fn revoked(on: Date) -> cw::DecisionRevoked {
    cw::DecisionRevoked {
        kind: cw::RevocationKind::Revoked,
        by: "吉林市人民政府".into(),
        instrument: "行政复议决定书（示例）".into(),
        on,
        reason: "主要事实不清、证据不足".into(),
        changed_conclusion: String::new(),
        changed_kinds: Vec::new(),
        changed_basis: String::new(),
        changed_remedies: String::new(),
    }
}
