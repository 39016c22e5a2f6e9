//! The verbs and their options: stable, scripts depend on them.

use clap::{Args as ClapArgs, Parser, Subcommand};
use office::import::Register;
use office::upload_limits::UploadLimits;
use std::path::PathBuf;
use std::time::Duration;
use web::app::Settings;
use web::client::{Network, TrustedProxies};
use web::host::PublicUrl;
use web::server::ServeLimits;

/// The largest disk: 1 PiB.
const GIB_MAX: u64 = 1 << 20;

/// Shortest time that the log of logins is kept (网络安全法 第二十三条: six months).
const LOG_DAYS_MIN: i64 = 180;

/// 明镜 — 行政执法综合管理监督
#[derive(Debug, Parser)]
#[command(name = "mingjing", version, about = "明镜 — 行政执法综合管理监督", propagate_version = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// Where the data lives.
#[derive(Debug, Clone, ClapArgs)]
pub struct Data {
    /// 数据目录
    #[arg(long)]
    pub data: PathBuf,
    /// PostgreSQL 地址，例如 postgres://user@host/db；不写时使用目录内的 SQLite
    #[arg(long, env = "MINGJING_DATABASE")]
    pub database: Option<String>,
}

/// What may be uploaded and not handed over yet.
#[derive(Debug, Clone, Copy, ClapArgs)]
pub struct Limits {
    /// 每个账号未移交的上传：最多几个
    #[arg(long, default_value_t = UploadLimits::DEFAULT.count_max, value_parser = clap::value_parser!(u32).range(1..))]
    pub upload_count: u32,
    /// 每个账号未移交的上传：合计最多多少 GiB
    #[arg(long, default_value_t = UploadLimits::DEFAULT.bytes_max >> 30, value_parser = clap::value_parser!(u64).range(1..=GIB_MAX))]
    pub upload_gib: u64,
    /// 磁盘至少留出多少 GiB，不让上传占用
    #[arg(long, default_value_t = UploadLimits::DEFAULT.keep_free_bytes >> 30, value_parser = clap::value_parser!(u64).range(..=GIB_MAX))]
    pub keep_free_gib: u64,
}

/// Who may come, and how many at once.
#[derive(Debug, Clone, ClapArgs)]
pub struct Net {
    /// 公众访问的网址，例如 https://gs.example.gov.cn：订阅源、站点地图、二维码里的地址用它
    #[arg(long, value_name = "URL")]
    pub public_url: Option<PublicUrl>,
    /// 前面代理的地址或者网段，可以写多次：只有它们的 X-Forwarded-For 算数
    #[arg(long, value_name = "CIDR")]
    pub trusted_proxy: Vec<Network>,
    /// 同时最多多少个连接
    #[arg(long, default_value_t = ServeLimits::DEFAULT.connections, value_parser = count())]
    pub connections: usize,
    /// 同一地址同时最多多少个连接；用了 --trusted-proxy 时，连接都是代理的，改为数同一访客地址同时的请求
    #[arg(long, default_value_t = ServeLimits::DEFAULT.per_address, value_parser = count())]
    pub connections_per_address: usize,
    /// 请求头多少秒内要收完；空闲连接多少秒后关闭
    #[arg(long, value_name = "SECONDS", default_value_t = ServeLimits::DEFAULT.head.as_secs(), value_parser = seconds())]
    pub head_seconds: u64,
    /// 多少秒一个字节也没有收到或者送出，就断开；慢不算
    #[arg(long, value_name = "SECONDS", default_value_t = ServeLimits::DEFAULT.silence.as_secs(), value_parser = seconds())]
    pub silence_seconds: u64,
    /// 停止时，未办完的请求最多等多少秒
    #[arg(long, value_name = "SECONDS", default_value_t = ServeLimits::DEFAULT.grace.as_secs(), value_parser = seconds())]
    pub grace_seconds: u64,
    /// 同一地址一下子最多用多少点（检索 1 点，登录 5 点，导出 100 点；浏览不计）；0 为不限
    #[arg(long, default_value_t = ServeLimits::DEFAULT.points)]
    pub rate_points: u32,
    /// 同一地址每秒恢复多少点
    #[arg(long, default_value_t = ServeLimits::DEFAULT.points_per_second, value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_per_second: u32,
    /// 同一账号同时最多上传多少个带文件的表单
    #[arg(long, default_value_t = ServeLimits::DEFAULT.forms_at_once, value_parser = count())]
    pub forms_at_once: usize,
}

