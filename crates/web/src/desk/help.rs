//! /desk/help — 使用说明: the way of a case step by step, who does what, and what to do on each refusal.

use crate::look::{Card, Column, Empty, Icon, Row, Table, button_link, crumbs, page_head};
use crate::reply::clause_words;
use crate::session::Staff;
use axum::response::Response;
use law::procedure::{GATES, Gate, Procedure};
use maud::{Markup, Render as _, html};

pub(super) async fn page(staff: Staff) -> Response {
    let rules = staff.app.office().rules();
    let procedures = &rules.bundle().procedures;
    let content = content(procedures);
    super::shell::page(&staff, "使用说明", "/desk/help", &content)
}

/// The page's content, from the definitions that the engine runs.
#[must_use]
pub fn content(procedures: &[Procedure]) -> Markup {
    html! {
        (crumbs(&[("工作台", "/desk")], "使用说明"))
        (page_head("使用说明", &[], &button_link(None, "回到工作台", "/desk", false)))
        div.stack {
            (Card::padded("怎样用", start()).icon(Icon::Book))
            @for procedure in procedures { (steps(procedure)) }
            (Card::padded("公示：遮盖、审批、撤回", publicity()).icon(Icon::Speakerphone))
            (Card::padded("导入：上传、检查、导入、改正", imports()).icon(Icon::FileUpload))
            (Card::padded("音像资料：录、交、管、看", recordings()).icon(Icon::Video))
            (Card::padded("遇到这些情况怎样办", refusals()).icon(Icon::Lock))
            (gates())
            (Card::padded("演示环境", demo()).icon(Icon::HourglassHigh))
        }
    }
}

fn start() -> Markup {
    html! {
        ol.dots {
            li { "工作台列出轮到您的环节，最早到期的在前面。打开案件，最上面一行就是现在要做的。" }
            li { "点按钮打开表单，填写后按按钮记录。记录下来的不能改，只能往后再记一条。" }
            li { "记录后案件页顶端有回执：办了什么、文号、日志号和核对码。文书随每一步自动生成，在案件页下方查看和打印。" }
            li { "会生成文书的表单下面有“预览文书”：填到一半也可以看，填写的都还在，缺什么在旁边写明，什么都不记录。" }
            li { "文书内容齐全的，办理后几秒内自动制发成 PDF，内容固定；打印签名、盖章后，在文书页“签章件入卷”。文号不用了的，在文书页作废并写明理由。" }
            li { "案件页“打印全卷”把已制发的文书按归档顺序装订成一份 PDF；对外复制只用正卷。拟处理决定改过的，可以比较版本。" }
            li { "一个人有几个身份的，在右上角切换；每一步都按当时的身份记录。" }
            li { "全部操作都可以只用键盘：Tab 移动，空格选择，回车打开或者记录。" }
        }
    }
}

fn imports() -> Markup {
    html! {
        ol.dots {
            li { "公示编辑在“历史数据”页导入本单位的旧处罚决定，资格登记人员在“执法人员”页导入证件名单。Excel、WPS、CSV 和网页表格都可以，最大 64 MiB。" }
            li { "上传后先看列名对照：左边是系统的列，右边是文件的列，认错的改过来。同样表头的文件，下次照这样读。" }
            li { "“检查”读完每一行，指出存疑的单元格，什么都不记录。“开始导入”才记录，记录以后不能撤销，只能更正，或者不公开。" }
            li { "存疑的行照样收下，存疑写明在哪一格；退回的只有文号、当事人和正文都没有的行。证件名单里缺少编号、姓名、单位、类别或者有效期的行退回，不替人猜。" }
            li { "导入在后台进行，可以离开，可以停止。停止、中断以后点“继续导入”，已经记录的行计为“已有”，不会重复。" }
            li { "“下载存疑和退回的行”得到一个工作簿，最后一列是原因；改好后在同一页上传，“更正的记录”一列不要动：凭它更正原来的那条记录，原文留在记录的历史里。已经生成公示稿的不能再更正。超过单位规定行数的，只有上传这个文件的人能下载。" }
            li { "别人上传同一个文件，是同一次导入。其他单位和其他身份看不到本单位的文件，连文件名也看不到。" }
        }
    }
}

