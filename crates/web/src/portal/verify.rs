//! `/verify`: how to check the public log without this platform: what is served where, in which form, with which
//! key, and the commands. Also says plainly what it does not prove.

use axum::response::Response;
use journal::Checkpoint;
use maud::{Markup, html};

use super::lookup::{self, Asked};
use super::visit::{Says, Visit};
use crate::look::{Column, Empty, Icon, Row, State, Table, button_link, crumbs, format, hash_block, note};

/// The page.
pub async fn show(visit: Visit) -> Response {
    let asked = Asked::read(&visit.params);
    let found = match lookup::find(&visit, &asked).await {
        Ok(found) => found,
        Err(fault) => return visit.fault(&fault).await,
    };
    let checkpoint = crate::log::last_checkpoint(visit.app.log_dir()).await;
    let key = crate::log::verifier_key(visit.app.log_dir()).await;
    let looked = lookup::content(&asked, &found);
    let content = content(
        &looked,
        &visit.base,
        &visit.app.city().log_origin,
        checkpoint.map(|(c, _)| c).as_ref(),
        key.as_deref(),
    );
    let says = Says::new("怎样独立验证", "");
    // An answer about one paper is no page for search engines.
    let says = if asked == Asked::default() { says.indexed() } else { says };
    visit.with_addresses(visit.page(says, &content).await)
}

