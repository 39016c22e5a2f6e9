//! What can go wrong in a vault.

use std::io;
use std::sync::Arc;

use crate::digest::{ChunkError, Sha256};

/// Why an operation failed. The sentences are shown to people who upload or read. Paths are relative to the vault.
#[derive(Debug, Clone, thiserror::Error)]
pub enum VaultError {
    /// The system refused a file operation.
    #[error("存储操作失败（{operation}，{path}）：{source}。请检查磁盘空间和存储设备后重试")]
    Io {
        /// What was tried.
        operation: &'static str,
        /// On which file.
        path: String,
        /// What the system said.
        source: Arc<io::Error>,
    },
    /// The bytes to be stored could not be read, or the copy could not be written where it should go.
    #[error("读取来源或者写出副本时中断：{0}。请重试")]
    Stream(Arc<io::Error>),
    /// [`create`](crate::Vault::create) found something in the directory.
    #[error("该目录已有存储库或者其他文件，不能在此新建存储库")]
    Exists,
    /// [`open`](crate::Vault::open) found no vault.
    #[error("该目录没有存储库。首次使用应先新建")]
    Missing,
    /// A vault of another format.
    #[error("存储库的版本文件不能识别，请使用对应版本的程序")]
    Format,
    /// An identifier that is no identifier of an upload.
    #[error("上传编号只能由16至64位小写字母、数字和连字符组成")]
    Id,
    /// Metadata that are not JSON or too long.
    #[error("上传说明应为不超过{max}字节的JSON文本", max = crate::META_BYTES_MAX)]
    Meta,
    /// A size beyond what one object may have.
    #[error("单个文件不得超过{max}字节", max = crate::OBJECT_BYTES_MAX)]
    TooLarge,
    /// An upload with this identifier has begun already.
    #[error("上传编号已被使用，请续传或者换用新的编号")]
    UploadExists,
    /// No such upload.
    #[error("没有该上传，请重新开始上传")]
    NoUpload,
    /// Another request writes to the same upload.
    #[error("该上传正由另一个连接写入，请稍后续传")]
    Busy,
    /// An operation failed earlier, so what this handle knows and what lies on the disk may differ.
    #[error("写入曾经失败，该连接不能继续使用，请续传")]
    Poisoned,
    /// More bytes than were declared.
    #[error("上传内容超过声明的{declared}字节")]
    TooLong {
        /// Size declared at the beginning.
        declared: u64,
    },
    /// Fewer bytes than were declared.
    #[error("上传尚未完成：声明{declared}字节，已收到{offset}字节，请续传")]
    Incomplete {
        /// Size declared at the beginning.
        declared: u64,
        /// Bytes received.
        offset: u64,
    },
    /// Finished, or about to: the file is stored and cannot be discarded.
    #[error("该上传已经完成入库，不能放弃")]
    Finished,
    /// Not finished yet, so there is no receipt to put away.
    #[error("该上传尚未完成入库")]
    Unfinished,
    /// No object at this address.
    #[error("存储库中没有摘要为{0}的文件")]
    NoObject(Sha256),
    /// The object is another one than the caller expects: the journal and the vault disagree.
    #[error("摘要为{0}的文件与登记的大小或者摘要不一致，请立即核查存储库")]
    Unexpected(Sha256),
    /// A file of the vault is not what it must be.
    #[error("{path}已损坏：{what}。请从备份恢复并核查存储设备")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong, as a part of a sentence.
        what: String,
    },
    /// One chunk of an object has other bytes than were stored.
    #[error("摘要为{sha256}的文件第{start}至{end}字节与入库时不一致，拒绝提供。请从备份恢复并核查存储设备")]
    Chunk {
        /// The object.
        sha256: Sha256,
        /// Number of the chunk, from 0.
        chunk: u64,
        /// First byte of the chunk within the content.
        start: u64,
        /// The byte after the last.
        end: u64,
    },
    /// A range that does not lie within the object, or is too long to be held in memory.
    #[error("读取范围超出文件，或者一次读取过长")]
    Range,
    /// A chunk that cannot be proved.
    #[error(transparent)]
    Proof(#[from] ChunkError),
}

impl VaultError {
    pub(crate) fn io(operation: &'static str, path: impl ToString) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { operation, path: path.to_string(), source: Arc::new(source) }
    }

    pub(crate) fn stream(source: io::Error) -> Self {
        Self::Stream(Arc::new(source))
    }

    pub(crate) fn damaged(path: impl ToString, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_string(), what: what.into() }
    }

    /// Whether the system says that the file does not exist.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }
}
