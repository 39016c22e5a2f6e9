//! Acts of 全过程记录: documents fixed as files, recordings handed over, devices kept.

use crate::file::FileRef;
use crate::private::Private;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 文书模板 as used: which one, in which edition (clause 2.1b).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateRef {
    /// Its id in the rule bundle.
    pub id: String,
    /// Its edition.
    pub version: u32,
}

/// 制发文书 — the bytes are the document from here on; it is never rendered again (clause 2.1a, 2.3a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentIssued {
    /// The case.
    pub case: String,
    /// Sequence number of the case's act that made it.
    pub entry: u64,
    /// Kind, e.g. `penalty-decision`.
    pub kind: String,
    /// 文书名称 under the template.
    pub title: String,
    /// 文号, as reserved by the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The template.
    pub template: TemplateRef,
    /// Pages.
    pub pages: u32,
    /// The file.
    pub file: FileRef,
    /// Required parts that the document lacks, in words; any is a refusal.
    #[serde(default)]
    pub missing: Vec<String>,
}

/// 签章件入卷 — the signed or stamped paper came back as a scan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentScanned {
    /// The scan.
    pub file: FileRef,
    /// 签署（盖章）日期
    pub signed_on: Date,
    /// 已加盖印章
    pub sealed: bool,
    /// 签名、盖章情况
    pub note: String,
}

/// 作废文号 — a number that was reserved and not used stays in its series, with the reason (clause 2.1b).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentCancelled {
    /// Sequence number of the act that reserved it.
    pub entry: u64,
    /// Why.
    pub reason: String,
}

/// 文号作废 in its series: the companion of [`DocumentCancelled`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberCancelled {
    /// The number.
    pub number: u32,
    /// Why.
    pub reason: String,
}

/// 资料种类
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// 录像
    Video,
    /// 录音
    Audio,
    /// 照片
    Image,
    /// 书面材料扫描件、电子文件
    Document,
}

/// 手机、记录仪写在文件里的位置, in millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// 纬度, north positive.
    pub latitude: i64,
    /// 经度, east positive.
    pub longitude: i64,
}

/// 移交音像资料 — a recording or file enters the vault and belongs to the case (clause 2.3b).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingHandedOver {
    /// The case.
    pub case: String,
    /// Which activity it records: sequence number of its act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<u64>,
    /// Which item of the evidence list it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<u32>,
    /// 资料种类
    pub kind: MediaKind,
    /// The file.
    pub file: FileRef,
    /// 原始文件名: may name people.
    pub name: Private<String>,
    /// 开始时间 by the device's own clock; needed for video and audio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Timestamp>,
    /// Whether the start was read from the file; else the officer states it.
    #[serde(default)]
    pub start_from_file: bool,
    /// 时长, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// 位置, where the file says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Private<Position>>,
    /// 记录设备
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// 记录人: an officer's id.
    pub officer: String,
    /// What is odd about the file, in words.
    #[serde(default)]
    pub doubts: Vec<String>,
    /// 逾期移交的理由
    #[serde(default)]
    pub late_reason: String,
}

/// 接收音像资料 — the custodian's receipt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingAccepted {
    /// 核对情况
    pub note: String,
}

/// 时间点
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeMark {
    /// From the beginning, in milliseconds.
    pub at_ms: u64,
    /// What is to be seen or heard there.
    pub note: String,
}

/// 编写文字说明 (clause 2.3c).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingDescribed {
    /// 地点
    pub place: String,
    /// 在场人员
    pub people: Private<String>,
    /// 主要内容、证明事项
    pub content: Private<String>,
    /// 重要时间点, ascending.
    #[serde(default)]
    pub marks: Vec<TimeMark>,
}

/// 改归活动 — what a recording belongs to from now on: handed over under the wrong activity, or of several.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RecordingAssigned {
    /// The activity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<u64>,
    /// Further activities that the same recording covers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<u64>,
    /// 与之相同: the recording of the same case that is the very same file and counts in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
    /// The item of evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<u32>,
    /// Why.
    pub reason: String,
}

/// 查阅目的
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewPurpose {
    /// 办理本案
    Handling,
    /// 法制审核、案件审核
    Review,
    /// 审批
    Approval,
    /// 保管、核对
    Custody,
    /// 执法监督、案卷评查
    Supervision,
    /// 行政复议、行政诉讼
    Remedy,
}

impl ViewPurpose {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Handling, Self::Review, Self::Approval, Self::Custody, Self::Supervision, Self::Remedy];
}

/// 查阅音像资料 — viewing is an act (clause 2.3c).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingViewed {
    /// 目的
    pub purpose: ViewPurpose,
    /// 说明
    pub note: String,
}

/// 查阅案卷 — a person who does not handle the case looks into it, and says what for (clause 2.3c).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseViewed {
    /// The case.
    pub case: String,
    /// 目的
    pub purpose: ViewPurpose,
    /// 说明
    pub note: String,
}

/// 企图
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attempt {
    /// 删除
    Delete,
    /// 替换、覆盖
    Replace,
    /// 剪辑、修改
    Alter,
}

