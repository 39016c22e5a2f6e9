//! 实施方案落实情况 — every clause of the plan with what of the product shows it, as data. The page `/plan` and the
//! file docs/PLAN-TO-CODE.md come from this one table; a test holds it to the clauses of `law`.

use Status::{Built, NotBuilt, Partly};

/// How far a clause is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 已建成
    Built,
    /// 部分建成: what is missing is said.
    Partly,
    /// 尚未建设
    NotBuilt,
}

impl Status {
    /// The words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Built => "已建成",
            Partly => "部分建成",
            NotBuilt => "尚未建设",
        }
    }
    /// For files.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Built => "built",
            Partly => "partly",
            NotBuilt => "not_built",
        }
    }
}

/// A clause and what shows it.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Clause id.
    pub id: &'static str,
    /// How far.
    pub status: Status,
    /// What is there; what is missing.
    pub note: &'static str,
    /// Files of the rules, from the root of the repository.
    pub rules: &'static [&'static str],
    /// Tests: file without ending, `::`, function.
    pub tests: &'static [&'static str],
    /// Addresses of the pages; `{…}` stands for an id.
    pub screens: &'static [&'static str],
}

const fn row(
    id: &'static str,
    status: Status,
    note: &'static str,
    rules: &'static [&'static str],
    tests: &'static [&'static str],
    screens: &'static [&'static str],
) -> Row {
    Row { id, status, note, rules, tests, screens }
}

const fn none(id: &'static str, note: &'static str) -> Row {
    row(id, NotBuilt, note, &[], &[], &[])
}

