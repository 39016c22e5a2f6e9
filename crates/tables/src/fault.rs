//! What stands in the way of reading a file, in words for whoever chose it.

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The machine.
    #[error("读不到文件：{0}")]
    Io(#[from] std::io::Error),
    /// Nothing in it.
    #[error("文件是空的")]
    Empty,
    /// Encrypted by a password.
    #[error("文件设了打开密码；请在表格软件中打开，取消密码后另存")]
    Locked,
    /// No table in it.
    #[error("文件里没有表格")]
    NoTable,
    /// Something else than a table.
    #[error("这是{0}，不是表格；请在表格软件中另存为“.xlsx 工作簿”或“CSV UTF-8”后再导入")]
    Other(&'static str),
    /// Damaged.
    #[error("文件损坏，读到一半读不下去：{0}；请在表格软件中打开，另存为“.xlsx 工作簿”后再导入")]
    Damaged(String),
    /// More than this program holds.
    #[error("{0}，超过能读的大小；请分成几个文件，或另存为“CSV UTF-8”后再导入")]
    TooBig(String),
}

impl Fault {
    pub(crate) fn damaged(e: impl std::fmt::Display) -> Self {
        Self::Damaged(e.to_string())
    }
}