/// The longest wait: an hour.
fn seconds() -> clap::builder::RangedU64ValueParser {
    clap::builder::RangedU64ValueParser::new().range(1..=3600)
}

fn count() -> clap::builder::RangedU64ValueParser<usize> {
    clap::builder::RangedU64ValueParser::new().range(1..=1_000_000)
}

impl From<Net> for Settings {
    fn from(net: Net) -> Self {
        Self {
            proxies: TrustedProxies::new(net.trusted_proxy),
            public_url: net.public_url,
            limits: ServeLimits {
                connections: net.connections,
                per_address: net.connections_per_address,
                head: Duration::from_secs(net.head_seconds),
                silence: Duration::from_secs(net.silence_seconds),
                grace: Duration::from_secs(net.grace_seconds),
                points: net.rate_points,
                points_per_second: net.rate_per_second,
                forms_at_once: net.forms_at_once,
            },
            ..Self::default()
        }
    }
}

impl From<Limits> for UploadLimits {
    fn from(limits: Limits) -> Self {
        Self {
            count_max: limits.upload_count,
            bytes_max: limits.upload_gib << 30,
            keep_free_bytes: limits.keep_free_gib << 30,
        }
    }
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// 提供网页和接口
    Serve {
        #[command(flatten)]
        data: Data,
        /// 监听地址
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: std::net::SocketAddr,
        /// 会话 Cookie 只走 HTTPS（前面有 TLS 代理时打开）
        #[arg(long)]
        secure_cookies: bool,
        /// 登录日志保留多少天，至少 180；不写时永久保留
        #[arg(long, value_parser = clap::value_parser!(u32).range(LOG_DAYS_MIN..))]
        login_log_days: Option<u32>,
        /// 每多少分钟查看一次服务器时钟是否同步，1 至 60
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=60))]
        clock_minutes: u64,
        /// 读取日志保留多少天，至少 180；不写时永久保留
        #[arg(long, value_parser = clap::value_parser!(u32).range(LOG_DAYS_MIN..))]
        reading_log_days: Option<u32>,
        #[command(flatten)]
        net: Box<Net>,
        #[command(flatten)]
        limits: Limits,
    },
    /// 建立演示城市
    Demo {
        #[command(flatten)]
        data: Data,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 建立或者升级数据目录
    Migrate {
        #[command(flatten)]
        data: Data,
        /// 新建时：城市名称
        #[arg(long)]
        city: Option<String>,
        /// 新建时：行政区划代码
        #[arg(long)]
        region: Option<String>,
        /// 新建时：公开日志的名称，例如 log.example.gov.cn/mingjing
        #[arg(long)]
        origin: Option<String>,
    },
    /// 更换加密个人信息的主密钥（先停止服务）
    Rekey {
        #[command(flatten)]
        data: Data,
    },
    /// 导入
    Import {
        /// What.
        #[command(subcommand)]
        what: Import,
    },
    /// 验证一个验证包、一张日志凭证，或者验证数据目录
    Verify {
        /// 验证包（zip）：离线核对，并按当时的规则重新判断每一步；日志凭证（.tlog-proof）：核对记录是否在日志里
        #[arg(required_unless_present = "data", conflicts_with_all = ["data", "deep"])]
        file: Option<PathBuf>,
        /// 日志凭证：公示页面上的 64 位核对码，与凭证里的比对
        #[arg(long, requires = "file")]
        leaf: Option<String>,
        /// 公钥文件，一行一个；不写时签名人得不到确认
        #[arg(long, requires = "file")]
        trust: Option<PathBuf>,
        /// 数据目录
        #[arg(long)]
        data: Option<PathBuf>,
        /// PostgreSQL 地址；不写时使用目录内的 SQLite
        #[arg(long, env = "MINGJING_DATABASE")]
        database: Option<String>,
        /// 逐条重新折叠并与状态逐列比较
        #[arg(long)]
        deep: bool,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 案件验证包
    Dossier {
        /// What.
        #[command(subcommand)]
        what: Dossier,
    },
    /// 备份，服务不用停；再次备份到同一目录只加新的
    Backup {
        /// 数据目录
        #[arg(long, required_unless_present = "check", conflicts_with = "check", requires = "to")]
        data: Option<PathBuf>,
        /// PostgreSQL 地址；不写时使用目录内的 SQLite
        #[arg(long, env = "MINGJING_DATABASE")]
        database: Option<String>,
        /// 备份到哪个目录：空的，或者以前备份过的
        #[arg(long, requires = "data")]
        to: Option<PathBuf>,
        /// 不备份密钥；没有密钥，备份谁也打不开
        #[arg(long, requires = "data")]
        without_keys: bool,
        /// 不备份，而是重新核对这个目录里最近的一份备份（或者写明的那一份）
        #[arg(long)]
        check: Option<PathBuf>,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 从备份恢复到一个空目录
    Restore {
        /// 备份目录：取最近的一份；或者写明其中一份
        #[arg(long)]
        from: PathBuf,
        #[command(flatten)]
        data: Data,
        /// 密钥在哪个目录；不写时用备份里的
        #[arg(long)]
        keys: Option<PathBuf>,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 校验存储库：全部文件重新计算摘要，指出被改动的
    Scrub {
        #[command(flatten)]
        data: Data,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 列出没有传完又久未继续的上传；加 --discard 清理
    Uploads {
        #[command(flatten)]
        data: Data,
        /// 多少天没有继续的
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..))]
        older_than_days: u16,
        /// 删除列出的上传：只删未传完的，已经入库的不动
        #[arg(long)]
        discard: bool,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 检查运行环境
    Doctor {
        #[command(flatten)]
        data: Data,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 管理账号
    User {
        #[command(flatten)]
        data: Data,
        /// What.
        #[command(subcommand)]
        what: User,
    },
    /// 读音像文件：种类、时长、时间、地点，各取自文件何处，有何存疑
    Media {
        /// 文件
        file: PathBuf,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 查期限、校验编号
    Law {
        /// What.
        #[command(subcommand)]
        what: Law,
    },
}

/// Dossiers.
#[derive(Debug, Subcommand)]
pub enum Dossier {
    /// 导出一件案件的验证包
    Export {
        /// 案件编号、立案号或者决定书文号
        case: String,
        #[command(flatten)]
        data: Data,
        /// 写到哪个文件，例如 case.zip；不能已经存在
        #[arg(long)]
        out: PathBuf,
        /// 不予展示的内容；举报人总是不予展示
        #[arg(long, value_enum)]
        withhold: Vec<Withheld>,
        /// 不收入文书和录音录像
        #[arg(long)]
        without_files: bool,
        /// 对方已有的检查点文件：证明日志从那时起只增不改
        #[arg(long)]
        since: Option<PathBuf>,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
}

/// What can be withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Withheld {
    /// 见证人、被询问人、签收人等第三人
    ThirdPersons,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// 历史行政处罚决定：Excel、WPS、开放文档、CSV 或者网页中的表格
    Penalties {
        /// 文件
        file: PathBuf,
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        how: crate::import::How,
    },
    /// 执法人员名单：证件编号、姓名、单位、类别、区域、有效期
    Officers {
        /// 文件
        file: PathBuf,
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        how: crate::import::How,
    },
}

/// Accounts from the command line.
#[derive(Debug, Subcommand)]
pub enum User {
    /// 开立账号并授予身份；口令从标准输入读取一行
    Add {
        /// 登录名
        #[arg(long)]
        login: String,
        /// 姓名
        #[arg(long)]
        name: String,
        /// 单位
        #[arg(long)]
        unit: String,
        /// 身份，例如 system_admin、security_admin
        #[arg(long)]
        capacity: String,
        /// 任职或者授权文件
        #[arg(long)]
        basis: String,
    },
    /// 重设口令：有别的管理员时，申请并等其中一人批准；没有时，从标准输入读取一行，立即设置
    Password {
        /// 登录名
        login: String,
        /// 理由，记入日志
        #[arg(long)]
        reason: String,
        /// 一并停用动态口令
        #[arg(long)]
        second_factor: bool,
        /// 别的管理员也不能登录：不等批准，立即设置；记入日志，所有管理员都会看到
        #[arg(long)]
        without_second_person: bool,
    },
    /// 列出账号
    List,
}

/// The pure rules from the command line.
#[derive(Debug, Subcommand)]
pub enum Law {
    /// 计算期限：起始日不计入
    Due {
        /// 起始日 2026-03-02 或者时刻 2026-03-02T09:30（带偏移的换算为 +08:00）
        #[arg(long)]
        from: String,
        /// 数量，最多一百年
        #[arg(long, requires = "unit", conflicts_with = "period")]
        days: Option<u32>,
        /// 单位：workday day hour month year
        #[arg(long, requires = "days")]
        unit: Option<String>,
        /// 法定期限的编号，例如 penalty.decision
        #[arg(long, required_unless_present = "days")]
        period: Option<String>,
    },
    /// 工作日历：某日是工作日还是休息日，依放假安排、依法律还是尚不可知
    Day {
        /// 日期 2027-01-01
        #[arg(long)]
        on: String,
        /// 到哪一天为止，不填只说一天
        #[arg(long)]
        to: Option<String>,
    },
    /// 脱敏：从标准输入读取文字，列出应当遮盖的个人信息（与公示所用的相同）
    Mask {
        /// 文字所在的公示项：title document_no party party_code organ conclusion facts basis remedies summary，或者中文名
        #[arg(long, default_value = "facts")]
        field: String,
        /// 以 JSON 输出：位置按字计，附类别和依据
        #[arg(long)]
        json: bool,
    },
    /// 校验编号
    Check {
        /// uscc、docno、id（身份证件号码）或者 certificate
        kind: String,
        /// 编号
        value: String,
    },
}

/// Runs a verb; the exit status.
pub async fn run(args: Args) -> anyhow::Result<u8> {
    match args.verb {
        Verb::Serve {
            data,
            listen,
            secure_cookies,
            login_log_days,
            reading_log_days,
            clock_minutes,
            net,
            limits,
        } => {
            let settings = Settings { secure_cookies, ..(*net).into() };
            let kept = crate::serve::Kept { login_log_days, reading_log_days };
            let look_every = Duration::from_secs(clock_minutes * 60);
            crate::serve::run(&data, listen, settings, limits.into(), kept, look_every).await
        }
        Verb::Demo { data, json } => crate::demo::run(&data, json).await,
        Verb::Migrate { data, city, region, origin } => {
            crate::migrate::run(&data, city, region, origin).await
        }
        Verb::Rekey { data } => crate::rekey::run(&data).await,
        Verb::Import { what: Import::Penalties { file, data, how } } => {
            crate::import::run(Register::Penalties, &data, &file, how).await
        }
        Verb::Import { what: Import::Officers { file, data, how } } => {
            crate::import::run(Register::Officers, &data, &file, how).await
        }
        Verb::Verify { file: Some(file), leaf, trust, json, .. } => {
            crate::dossier::verify(&file, leaf.as_deref(), trust.as_deref(), json)
        }
        Verb::Verify { data: Some(data), database, deep, json, .. } => {
            crate::verify::run(&Data { data, database }, deep, json).await
        }
        Verb::Verify { .. } => anyhow::bail!("请写明验证包，或者用 --data 写明数据目录"),
        Verb::Dossier { what: Dossier::Export { case, data, out, withhold, without_files, since, json } } => {
            let wanted = crate::dossier::Wanted {
                third_persons: withhold.contains(&Withheld::ThirdPersons),
                without_files,
                since,
            };
            crate::dossier::export(&data, &case, &out, wanted, json).await
        }
        Verb::Backup { check: Some(dir), json, .. } => crate::backup::check(&dir, json),
        Verb::Backup { data: Some(data), database, to: Some(to), without_keys, json, .. } => {
            crate::backup::run(&Data { data, database }, &to, without_keys, json).await
        }
        Verb::Backup { .. } => anyhow::bail!("请用 --data 写明数据目录，用 --to 写明备份到哪里"),
        Verb::Restore { from, data, keys, json } => {
            crate::backup::restore(&from, &data, keys.as_deref(), json).await
        }
        Verb::Scrub { data, json } => crate::scrub::run(&data, json).await,
        Verb::Uploads { data, older_than_days, discard, json } => {
            crate::uploads::run(&data, older_than_days, discard, json).await
        }
        Verb::Doctor { data, json } => crate::doctor::run(&data, json).await,
        Verb::User { data, what } => crate::user::run(&data, what).await,
        Verb::Media { file, json } => crate::mediacmd::run(&file, json),
        Verb::Law { what } => crate::lawcmd::run(what),
    }
}

/// Prints a value as JSON on stdout.
pub fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    write_out(&crate::logs::visible_json(&serde_json::to_string_pretty(value)?));
    Ok(())
}

/// Prints a line on stdout. What came from a file or a form does not steer the terminal.
pub fn print_line(line: &str) {
    write_out(&crate::logs::visible(line, true));
}

/// At once: a program may be waiting for it. A reader that has gone away is no fault.
fn write_out(text: &str) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