impl Attempt {
    /// All.
    pub const ALL: [Self; 3] = [Self::Delete, Self::Replace, Self::Alter];
}

/// 拒绝改动音像资料 — somebody tried; the attempt itself is on record (clause 2.3d).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingAlterationRefused {
    /// What was tried.
    pub attempt: Attempt,
    /// By which way, e.g. `DELETE`.
    pub via: String,
}

/// 缺口原因
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapCause {
    /// 设备故障、断电、存储不足
    Equipment,
    /// 突发、紧急情况
    Emergency,
    /// 当事人阻挠
    Obstruction,
    /// 场所、环境不具备条件
    Place,
    /// 文字记录足以说明
    TextSuffices,
    /// 其他
    Other,
}

impl GapCause {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Equipment, Self::Emergency, Self::Obstruction, Self::Place, Self::TextSuffices, Self::Other];
}

/// 说明音像记录缺口 — a reason where the recording has gaps or is not there; for a whole-process activity the
/// agency head's (clause 2.2a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingGapExplained {
    /// The activity: sequence number of its act.
    pub activity: u64,
    /// Seconds of it that are not recorded, as computed when the reason was given.
    pub missing_seconds: u64,
    /// Why.
    pub cause: GapCause,
    /// In words.
    pub reason: String,
}

/// 设备、场所种类 (clause 2.2c).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// 执法记录仪
    BodyCamera,
    /// 照相机、摄像机
    Camera,
    /// 录音设备
    AudioRecorder,
    /// 执法手机
    Phone,
    /// 询问室
    InterviewRoom,
    /// 听证室
    HearingRoom,
}

impl DeviceKind {
    /// All.
    pub const ALL: [Self; 6] = [
        Self::BodyCamera,
        Self::Camera,
        Self::AudioRecorder,
        Self::Phone,
        Self::InterviewRoom,
        Self::HearingRoom,
    ];
    /// 执法办案场所: recorded throughout while in use (clause 2.2a).
    #[must_use]
    pub fn is_room(self) -> bool {
        matches!(self, Self::InterviewRoom | Self::HearingRoom)
    }
}

/// 登记音像记录设备、场所
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceRegistered {
    /// 单位
    pub unit: String,
    /// 种类
    pub kind: DeviceKind,
    /// 名称
    pub name: String,
    /// 编号
    pub number: String,
    /// 型号, or a room's equipment.
    #[serde(default)]
    pub model: String,
    /// 启用日期
    pub in_use_from: Date,
}

/// 配发、收回设备
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceAssigned {
    /// To whom: an officer's id; none takes it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officer: Option<String>,
    /// 用途、说明
    #[serde(default)]
    pub note: String,
}

/// 设备状况
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// 完好
    Good,
    /// 故障
    Faulty,
    /// 送修
    InRepair,
    /// 报废
    Retired,
}

impl Condition {
    /// All.
    pub const ALL: [Self; 4] = [Self::Good, Self::Faulty, Self::InRepair, Self::Retired];
}

/// 检查设备 — its state, and how far its clock is off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceChecked {
    /// 状况
    pub condition: Condition,
    /// 时钟误差, in seconds: the device's clock less the true time; positive is fast.
    pub clock_offset_seconds: i64,
    /// 说明
    #[serde(default)]
    pub note: String,
}

macro_rules! words {
    ($( $ty:ident { $( $variant:ident $wire:literal $title:literal; )* } )*) => { $(
        impl $ty {
            /// The Chinese name.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $( Self::$variant => $title, )* }
            }
            /// The wire name.
            #[must_use]
            pub fn wire(self) -> &'static str {
                match self { $( Self::$variant => $wire, )* }
            }
        }
    )* };
}

words! {
    MediaKind {
        Video "video" "录像"; Audio "audio" "录音"; Image "image" "照片"; Document "document" "文件";
    }
    ViewPurpose {
        Handling "handling" "办理本案"; Review "review" "法制审核、案件审核"; Approval "approval" "审批";
        Custody "custody" "保管、核对"; Supervision "supervision" "执法监督、案卷评查";
        Remedy "remedy" "行政复议、行政诉讼";
    }
    Attempt { Delete "delete" "删除"; Replace "replace" "替换"; Alter "alter" "修改"; }
    GapCause {
        Equipment "equipment" "设备故障、断电、存储不足"; Emergency "emergency" "突发、紧急情况";
        Obstruction "obstruction" "当事人阻挠"; Place "place" "场所、环境不具备条件";
        TextSuffices "text_suffices" "文字记录足以说明"; Other "other" "其他";
    }
    DeviceKind {
        BodyCamera "body_camera" "执法记录仪"; Camera "camera" "照相机、摄像机";
        AudioRecorder "audio_recorder" "录音设备"; Phone "phone" "执法手机";
        InterviewRoom "interview_room" "询问室"; HearingRoom "hearing_room" "听证室";
    }
    Condition {
        Good "good" "完好"; Faulty "faulty" "故障"; InRepair "in_repair" "送修"; Retired "retired" "报废";
    }
}
