//! What can go wrong in a use case.

use law::refusal::Refusal;
use store::HistoryEntry;

/// A fault of the machine: never the user's doing.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The database could not be reached, said by a layer that knows no more.
    #[error("database: {0}")]
    Unreachable(String),
    /// The commit failed.
    #[error(transparent)]
    Commit(store::CommitError),
    /// The index failed.
    #[error("search: {0}")]
    Search(#[from] search::Error),
    /// The vault failed, or a file in it was altered.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// JSON failed.
    #[error("json: {0}")]
    Json(#[from] serde_json::Error),
    /// The directory was never founded.
    #[error("这个数据目录还没有建立，请先运行 mingjing demo 或者 mingjing migrate")]
    NotFounded,
    /// States are stored in another form than this program works with.
    #[error("{}", state_format(*.stored, *.known))]
    StateFormat {
        /// The form they have.
        stored: u32,
        /// The form that is known.
        known: u32,
    },
    /// The data is not encrypted, or only in part.
    #[error("这个数据目录里的个人信息还没有加密，请先停止服务并运行 mingjing migrate")]
    NotEncrypted,
    /// A rule bundle is missing or altered.
    #[error("规则版本 {0} 缺失或者被改动")]
    Rules(String),
    /// Password hashing failed.
    #[error("password: {0}")]
    Password(String),
    /// Too many log in at this moment.
    #[error("现在登录的人太多，过几秒再试")]
    Busy,
    /// A file could not be read.
    #[error("{0}")]
    File(String),
}

fn state_format(stored: u32, known: u32) -> String {
    if stored > known {
        format!("这个数据目录由更新的版本写成（状态格式 {stored}，本程序认识 {known}），请用那个版本打开")
    } else {
        format!(
            "这个数据目录是旧版本写成的（状态格式 {stored}，本程序用 {known}），请先停止服务并运行 mingjing migrate"
        )
    }
}

impl Fault {
    /// Whether the database could not be reached at all: it may answer again in a moment.
    #[must_use]
    pub fn is_down(&self) -> bool {
        match self {
            Self::Store(e) | Self::Commit(store::CommitError::Storage(e)) => e.is_unreachable(),
            Self::Unreachable(_) => true,
            _ => false,
        }
    }
}

/// Why an act was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The law refuses.
    #[error("{}", .0.sentence())]
    Refused(Box<Refusal>),
    /// Somebody else was first: what they recorded since, newest last.
    #[error("{}", .refusal.sentence())]
    Conflict {
        /// The refusal.
        refusal: Box<Refusal>,
        /// Their entries since the version that the actor saw.
        theirs: Vec<HistoryEntry>,
        /// The sequence number now.
        now: u64,
    },
    /// The machine failed; nothing was recorded.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Refusal> for Trouble {
    fn from(r: Refusal) -> Self {
        Self::Refused(Box::new(r))
    }
}

impl From<store::StoreError> for Trouble {
    fn from(e: store::StoreError) -> Self {
        Self::Fault(Fault::Store(e))
    }
}