/// Every clause, in the plan's order.
#[rustfmt::skip]
pub const CLAUSES: &[Row] = &[
    row("1.0a", Partly, "公示稿随决定自动生成，一人编辑、另一人审批，公开、撤回每一步都有人有时间。机关自己的公示目录（公示什么、在哪公示）还不能在页面上编辑",
        &["crates/law/src/judge/publicity.rs", "crates/law/src/state/publicity.rs"],
        &["law/judge/tests/story::publication_is_prepared_by_itself_edited_by_one_approved_by_another_and_withdrawn_with_its_decision", "law/judge/tests/refusals::publishing_alone_or_unapproved_is_refused"],
        &["/desk/publicity", "/desk/publicity/{id}"]),
    row("1.0b", Partly, "公示平台、Atom 和 JSON 订阅、开放数据已建成。公示栏、服务窗口页面和海报没有",
        &["crates/office/src/portal.rs", "crates/web/src/portal/feeds.rs"],
        &["web/portal/feeds::the_feed_escapes"], &["/", "/decisions", "/feed.atom", "/open"]),
    row("1.1a", Partly, "执法主体名录已建成。职责、权限、依据的事项清单没有",
        &["crates/law/src/judge/register.rs"], &["web/portal/tests::every_page_is_clean"], &["/units"]),
    none("1.1b", "随机抽查事项清单没有"),
    none("1.1c", "检查对象、检查人员名录库没有"),
    row("1.1d", Built, "证件由司法行政机关登记、暂扣、恢复，当天生效；公众按编号或者姓名核验",
        &["crates/law/src/judge/officers.rs", "crates/law/src/state/register.rs"],
        &["law/judge/tests/refusals::officers_are_two_and_each_certificate_is_good_that_day_and_there", "web/portal/officers::numbers_are_compared_as_people_type_them"],
        &["/officers", "/officers/{number}", "/desk/officers"]),
    row("1.1e", Partly, "流程图和服务指南由系统所用的同一份程序定义生成。只有行政处罚普通程序一种",
        &["crates/law/src/procedure/ordinary.rs", "crates/law/src/procedure/check.rs", "crates/web/src/portal/flow.rs"],
        &["web/portal/flow::every_step_is_drawn_within_the_drawing"], &["/procedures", "/procedures/{id}"]),
    row("1.2a", Partly, "记录谁在何时出示了哪个证件，证件无效的不能执法；公众可核验。证件二维码和当场核验的任务信息没有",
        &["crates/law/src/judge/officers.rs", "crates/law/src/judge/record.rs"],
        &["law/judge/tests/refusals::a_visit_without_certificate_or_rights_is_refused"], &["/officers", "/desk/cases/{id}"]),
    row("1.2b", Built, "需要告知的步骤，没有告知和送达证明过不去；告知内容、救济途径由规则算出",
        &["crates/law/src/judge/notice.rs", "crates/law/src/remedy.rs"],
        &["law/judge/tests/refusals::notice_service_and_waiting_come_before_the_decision", "law/judge/tests/refusals::a_party_is_never_punished_harder_for_defending_itself", "web/desk/papers/tests::clause_1_2b_the_paper_stands_beside_the_form_before_anything_is_recorded"],
        &["/desk/cases/{id}", "/desk/cases/{id}/documents/{seq}/{kind}", "/procedures/{id}"]),
    none("1.2c", "岗位信息公示牌没有"),
    row("1.3a", Partly, "处罚决定的 7 个工作日由国务院节假日安排推算，自动排队、预警、列出逾期，并公开按期率。许可等其他五类行为没有",
        &["crates/law/src/period/table/publicity.rs", "crates/law/src/calendar.rs"],
        &["law/judge/tests/story::deadlines_are_counted_from_the_article", "law/calendar/tests::working_days_of_a_year"],
        &["/", "/d/{address}", "/desk/publicity", "/desk/supervision"]),
    row("1.3b", Built, "不予公开须选法定理由、写明原因、另一人审批；个人信息自动遮盖，带着个人信息的稿子批不出去",
        &["crates/law/src/redaction.rs", "crates/law/src/judge/publicity.rs"],
        &["law/redaction/tests::personal_values_are_masked", "law/redaction/tests::the_scan_holds_a_publication_back", "law/judge/tests/story::a_natural_person_is_masked_and_a_minor_is_never_published"],
        &["/desk/publicity/{id}", "/d/{address}"]),
    none("1.3c", "双随机抽取和公开没有"),
    row("1.3d", Built, "决定撤销、变更，公示在同一次记录中撤回；原地址留原因和日期，不留内容",
        &["crates/law/src/judge/decision.rs", "crates/office/src/portal.rs"],
        &["suite/tests/all/story::a_major_case_from_clue_to_public_notice_to_withdrawal"],
        &["/withdrawn", "/d/{address}"]),
    none("1.3e", "网上申请更正没有，目前只能拨打 12345"),
    row("2.0a", Built, "案件状态由只增不改的记录推出，没有记录就没有变化；日志公开，任何人可验",
        &["crates/law/src/act.rs", "crates/law/src/state/casefold.rs", "crates/journal/src/log/append.rs"],
        &["law/judge/tests/story::an_ordinary_case_runs_from_clue_to_archive", "law/judge/tests/story::an_entry_names_every_fact_that_it_relied_on"],
        &["/desk/cases/{id}", "/verify", "/log/checkpoint"]),
    row("2.1a", Partly, "文书必备内容由规则检查，缺了的按名称指出，不能制发；主要文字栏有写法提示，记录前可以预览文书。分执法领域的用语范本没有",
        &["crates/law/src/judge/papers.rs", "crates/documents/src/kinds.rs"],
        &["law/judge/tests/story::every_step_is_found_in_the_directory_of_documents", "web/desk/papers/tests::clause_2_1a_what_is_missing_is_named_and_issuing_is_not_offered"],
        &["/desk/cases/{id}", "/desk/cases/{id}/documents/{seq}/{kind}"]),
    row("2.1b", Partly, "模板分部门统一、基本、本市、本机关四级，按规则选定并公开；文书制发成归档 PDF 后不再改；文号连续，作废的连同理由留在序列中。模板由规则版本给出，还不能在页面上编辑；内置的基本格式和部门格式待与原文核对",
        &["crates/law/src/papers.rs", "crates/office/src/papers.rs", "crates/law/src/judge/mod.rs"],
        &["law/papers::clause_2_1b_a_unified_form_excludes_all_others", "web/portal/templates::clause_2_1b_the_page_says_which_template_is_in_force", "law/judge/tests/story::numbers_of_a_series_are_unbroken", "law/judge/tests/refusals::a_used_or_skipping_number_is_refused"],
        &["/templates", "/desk/templates", "/desk/cases/{id}/documents/{seq}/{kind}", "/desk/series"]),
    row("2.2a", Built, "每次活动按种类定等级；移交的音像资料与活动起止对照，覆盖多少、缺哪几秒由系统算出；全过程记录的缺口由机关负责人说明，法制审核时问到",
        &["crates/law/src/recording.rs", "crates/law/src/judge/recording.rs", "crates/web/src/recordings/section.rs"],
        &["law/recording::clause_2_2a_gaps_are_named_to_the_second", "web/recordings/tests::clause_2_2a_the_case_names_each_gap_and_who_explains_it", "web/recordings/tests::the_review_is_asked_about_the_gap_of_a_whole_process_activity_only"],
        &["/desk/cases/{id}", "/procedures/{id}"]),
    row("2.2b", Built, "音像记录事项清单和用语指引随规则版本生效，系统按它计算应录、已录",
        &["crates/law/src/recording.rs", "crates/web/src/recordings/rules.rs"],
        &["law/recording::every_activity_has_one_rule", "web/recordings/tests::clause_2_2b_the_list_of_what_to_record_renders"], &["/desk/recording-rules"]),
    row("2.2c", Built, "记录仪、询问室、听证室登记、配发、检查；时钟误差记录后用来校正录制时间；询问、听证选用登记的场所",
        &["crates/law/src/judge/device.rs", "crates/web/src/devices/mod.rs"],
        &["web/devices/tests::the_forms_give_the_deeds", "law/recording::a_device_whose_clock_is_off_is_put_right"], &["/desk/devices", "/desk/devices/{id}"]),
    row("2.3a", Partly, "卷内文书目录、结案、归档、签章件入卷、全卷装订打印、文书台账已建成。其他台账报表、借阅没有",
        &["crates/law/src/state/casefold.rs", "crates/law/src/procedure/gates.rs", "crates/documents/src/binder/mod.rs"],
        &["law/judge/tests/refusals::a_closed_case_takes_only_the_listed_acts", "law/judge/tests/refusals::closing_waits_for_payment_and_for_confiscated_goods", "web/desk/papers/tests::clause_2_3a_the_whole_file_says_what_is_absent"],
        &["/desk/cases/{id}", "/desk/cases/{id}/file", "/desk/documents"]),
    row("2.3b", Partly, "活动结束后 24 小时内移交，逾期写明理由并提示监督；手机、电脑断点续传（tus 1.0），关页面再打开接着传。记录仪文件夹批量导入没有",
        &["crates/law/src/judge/recording.rs", "crates/office/src/recordings.rs", "crates/web/src/recordings/tus.rs"],
        &["web/recordings/turns::the_newcomer_stops_the_one_before", "web/recordings/tests::the_hand_over_form_keeps_what_was_typed_and_names_what_is_wrong"], &["/desk/cases/{id}/recordings/new", "/desk/uploads"]),
    row("2.3c", Built, "文字说明带时间点；专用库只写一次，按内容摘要存放；保管员接收；每次查阅先写明目的，记入日志",
        &["crates/law/src/judge/recording.rs", "crates/web/src/recordings/view.rs", "crates/web/src/recordings/media.rs"],
        &["web/recordings/tests::a_recording_and_its_player_render_in_every_kind_and_state", "web/recordings/time::marks_are_read_as_they_are_written"], &["/desk/recordings", "/desk/recordings/{id}", "/desk/recordings/{id}/view"]),
    row("2.3d", Built, "资料库没有删除、替换的接口；企图改动的拒绝并记入日志、提示监督；读取按分块核对，改动能发现并定位",
        &["crates/web/src/recordings/guard.rs", "crates/vault/src/object.rs", "crates/journal/src/fsck/mod.rs"],
        &["web/recordings/tests::clause_2_3d_no_page_offers_to_delete_or_replace"], &["/desk/recordings/{id}", "/verify"]),
    none("2.3e", "对外提供的审批没有"),
    row("3.0a", Built, "没有通过审核的重大决定，任何页面、接口、身份都作不出来；逐一穷尽程序定义的全部路径证明，不是只举例",
        &["crates/law/src/judge/decision.rs", "crates/law/src/procedure/gates.rs", "crates/law/src/procedure/check.rs"],
        &["law/judge/tests/refusals::a_decision_without_clearance_is_refused", "law/judge/tests/refusals::number_date_and_signatures_are_no_part_of_the_draft_anything_else_is"],
        &["/desk/cases/{id}", "/procedures/{id}"]),
    row("3.0b", Built, "全市一套规则版本，启用即记录，机关不能放宽；程序定义要穷尽检查才能启用",
        &["crates/law/src/rules.rs", "crates/law/src/procedure/check.rs"], &["law/procedure/check::a_definition_with_a_dead_end_or_an_idle_step_is_refused"], &["/procedures"]),
    row("3.1a", Built, "审核机构由作决定的机关推出；经手过案件的人不能审核",
        &["crates/law/src/judge/review.rs", "crates/law/src/authority.rs"],
        &["law/judge/tests/refusals::the_review_keeps_strangers_handlers_and_gaps_out"], &["/units", "/desk/cases/{id}"]),
    row("3.1b", Built, "名录由司法行政机关备案；按单位算占比，与 5% 比较，缺几人",
        &["crates/law/src/judge/register.rs"], &["law/judge/tests/refusals::the_review_keeps_strangers_handlers_and_gaps_out", "web/registers/reviewers::the_shortfall_is_counted_in_heads"],
        &["/desk/reviewers"]),
    none("3.1c", "法律顾问、公职律师的共享名录和指派没有"),
    row("3.2a", Partly, "逐项回答，能算的由系统算，存疑按重大办理。只有行政处罚一类",
        &["crates/law/src/major.rs", "crates/law/src/judge/review.rs"],
        &["law/judge/tests/refusals::every_criterion_is_answered_and_doubt_counts_as_major", "law/judge/tests/refusals::a_computed_criterion_cannot_be_answered_away"],
        &["/desk/cases/{id}"]),
    row("3.2b", Partly, "机关目录有版本、由规则自动比对。公开目录的页面和上级指导记录没有",
        &["crates/law/src/deed/register.rs", "crates/law/src/major.rs"], &[], &["/desk/cases/{id}"]),
    row("3.3a", Built, "七项内容逐项审核，有问题的不能写通过",
        &["crates/law/src/judge/review.rs"], &["law/judge/tests/story::an_ordinary_case_runs_from_clue_to_archive"], &["/desk/cases/{id}"]),
    row("3.4a", Built, "材料不齐不收，缺什么说什么",
        &["crates/law/src/judge/review.rs"], &["law/judge/tests/refusals::a_review_with_material_missing_is_not_accepted"], &["/desk/cases/{id}"]),
    row("3.4b", Built, "按工作日计时，退回补充时停表，只能退一次，超期列入监督",
        &["crates/law/src/judge/review.rs", "crates/law/src/period/clock.rs"],
        &["law/judge/tests/story::a_review_returned_once_stands_still_until_it_comes_back"], &["/desk/cases/{id}", "/desk/supervision"]),
    row("3.4c", Partly, "异议和双方意见都留在案卷。协调会的组织没有",
        &["crates/law/src/judge/review.rs"], &[], &["/desk/cases/{id}"]),
    row("3.5a", Built, "谁负责什么，由本人在每一步确认并记入日志；权限是一张表",
        &["crates/law/src/authority.rs", "crates/law/src/judge/review.rs"],
        &["law/judge/tests/refusals::who_may_not_see_gets_not_found_and_who_may_see_but_not_do_is_refused"], &["/desk/cases/{id}"]),
    row("4.0a", Partly, "公示、记录、审核三项制度在行政处罚上贯通，其他五类行为没有",
        &["crates/law/src/judge/mod.rs"], &["suite/tests/all/story::a_major_case_from_clue_to_public_notice_to_withdrawal"], &["/", "/desk"]),
    row("4.1a", Partly, "普通程序处罚全程网上办理，有接口和历史数据导入。单点登录没有",
        &["crates/office/src/act.rs", "crates/office/src/import.rs"], &["web/api/mod::every_route_is_described_and_nothing_else"], &["/desk", "/api/openapi.json"]),
    row("4.1b", Partly, "内部网上审批办公已建成。当事人网上陈述、申请没有",
        &["crates/office/src/act.rs"], &[], &["/desk"]),
    row("4.2a", Partly, "开放数据、接口、逐行导入报告已建成。数据标准目录和交换流没有",
        &["crates/law/src/history.rs", "crates/web/src/portal/export.rs"],
        &["law/history/tests::each_doubt_is_named", "web/portal/export::csv_carries_no_formula"], &["/open", "/desk/historical", "/api/openapi.json"]),
    none("4.2b", "与政务服务平台、双公示平台的对接没有"),
    row("5.0a", Partly, "六类行为中只有行政处罚（普通程序）",
        &["crates/law/src/procedure/ordinary.rs"], &["law/judge/tests/story::an_ordinary_case_runs_from_clue_to_archive"], &["/procedures"]),
    row("5.0b", Built, "示范单位可以标注起始日期并公开，监督页面可以只看示范单位",
        &["crates/law/src/deed/register.rs", "crates/office/src/demo/cast.rs"], &["web/portal/tests::every_page_is_clean"], &["/units", "/desk/supervision"]),
    none("6.1a", "组织领导、责任图没有"),
    none("6.2a", "裁量基准、案卷评查、指导案例没有"),
    none("6.3a", "典型案例、经验文章没有"),
    none("6.4a", "装备标准核对没有"),
    row("6.5a", Partly, "期限、审核覆盖、公示及时的监督看板和逐案下钻已建成。督办单、通报、考核计分没有",
        &["crates/web/src/supervise/figures.rs"], &["web/supervise/figures::ratios_never_stand_without_their_counts"], &["/desk/supervision"]),
];

