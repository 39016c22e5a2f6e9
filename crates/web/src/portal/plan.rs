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
    /// Tests that hold the clause's promise: file without ending, `::`, function, or the step of a browser story in its
    /// words. That they are tests, and not just anything of that name, is checked in `suite`.
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
        &["crates/law/src/judge/publicity/mod.rs", "crates/law/src/state/publicity.rs"],
        &["law/judge/tests/story::publication_is_prepared_by_itself_edited_by_one_approved_by_another_and_withdrawn_with_its_decision", "law/judge/tests/refusals::publishing_alone_or_unapproved_is_refused"],
        &["/desk/publicity", "/desk/publicity/{id}"]),
    row("1.0b", Partly, "公示平台、Atom 和 JSON 订阅、开放数据已建成。公示栏、服务窗口页面和海报没有",
        &["crates/office/src/portal.rs", "crates/web/src/portal/feeds.rs"],
        &["web/portal/feeds::the_feed_escapes", "web/portal/tests::a_decision_is_public_checked_and_withdrawn", "suite/browser/case/7-end::it is gone from search, data and feeds, and stands among the withdrawn"],
        &["/", "/decisions", "/feed.atom", "/open"]),
    row("1.1a", Partly, "执法主体名录已建成，公开可查、可导出。职责、权限、依据、救济渠道的事项清单没有",
        &["crates/law/src/judge/register.rs"],
        &["web/portal/claims::every_public_list_is_data_as_open_says"],
        &["/units"]),
    none("1.1b", "随机抽查事项清单没有"),
    none("1.1c", "检查对象、检查人员名录库没有"),
    row("1.1d", Partly, "证件由司法行政机关登记、暂扣、恢复，当天生效：暂扣、过期的不能执法，公开核验同时显示；公众按编号或者姓名核验。扫描证件二维码核验没有",
        &["crates/law/src/judge/officers.rs", "crates/law/src/state/register.rs"],
        &["law/judge/tests/refusals::officers_are_two_and_each_certificate_is_good_that_day_and_there", "web/portal/tests::a_suspended_certificate_is_loud_at_once", "web/portal/officers::numbers_are_compared_as_people_type_them"],
        &["/officers", "/officers/{number}", "/desk/officers"]),
    row("1.1e", Partly, "流程图和服务指南由系统所用的同一份程序定义生成。只有行政处罚普通程序一种",
        &["crates/law/src/procedure/ordinary.rs", "crates/law/src/procedure/check.rs", "crates/web/src/portal/flow.rs"],
        &["web/portal/flow::every_step_is_drawn_within_the_drawing"], &["/procedures", "/procedures/{id}"]),
    row("1.2a", Partly, "记录谁在何时出示了哪个证件，证件无效的不能执法；公众可核验。证件二维码和当场核验的任务信息没有",
        &["crates/law/src/judge/officers.rs", "crates/law/src/judge/record.rs"],
        &["law/judge/tests/refusals::a_visit_without_certificate_or_rights_is_refused", "law/judge/tests/refusals::officers_are_two_and_each_certificate_is_good_that_day_and_there"],
        &["/officers", "/desk/cases/{id}"]),
    row("1.2b", Partly, "处罚告知和送达没有完成，作不出决定；告知的内容、权利、救济途径由规则算出；文书印有核对用的二维码。听证通知的送达、决定书的用印还不作为办理下一步的前提，普通程序以外的文书没有",
        &["crates/law/src/judge/notice.rs", "crates/law/src/remedy.rs"],
        &["law/judge/tests/refusals::notice_service_and_waiting_come_before_the_decision", "law/judge/tests/refusals::a_party_is_never_punished_harder_for_defending_itself", "law/judge/tests/refusals::a_visit_without_certificate_or_rights_is_refused", "documents/tests::a_hearing_right_is_told_only_where_there_is_one", "web/desk/papers/tests::clause_1_2b_the_paper_stands_beside_the_form_before_anything_is_recorded"],
        &["/desk/cases/{id}", "/desk/cases/{id}/documents/{seq}/{kind}", "/procedures/{id}"]),
    none("1.2c", "岗位信息公示牌没有"),
    row("1.3a", Partly, "处罚决定的 7 个工作日由国务院节假日安排推算，自动排队、预警、列出逾期，并公开按期率。许可等其他五类行为没有",
        &["crates/law/src/period/table/publicity.rs", "crates/law/src/calendar.rs"],
        &["law/judge/tests/story::deadlines_are_counted_from_the_article", "law/calendar/tests::working_days_of_a_year"],
        &["/", "/d/{address}", "/desk/publicity", "/desk/supervision"]),
    row("1.3b", Built, "公示内容就是决定原文去掉遮盖，谁也不能改写；不予公开须选法定理由、写明原因、由另一人决定，件数公开；带着个人信息的稿子批不出去",
        &["crates/law/src/redaction.rs", "crates/law/src/judge/publicity/mod.rs", "crates/law/src/judge/publicity/taken.rs"],
        &["law/redaction/tests::personal_values_are_masked", "law/redaction/tests::the_scan_holds_a_publication_back", "law/judge/tests/story::a_natural_person_is_masked_and_a_minor_is_never_published", "law/judge/tests/publicity::no_edit_can_change_what_was_decided", "law/judge/tests/publicity::one_asks_and_another_decides_what_is_withdrawn_or_kept_back"],
        &["/desk/publicity/{id}", "/d/{address}"]),
    none("1.3c", "双随机抽取和公开没有"),
    row("1.3d", Built, "决定撤销、变更，公示在同一次记录中撤回，变更后的内容另行公示；其他撤回按法定理由由两人办理，改正后在原地址重新公示",
        &["crates/law/src/judge/decision.rs", "crates/office/src/portal.rs"],
        &["suite/tests/all/story::a_major_case_from_clue_to_public_notice_to_withdrawal", "web/portal/tests::a_decision_is_public_checked_and_withdrawn", "suite/browser/case/7-end::revoked: the address keeps a tombstone, and no search finds it", "suite/browser/case/7-end::it is gone from search, data and feeds, and stands among the withdrawn", "suite/tests/all/publicity::withdrawn_put_right_and_changed_each_leave_a_stone_and_lead_on"],
        &["/withdrawn", "/d/{address}"]),
    none("1.3e", "网上申请更正没有，目前只能拨打 12345"),
    row("2.0a", Partly, "案件状态由只增不改的记录推出，没有记录就没有变化；改动任何一列都能查出；日志公开，任何人可验。案件在过去某一时刻的样子还不能在页面上重现",
        &["crates/law/src/act.rs", "crates/law/src/state/casefold.rs", "crates/journal/src/log/append.rs"],
        &["store/tests/store/door::what_was_committed_is_loaded_and_folds_to_the_same", "store/tests/store/tamper::every_changed_column_is_found_and_named", "suite/tests/all/verify::the_demonstration_verifies_and_one_changed_value_in_each_kind_of_row_is_named", "suite/tests/all/crash::a_hundred_kills_lose_no_acknowledged_act", "law/judge/tests/story::an_entry_names_every_fact_that_it_relied_on"],
        &["/desk/cases/{id}", "/verify", "/log/checkpoint"]),
    row("2.1a", Partly, "文书必备内容由规则检查，缺了的按名称指出，不能制发；主要文字栏有写法提示，记录前可以预览文书。分执法领域的用语范本没有",
        &["crates/law/src/judge/papers.rs", "crates/documents/src/kinds.rs"],
        &["law/judge/tests/papers::clause_2_1a_a_document_is_issued_whole_once_and_under_the_template_in_force", "documents/tests/parts::what_is_taken_from_a_decision_is_named", "web/desk/papers/tests::clause_2_1a_what_is_missing_is_named_and_issuing_is_not_offered"],
        &["/desk/cases/{id}", "/desk/cases/{id}/documents/{seq}/{kind}"]),
    row("2.1b", Partly, "模板分部门统一、基本、本市、本机关四级，按规则选定并公开；文书制发成归档 PDF 后不再改；文号连续，作废的连同理由留在序列中。模板由规则版本给出，还不能在页面上编辑；内置的基本格式和部门格式待与原文核对",
        &["crates/law/src/papers.rs", "crates/office/src/papers.rs", "crates/law/src/judge/mod.rs"],
        &["law/papers::clause_2_1b_a_unified_form_excludes_all_others", "law/papers::clause_2_1b_else_the_most_particular_form_in_force", "web/portal/templates::clause_2_1b_the_page_says_which_template_is_in_force", "documents/typeset/tests::every_document_is_archival_and_reads_as_composed", "suite/tests/all/papers::clause_2_1b_every_document_of_a_case_is_issued_once_and_read_from_the_vault_ever_after", "law/judge/tests/papers::clause_2_1b_an_unused_number_is_cancelled_with_a_reason_and_stays_in_its_series", "law/judge/tests/story::numbers_of_a_series_are_unbroken"],
        &["/templates", "/desk/templates", "/desk/cases/{id}/documents/{seq}/{kind}", "/desk/series"]),
    row("2.2a", Partly, "检查、询问、听证、送达等普通程序中的活动按种类定等级；移交的音像资料与活动起止对照，覆盖多少、缺哪几秒由系统算出；缺口按等级由承办人或者机关负责人说明，法制审核时问到。查封扣押、强制拆除等须全过程记录的强制行为还没有，固定办案场所的监控没有接入",
        &["crates/law/src/recording.rs", "crates/law/src/judge/recording.rs", "crates/web/src/recordings/section.rs"],
        &["law/recording::clause_2_2a_gaps_are_named_to_the_second", "law/recording::clause_2_2a_what_is_missing_wants_a_reason_by_its_tier", "law/judge/tests/recording::clause_2_2a_a_gap_is_explained_by_the_handler_or_where_all_is_recorded_by_the_head", "web/recordings/tests::clause_2_2a_the_case_names_each_gap_and_who_explains_it", "web/recordings/tests::the_review_is_asked_about_the_gap_of_a_whole_process_activity_only"],
        &["/desk/cases/{id}", "/procedures/{id}"]),
    row("2.2b", Partly, "音像记录事项清单和用语指引随规则版本生效，全市一份，系统按它计算应录、已录。各机关自己的清单、现场逐项勾选没有",
        &["crates/law/src/recording.rs", "crates/web/src/recordings/rules.rs"],
        &["law/recording::every_activity_has_one_rule", "web/recordings/tests::clause_2_2b_the_list_of_what_to_record_renders"],
        &["/desk/recording-rules"]),
    row("2.2c", Built, "记录仪、询问室、听证室登记、配发、检查；时钟误差记录后用来校正录制时间；询问、听证选用登记的场所",
        &["crates/law/src/judge/device.rs", "crates/web/src/devices/mod.rs"],
        &["law/judge/tests/recording::clause_2_2c_the_device_s_clock_is_taken_from_its_last_check", "law/recording::a_device_whose_clock_is_off_is_put_right", "web/devices/tests::the_forms_give_the_deeds", "suite/browser/recordings.story::the custodian registers a room and a recorder, gives it out and checks its clock"],
        &["/desk/devices", "/desk/devices/{id}"]),
    row("2.3a", Partly, "卷内文书目录、结案、归档、签章件入卷、全卷装订打印、文书台账已建成。其他台账报表、借阅没有",
        &["crates/law/src/state/casefold.rs", "crates/law/src/procedure/gates.rs", "crates/documents/src/binder/mod.rs"],
        &["law/judge/tests/refusals::a_closed_case_takes_only_the_listed_acts", "law/judge/tests/refusals::closing_waits_for_payment_and_for_confiscated_goods", "law/judge/tests/story::every_step_is_found_in_the_directory_of_documents", "documents/binder/tests::the_directory_tells_where_each_document_begins", "web/desk/papers/tests::clause_2_3a_the_whole_file_says_what_is_absent"],
        &["/desk/cases/{id}", "/desk/cases/{id}/file", "/desk/documents"]),
    row("2.3b", Partly, "活动结束后 24 小时内移交，逾期写明理由并提示监督；手机、电脑断点续传（tus 1.0），关页面再打开接着传。记录仪文件夹批量导入没有",
        &["crates/law/src/judge/recording.rs", "crates/office/src/recordings.rs", "crates/web/src/recordings/tus.rs"],
        &["law/judge/tests/recording::clause_2_3b_hand_over_is_due_a_day_after_the_activity_and_late_only_with_a_reason", "suite/tests/all/recordings::clause_2_3b_an_upload_is_handed_over_once_whatever_is_cut", "web/recordings/tests::the_hand_over_form_keeps_what_was_typed_and_names_what_is_wrong"],
        &["/desk/cases/{id}/recordings/new", "/desk/uploads"]),
    row("2.3c", Built, "文字说明带时间点；专用库只写一次，按内容摘要存放；保管员接收；每次查阅先写明目的，记入日志",
        &["crates/law/src/judge/recording.rs", "crates/web/src/recordings/view.rs", "crates/web/src/recordings/media.rs"],
        &["law/judge/tests/recording::clause_2_3c_received_by_another_described_and_viewed_with_a_purpose", "vault/tests/vault/uploads::a_stored_file_is_never_cut_back_whatever_the_record_says", "web/recordings/time::marks_are_read_as_they_are_written", "suite/browser/recordings.story::without a purpose nobody sees or gets a byte; with one the reviewer plays, and the marks jump"],
        &["/desk/recordings", "/desk/recordings/{id}", "/desk/recordings/{id}/view"]),
    row("2.3d", Built, "资料库没有删除、替换的接口；企图改动的拒绝并记入日志、提示监督；读取按分块核对，改动能发现并定位",
        &["crates/web/src/recordings/guard.rs", "crates/vault/src/object.rs", "crates/journal/src/fsck/mod.rs"],
        &["law/judge/tests/recording::clause_2_3d_no_act_destroys_and_an_attempt_is_on_record", "suite/tests/all/recordings::clause_2_3d_an_altered_file_is_refused_when_read_and_named_by_the_scrub", "vault/tests/vault/flips::ten_thousand_flipped_bits_are_found_and_named", "web/recordings/tests::clause_2_3d_no_page_offers_to_delete_or_replace", "suite/browser/recordings.story::DELETE, PUT and PATCH are refused and stand in the record"],
        &["/desk/recordings/{id}", "/verify"]),
    none("2.3e", "对外提供的审批没有"),
    row("3.0a", Built, "没有通过审核的重大决定，任何页面、接口、身份都作不出来；逐一穷尽程序定义的全部路径证明，不是只举例",
        &["crates/law/src/judge/decision.rs", "crates/law/src/procedure/gates.rs", "crates/law/src/procedure/check.rs"],
        &["law/procedure/check::clause_3_0a_every_path_of_the_ordinary_penalty_satisfies_every_gate", "law/procedure/check::clause_3_0a_a_definition_that_forgets_a_condition_of_the_decision_is_refused", "law/judge/tests/walk::clause_3_0a_no_walk_leads_round_the_law", "law/judge/tests/refusals::a_decision_without_clearance_is_refused", "law/judge/tests/refusals::number_date_and_signatures_are_no_part_of_the_draft_anything_else_is", "law/authority::the_technician_and_the_party_do_nothing_to_a_case_in_any_standing"],
        &["/desk/cases/{id}", "/procedures/{id}"]),
    row("3.0b", Partly, "全市各机关用同一个规则版本，启用即记录，程序定义要穷尽检查才能启用。规则版本由程序带来，市政府、司法局还不能在页面上制定和启用；机关自己的规则只有重大执法决定目录",
        &["crates/law/src/rules.rs", "crates/law/src/procedure/check.rs"],
        &["law/procedure/check::a_definition_with_a_dead_end_or_an_idle_step_is_refused", "store/tests/store/machinery::rule_bundles_are_kept_under_their_digest_only"],
        &["/procedures"]),
    row("3.1a", Partly, "审核由作决定机关登记的审核机构办理，别的机构、不在名录的、经手过案件的人不能审核。审核机构在登记单位时填写，还不由主体种类（政府、部门、受委托组织）推出",
        &["crates/law/src/judge/review.rs", "crates/law/src/authority.rs"],
        &["law/judge/tests/refusals::the_review_keeps_strangers_handlers_and_gaps_out"],
        &["/units", "/desk/cases/{id}"]),
    row("3.1b", Built, "名录由司法行政机关备案；按单位算占比，与 5% 比较，缺几人",
        &["crates/law/src/judge/register.rs"],
        &["web/registers/reviewers::the_shortfall_is_counted_in_heads", "law/judge/tests/refusals::the_review_keeps_strangers_handlers_and_gaps_out", "store/tests/store/lists::registers_and_people_are_listed"],
        &["/desk/reviewers"]),
    none("3.1c", "法律顾问、公职律师的共享名录和指派没有"),
    row("3.2a", Partly, "逐项回答，能算的由系统算，存疑按重大办理，听证后重新认定。只有行政处罚一类",
        &["crates/law/src/major.rs", "crates/law/src/judge/review.rs"],
        &["law/judge/tests/refusals::every_criterion_is_answered_and_doubt_counts_as_major", "law/judge/tests/refusals::a_computed_criterion_cannot_be_answered_away"],
        &["/desk/cases/{id}"]),
    row("3.2b", Partly, "机关目录按版本记录，由规则自动比对。公开目录的页面和上级指导记录没有",
        &["crates/law/src/deed/register.rs", "crates/law/src/major.rs"],
        &["law/judge/tests/refusals::a_computed_criterion_cannot_be_answered_away"],
        &["/desk/cases/{id}"]),
    row("3.3a", Built, "七项内容逐项审核、写明意见，漏一项不收，有问题的不能写通过；系统能核对的列在旁边",
        &["crates/law/src/judge/review.rs"],
        &["law/judge/tests/refusals::the_review_keeps_strangers_handlers_and_gaps_out", "suite/browser/case/3-review::the reviewer finds nothing wrong in seven contents", "web/recordings/tests::the_review_is_asked_about_the_gap_of_a_whole_process_activity_only", "documents/tests/parts::six_of_seven_reviewed_contents_are_not_enough"],
        &["/desk/cases/{id}"]),
    row("3.4a", Built, "材料不齐不收，缺什么说什么",
        &["crates/law/src/judge/review.rs"],
        &["law/judge/tests/refusals::a_review_with_material_missing_is_not_accepted", "suite/browser/case/3-review::a submission with a material missing is refused and names it"],
        &["/desk/cases/{id}"]),
    row("3.4b", Built, "按工作日计时，退回补充时停表，只能退一次，超期在监督页面列出",
        &["crates/law/src/judge/review.rs", "crates/law/src/period/clock.rs"],
        &["law/judge/tests/story::a_review_returned_once_stands_still_until_it_comes_back", "law/period/tests::stopped_time_is_not_counted", "web/supervise/figures::ratios_never_stand_without_their_counts"],
        &["/desk/cases/{id}", "/desk/supervision"]),
    row("3.4c", Partly, "异议和双方意见都留在案卷。协调会和机关集体讨论的组织没有",
        &["crates/law/src/judge/review.rs"],
        &["web/desk/tests::the_case_renders_at_every_point_of_its_way"],
        &["/desk/cases/{id}"]),
    row("3.5a", Built, "承办人、审核人在报告、送审、审核各步确认对什么负责，不确认不收，并记入日志；权限是一张表",
        &["crates/law/src/authority.rs", "crates/law/src/judge/review.rs"],
        &["law/judge/tests/refusals::the_review_keeps_strangers_handlers_and_gaps_out", "law/authority::every_kind_of_act_has_exactly_one_row_and_no_row_is_idle", "law/judge/tests/refusals::who_may_not_see_gets_not_found_and_who_may_see_but_not_do_is_refused"],
        &["/desk/cases/{id}"]),
    row("4.0a", Partly, "公示、记录、审核三项制度在行政处罚上贯通，其他五类行为没有",
        &["crates/law/src/judge/mod.rs"], &["suite/tests/all/story::a_major_case_from_clue_to_public_notice_to_withdrawal"], &["/", "/desk"]),
    row("4.1a", Partly, "普通程序处罚全程网上办理，有接口和历史数据导入。单点登录没有",
        &["crates/office/src/act.rs", "crates/office/src/import/mod.rs"],
        &["suite/tests/all/story::a_major_case_from_clue_to_public_notice_to_withdrawal", "web/portal/tests::programs_act_as_people_do", "suite/tests/all/import::ten_thousand_rows_and_three_bad_ones", "web/api/mod::every_route_is_described_and_nothing_else"],
        &["/desk", "/api/openapi.json"]),
    row("4.1b", Partly, "内部网上审批办公已建成。当事人网上陈述、申请没有",
        &["crates/office/src/act.rs"],
        &["suite/browser/case/1-opening::the head opens the case with the keyboard alone"],
        &["/desk"]),
    row("4.2a", Partly, "开放数据、接口、导入页和逐行报告已建成。数据标准目录和交换流没有",
        &["crates/law/src/history.rs", "crates/law/src/roster.rs", "crates/web/src/portal/export.rs"],
        &["law/history/tests::each_doubt_is_named", "suite/tests/all/import::ten_thousand_rows_and_three_bad_ones", "suite/tests/all/imports::by_the_page_a_file_is_checked_imported_and_its_rows_put_right", "suite/tests/all/imports::officers_are_a_second_register_of_the_same_reader", "web/portal/export::csv_carries_no_formula", "web/portal/claims::every_public_list_is_data_as_open_says"],
        &["/open", "/desk/historical", "/desk/imports/{register}", "/api/openapi.json"]),
    none("4.2b", "与政务服务平台、双公示平台的对接没有"),
    row("5.0a", Partly, "六类行为中只有行政处罚（普通程序）",
        &["crates/law/src/procedure/ordinary.rs"], &["law/judge/tests/story::an_ordinary_case_runs_from_clue_to_archive"], &["/procedures"]),
    row("5.0b", Partly, "演示城市有方案所列的示范单位；示范单位标注起始日期并公开，监督页面可以只看示范单位。示范单位与其他单位的对比报告没有",
        &["crates/law/src/deed/register.rs", "crates/office/src/demo/cast.rs"],
        &["web/portal/claims::clause_5_0b_demonstration_units_are_marked_and_can_be_looked_at_alone"],
        &["/units", "/desk/supervision"]),
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

    #[test]
    fn every_clause_has_its_row_in_order() {
        let table: Vec<_> = CLAUSES.iter().map(|r| r.id).collect();
        let clauses: Vec<_> = law::clause::CLAUSES.iter().map(|c| c.id).collect();
        assert_eq!(table, clauses);
    }

    #[test]
    fn what_is_not_built_names_nothing() {
        for row in CLAUSES {
            assert_eq!(row.status == NotBuilt, row.screens.is_empty() && row.rules.is_empty(), "{}", row.id);
            assert!(row.status == Built || !row.note.is_empty(), "{}: what is missing is said", row.id);
        }
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