fn publicity() -> Markup {
    html! {
        ol.dots {
            li { "公示稿随决定自动生成，文字取自决定书，谁也不能改写。个人信息自动遮盖。" }
            li { "公示编辑核对对照表：漏遮的，填写原文中的文字，出现几处就遮盖几处；姓名等遮错的，写明理由取消。证件号、电话、住址、账号和未成年人的信息不能取消遮盖。" }
            li { "公示范围可以选全文或者摘要；摘要不公开违法事实和救济途径。" }
            li { "公示审批人看原文与公示内容的对照和遮盖清单后审批；编辑人不能审批自己编辑的。超过应公示日期的，写明逾期的理由。" }
            li { "撤回公示、不予公开：一人按法定理由申请，另一名公示审批人决定。决定被撤销、变更的，由机关负责人在案件中登记，公示随即撤回；被变更的，随后公示变更后的内容。" }
            li { "因内容有误等撤回的，可以“改正后重新公示”：仍用原地址，批准以前原地址保留撤回说明。" }
            li { "导入的历史决定每条只能生成一份公示稿，公示地址由系统给出。" }
        }
    }
}

fn steps(procedure: &Procedure) -> Markup {
    let rows = procedure
        .steps
        .iter()
        .enumerate()
        .map(|(i, s)| {
            let who: Vec<&str> = s.who.iter().map(|c| c.title()).collect();
            Row::from(vec![
                html! { (i + 1) },
                html! { (s.title) @if s.optional { span.muted.small { "（视情况）" } } },
                html! { (s.stage) },
                html! { (who.join("、")) },
                html! { (s.documents.join("、")) },
                html! { span.small { (s.basis) } },
            ])
        })
        .collect();
    let columns = ["序号", "环节", "阶段", "谁办", "文书", "依据"].map(Column::new).into();
    let caption = format!("{}的环节", procedure.title);
    Card::new(
        format!("{}：一步一步", procedure.title),
        Table::new(caption, columns, rows, Empty::new(Icon::Route, "没有环节", "")),
    )
    .icon(Icon::Route)
    .render()
}

fn recordings() -> Markup {
    html! {
        ol.dots {
            li { "录：" a href="/desk/recording-rules" { "音像记录事项清单" } "写明哪些活动要录、录什么、说什么。在登记的询问室、听证室进行的，要全过程录。" }
            li { "交：活动结束后 24 小时内，在案件页“音像记录”里点“移交音像资料”。可以一次选几个文件，也可以在手机上选；传到一半断网、关掉页面，再打开会接着传。逾期的要写明理由。" }
            li { "管：保管员核对后接收。接收前后，原件都不能改、不能换、不能删；有人试过，会记入日志并提示执法监督机关。" }
            li { "写：承办人写文字说明，标出重要时间点。" }
            li { "看：先写明目的再看，4 小时内可以反复看；每次查阅都在日志里。" }
            li { "缺：案件页逐次列出缺了哪几秒。全过程记录缺的，由机关负责人说明理由；法制审核会问证据是否仍然足够。" }
        }
    }
}