/// How many clauses stand where: built, partly, not yet.
#[must_use]
pub fn tally() -> (usize, usize, usize) {
    let n = |s: Status| CLAUSES.iter().filter(|r| r.status == s).count();
    (n(Built), n(Partly), n(NotBuilt))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_clause_has_its_row_in_order() {
        let table: Vec<_> = CLAUSES.iter().map(|r| r.id).collect();
        let clauses: Vec<_> = law::clause::CLAUSES.iter().map(|c| c.id).collect();
        assert_eq!(table, clauses);
    }

    #[test]
    fn what_is_named_exists() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let mut missing = Vec::new();
        for row in CLAUSES {
            assert_eq!(row.status == NotBuilt, row.screens.is_empty() && row.rules.is_empty(), "{}", row.id);
            missing.extend(row.rules.iter().filter(|p| !root.join(p).is_file()).map(ToString::to_string));
            for test in row.tests {
                let (file, name) = test.split_once("::").unwrap();
                let (krate, rest) = file.split_once('/').unwrap();
                let places = [
                    format!("{krate}/src/{rest}.rs"),
                    format!("{krate}/src/{rest}/mod.rs"),
                    format!("{krate}/{rest}.rs"),
                ];
                let found = places.iter().any(|p| {
                    std::fs::read_to_string(root.join("crates").join(p))
                        .is_ok_and(|t| t.contains(&format!("fn {name}(")))
                });
                if !found {
                    missing.push((*test).to_string());
                }
            }
        }
        assert!(missing.is_empty(), "named but not there: {missing:#?}");
    }

    #[test]
    fn every_screen_is_a_route() {
        let paths: Vec<&str> = crate::app::routes().iter().map(|r| r.path).collect();
        for row in CLAUSES {
            for screen in row.screens {
                assert!(paths.contains(screen), "{}: {screen}", row.id);
            }
        }
    }
}
