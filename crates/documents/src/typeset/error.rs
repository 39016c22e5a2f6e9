//! Why a document could not be typeset, in words for whoever has to act on it.

use std::fmt;

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypesetError {
    /// None of the families of a list is installed.
    NoFamily {
        /// What the list is for, e.g. `正文（仿宋）`.
        role: &'static str,
        /// The list as configured.
        families: Vec<String>,
        /// The Debian package that brings one of the default families.
        package: &'static str,
    },
    /// A layout asked for a family that no list names.
    UnknownFamily(String),
    /// No configured font has the character.
    Glyph {
        /// The character.
        character: char,
        /// Where it stands, e.g. `当事人` or `第3段`.
        place: String,
    },
    /// There is no layout of this name and version.
    Layout(String),
    /// The typesetter refused; the words are its own.
    Engine(String),
}

impl fmt::Display for TypesetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFamily { role, families, package } => write!(
                f,
                "{role}字体一种也没有安装：{}。请安装其中一种，或者安装 Debian 软件包 {package}",
                families.join("、")
            ),
            Self::UnknownFamily(family) => {
                write!(f, "版式使用了字体“{family}”，字体配置中没有这一种，请在配置中加入并安装")
            }
            Self::Glyph { character, place } => write!(
                f,
                "已安装的字体中没有“{character}”（U+{:04X}）字，位置：{place}。请改用规范汉字，或者安装收录该字的字体",
                u32::from(*character)
            ),
            Self::Layout(name) => write!(f, "没有版式“{name}”，请检查文书模板的版式名称和版本"),
            Self::Engine(words) => write!(f, "文书不能排版：{words}"),
        }
    }
}

impl std::error::Error for TypesetError {}