/// What one meets most, and the way on.
const MEETINGS: [(&str, &str); 16] = [
    ("“移交期限已于……届满”", "写明逾期移交的理由再交，文件不用重传；执法监督机关会收到提示。"),
    ("“查阅音像资料要先写明目的”", "在资料页面点“查阅”，选目的、写说明；上次写明的 4 小时后失效。"),
    ("红框“有 n 处需要改”", "按每一处的提示改，已填的都还在；点提示可以跳到那一栏。"),
    ("锁形图标“现在不能办理”", "法定关口没有打开。框里写着原因、怎样办和依据，办好前一步再来。"),
    ("“由他人办理”", "这一步不归现在的身份。框里写着归谁；本人也有那个身份的，先切换身份。"),
    (
        "“没有这个页面，或者不在查看范围内”",
        "案件不属于本机关，或者地址有误。不能看的案件，系统不会说它存在。",
    ),
    (
        "“别人先记录了新的内容”",
        "填写期间他人先记了一条。页面并列两个版本，看过之后决定在新版本上记录，还是放弃。",
    ),
    ("“表单打开太久，已经失效”", "重新登录过，旧表单不能再用。复制已填的内容，重新打开表单。"),
    ("“证件已到期”“证件暂扣”", "换一名证件有效的执法人员；换证、恢复由司法行政机关登记。"),
    (
        "“办案期限已届满”",
        "期限内可由机关负责人延长；已经超期的，作出决定时写明理由，执法监督机关会收到提示。",
    ),
    (
        "文书“未制发”",
        "打开文书看原因：缺必备内容的，重新办理这一步补全；缺字、没有模板的，请系统管理员处理后按“制发文书”。",
    ),
    ("“文件内容不是 PDF、JPEG 或者 PNG”", "系统按内容识别，改文件名没有用。重新扫描成这三种格式之一再入卷。"),
    (
        "导出时要求“申请导出”",
        "名单含有个人信息，行数又超过本市规定。写明用途，由本单位另一人在“导出申请”里批准；批准后 24 小时内，本人按同样的条件导出。",
    ),
    (
        "“这个检索是另一个账号的”",
        "地址里的检索内容是加密的，只有检索的人能打开。收藏或者转来的地址打不开时，重新输入。",
    ),
    (
        "“审计记录写不下去，暂停办理”",
        "每次查看和办理都要留下记录。记录写不下去时，登录的人一律暂停；写得下去时自动恢复，一直不恢复的，请告知系统管理员。",
    ),
    ("“暂时不能记录新的内容”", "日志写不进去时，系统停止一切办理，查看不受影响。请告知系统管理员。"),
];

fn refusals() -> Markup {
    html! { dl.dl { @for (what, way) in MEETINGS { dt { (what) } dd { (way) } } } }
}

/// A gate of more acts than this is told by their number.
const ACTS_NAMED: usize = 4;

/// Each gate once, with the acts that it stands before.
fn gates() -> Markup {
    let mut all: Vec<(&Gate, Vec<&str>)> = Vec::new();
    for gate in GATES.iter() {
        match all.iter_mut().find(|(g, _)| g.id == gate.id && g.reason == gate.reason) {
            Some((_, acts)) => acts.push(title_of(gate.tag)),
            None => all.push((gate, vec![title_of(gate.tag)])),
        }
    }
    let rows = all
        .into_iter()
        .map(|(g, acts)| {
            let named =
                if acts.len() <= ACTS_NAMED { acts.join("、") } else { format!("{} 种办理", acts.len()) };
            Row::from(vec![
                html! { (named) },
                html! { (g.reason) },
                html! { (g.remedy) },
                html! { span.small { (g.basis) br; span.muted { (clause_words(g.clause)) } } },
            ])
        })
        .collect();
    let columns = ["办理的事", "关口没有打开的原因", "怎样打开", "依据"].map(Column::new).into();
    Card::new("法定关口", Table::new("法定关口", columns, rows, Empty::new(Icon::Lock, "没有关口", "")))
        .icon(Icon::ShieldLock)
        .render()
}

fn title_of(tag: &str) -> &str {
    law::deed::KINDS.iter().find(|(t, _, _)| *t == tag).map_or(tag, |(_, _, title)| title)
}

fn demo() -> Markup {
    html! {
        p { "演示目录有自己的时钟，从2026年3月2日开始，只能往后走。页面顶端可以推进到某一天，或者过 7 日；推进也是一条记录。" }
        p.mt { "走完一案：执法人员登记线索、核查；机关负责人立案；执法人员调查、登记证据、写调查终结报告、认定是否重大；审核人员审核；机关负责人批准告知；执法人员制发、送达告知书；推进时钟等陈述申辩期满；再次认定；重大的集体讨论；机关负责人作出决定；送达；缴款；结案；归档；公示编辑和公示审批人公开。" }
    }
}