/// The content.
#[must_use]
pub fn content(
    looked: &Markup,
    base: &str,
    origin: &str,
    checkpoint: Option<&Checkpoint>,
    key: Option<&str>,
) -> Markup {
    let row = |path: &str, what: &str, kind: &str, keeps: &str| {
        Row::from(vec![
            html! { span.mono { (path) } },
            html! { (what) },
            html! { span.mono.small { (kind) } },
            html! { (keeps) },
        ])
    };
    let files = Table::new(
        "日志的文件和地址",
        ["地址", "内容", "类型", "会不会变"].map(Column::new).into(),
        vec![
            row("/log/checkpoint", "检查点：日志的名称、条数、根，带签名", "text/plain", "随日志增长而变"),
            row(
                "/log/tile/<层>/<号>",
                "校验树的瓦片，每片 256 个节点，32 字节一个",
                "application/octet-stream",
                "满片永不变",
            ),
            row(
                "/log/tile/entries/<号>",
                "叶的分册，每条 2 字节长度加 32 字节",
                "application/octet-stream",
                "满册永不变",
            ),
            row("/log/tile/…/<号>.p/<宽>", "还没有满的瓦片或分册", "application/octet-stream", "写下后不变"),
            row(
                "/log/key",
                "验证检查点用的公钥，一行一把：第一行是日志的，签检查点；第二行是心跳的，会签时间",
                "text/plain",
                "换钥时变",
            ),
            row(
                "/d/<公示地址>/proof",
                "一条决定的凭证：位置、路径、检查点",
                "text/plain",
                "按最新检查点生成",
            ),
        ],
        Empty::new(Icon::FileText, "没有文件", ""),
    );
    let key_path = "log.key";
    html! {
        div.wrap {
            (crumbs(&[("首页", "/")], "怎样独立验证"))
            div.plain { h1 { "怎样独立验证" } }
            div.mb { (looked) }
            article.card.doc {
                p { "执法过程的每一步都写入一本只能往后添、不能改的公示日志。日志对外公开，任何人都能用自己的工具核对，不需要相信本平台。" }
                (note(State::Idle, "用的都是公开标准", &html! {
                    "日志按 C2SP tlog-tiles 提供，检查点按 C2SP tlog-checkpoint 和 signed-note 签名，校验树（Merkle 树）按 RFC 6962、RFC 9162 计算，摘要用 SHA-256，签名用 Ed25519。"
                }))
                h2 { "现在的日志" }
                dl.dl {
                    dt { "日志名称" } dd { span.mono { (origin) } }
                    @if let Some(c) = checkpoint {
                        dt { "条数" } dd { (format::number(i64::try_from(c.head.size).unwrap_or(i64::MAX))) " 条" }
                        dt { "日志根" } dd { (hash_block(&law::draft::hex(&c.head.root.0))) }
                    } @else { dt { "检查点" } dd { "还没有发布第一个检查点" } }
                    dt { "公钥" } dd { @if let Some(key) = key { @for line in key.lines() { span.hash { (line) } } span.small.muted { "第一把签检查点，第二把每分钟会签时间，证明日志还在运行" } } @else { "这台服务器没有公布公钥文件，请向司法局索取，不要只从一处取得" } }
                }
                h2 { "能证明什么" }
                ul.dots {
                    li { "一条决定的审批公示，确实在日志的那个位置，之后没有被改动、抽走或者补写" }
                    li { "公示内容就是决定原文去掉遮盖：原文和每处遮盖（位置、种类、理由）都在记录里，公示文字由此算出，没有人能改写。决定页每次打开时重新核对；持有案件验证包的人，用 mingjing verify 离线核对" }
                    li { "今天的日志完整包含昨天的日志：保存旧检查点的人，可以查出任何倒改" }
                    li { "全体看到的是同一本日志：拿自己的检查点与别人的比对即可" }
                }
                h2 { "不能证明什么" }
                ul.dots {
                    li { "写进日志的事实本身是否真实：日志只保证写下以后没有变" }
                    li { "遮盖掉的是什么：原文不公开，只公开遮盖的处数和种类。按第 1 版规则公示的，文字没有与决定绑定，决定页写明" }
                    li { "日志里只有加盐摘要，没有内容和姓名：凭日志看不到任何人的信息" }
                    li { "检查点目前只由本平台签名和会签时间，外部见证人的会签还没有接入" }
                }
            }
            h2.h2.mt { "地址和格式" }
            div.card { (files) }
            article.card.doc.mt {
                h2 { "动手核对一条决定" }
                div.indent { ol {
                    li { "在决定页面抄下 64 位核对码（日志叶），点“下载凭证”，得到 .tlog-proof 文件：里面有核对码、位置、路径、检查点" }
                    li { "取得公钥，最好从另一个渠道再核对一遍" }
                    li { "计算：叶 → 记录摘要 SHA-256(0x00 ‖ 叶) → 沿路径逐级 SHA-256(0x01 ‖ 左 ‖ 右) → 得到的根须与检查点一致" }
                    li { "用公钥验证检查点的签名" }
                } }
                p { "取文件：" }
                div.scroll tabindex="0" role="region" aria-label="取文件的命令" { pre.hash { code {
                    "curl -O " (base) "/log/checkpoint\n"
                    "curl -o " (key_path) " " (base) "/log/key\n"
                    "curl -o decision.tlog-proof " (base) "/d/公示地址/proof"
                } } }
                p.mt { "用本系统的离线命令（源代码公开，不需要服务器和数据库），--leaf 后写页面上的核对码，与凭证里的比对：" }
                div.scroll tabindex="0" role="region" aria-label="命令" { pre.hash { code { "mingjing verify decision.tlog-proof --trust " (key_path) " --leaf 核对码" } } }
                p.small.muted { "退出码 0 为成立，1 为不成立，2 为无法判断（例如没有给出公钥）。加 --json 输出数据。日志序号从 0 起，页面、凭证、瓦片用的是同一个数。" }
                p.mt { "这条命令也核对案件验证包（zip）：除了每条记录在不在日志里，还按当时的规则重新判断每一步。验证包由办案机关导出。" }
                p.mt { "用任何支持 C2SP tlog-tiles 的第三方工具，把日志地址设为：" }
                div.scroll tabindex="0" role="region" aria-label="日志地址" { pre.hash { code { (base) "/log" } } }
                h2 { "长期监督" }
                p { "定期保存检查点。两次之间用瓦片计算一致性证明：新日志须以旧日志开头。发现不一致，请公开两个检查点，并向上级行政执法监督机构反映。" }
                div.row.mt5 { (button_link(Some(Icon::Download), "下载检查点", "/log/checkpoint", false)) @if key.is_some() { (button_link(Some(Icon::Key), "下载公钥", "/log/key", false)) } }
            }
        }
    }
}
