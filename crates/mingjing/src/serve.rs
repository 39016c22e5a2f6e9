//! `mingjing serve`: pages and API, the sequencer and the index feed.

use crate::cli::{Data, print_line};
use crate::demo::{ACCOUNTS, Accounts, print_accounts};
use crate::directory::Directory;
use anyhow::Context as _;
use journal::{Log, Signer};
use office::Office;
use office::timewatch::{self, Look, TimeSource};
use office::upload_limits::UploadLimits;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::{Outcome, Sequencer, SequencerError};
use web::app::Settings;

/// How often new entries are looked for. An act is under a signed checkpoint within about this and a commit.
const SEQUENCE_EVERY: Duration = Duration::from_millis(250);
/// How often an idle log says that it lives.
const HEARTBEAT_EVERY: Duration = Duration::from_secs(60);
/// How often the search index is caught up.
const FEED_EVERY: Duration = Duration::from_secs(1);
/// How often new acts are looked at for documents to issue.
const ISSUE_EVERY: Duration = Duration::from_millis(300);
/// How often the clock is held against what was recorded last.
const CLOCK_EVERY: Duration = Duration::from_secs(5);
/// How often ended sessions and work that is done with are swept out.
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// Opens the log: loading and creating are different verbs, and a log is created only while no checkpoint
/// was ever signed.
async fn sequencer(directory: &Directory, origin: &str) -> anyhow::Result<Sequencer> {
    let dir = directory.log_dir();
    let (signer, heartbeat) = directory.signers(origin)?;
    let (signer, heartbeat): (Arc<dyn Signer>, Option<Arc<dyn Signer>>) =
        (Arc::new(signer), Some(Arc::new(heartbeat)));
    if directory.store().checkpoint_last().await?.is_none() && !dir.exists() {
        return Ok(Sequencer::new(Log::create(&dir, origin)?, signer, heartbeat, directory.instance()));
    }
    let keys = directory.verifier_keys()?;
    Sequencer::load(directory.store(), &dir, origin, &keys, signer, heartbeat, directory.instance())
        .await
        .context("公开日志")
}

/// Brings the log up to date once; beside a running server there is nothing to do, it will.
pub async fn sequence_once(directory: &Directory, office: &Office) -> anyhow::Result<()> {
    if !directory.is_alone() {
        return Ok(());
    }
    let city = directory.city().await?;
    let mut sequencer = sequencer(directory, &city.log_origin).await?;
    while let Outcome::Published { .. } = sequencer.run_once(directory.store(), office.clock().now()).await? {
    }
    Ok(())
}

/// How long the logs of logins and of readings are kept, in days; for ever without it.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    pub login_log_days: Option<u32>,
    pub reading_log_days: Option<u32>,
}

/// Serves until told to stop.
pub async fn run(
    data: &Data,
    listen: SocketAddr,
    settings: Settings,
    uploads: UploadLimits,
    kept: Kept,
    look_every: Duration,
) -> anyhow::Result<u8> {
    let directory = Directory::open(data).await?;
    let office = directory.office().await?.with_upload_limits(uploads);
    let office = office.with_login_log_days(kept.login_log_days).with_reading_log_days(kept.reading_log_days);
    // Documents bear the address where they can be checked.
    let office = office.with_public_url(settings.public_url.as_ref().map(ToString::to_string));
    let city = directory.city().await?;
    if directory.search_is_empty() {
        office.rebuild_search().await?;
    }
    let mut sequencer = sequencer(&directory, &city.log_origin).await?;
    let settings_secure = settings.secure_cookies;
    let (limits, fewer) = web::server::with_descriptors(settings.limits);
    if fewer {
        tracing::warn!(
            "文件描述符只够 {} 个连接，原定 {} 个；把 LimitNOFILE 提高到 {}",
            limits.connections,
            settings.limits.connections,
            web::server::descriptors_wanted(&settings.limits),
        );
    }
    let proxies = settings.proxies.clone();
    let app = web::App::new(office.clone(), directory.log_dir(), settings).await?;
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    let (stop, _) = tokio::sync::watch::channel(false);

    let mut stopped = stop.subscribe();
    let clock = office.clock().clone();
    let store = directory.store().clone();
    let health = app.health();
    let sequencing = tokio::spawn(async move {
        let mut since_heartbeat = tokio::time::Instant::now();
        loop {
            let due = since_heartbeat.elapsed() >= HEARTBEAT_EVERY;
            let round = match sequencer.run_once(&store, clock.now()).await {
                Ok(Outcome::Idle) if due => sequencer.heartbeat(&store, clock.now()).await,
                round => round,
            };
            match round {
                Ok(Outcome::Published { .. }) => {
                    since_heartbeat = tokio::time::Instant::now();
                    health.log_failed(false);
                }
                Ok(Outcome::Idle | Outcome::Standby) => health.log_failed(false),
                // Fail closed: what cannot be put under a checkpoint is not recorded (SECURITY 18). The age of the
                // last checkpoint turns /healthz red.
                Err(SequencerError::Store(e)) if e.is_unreachable() => {
                    tracing::error!("公开日志等待数据库：{e}");
                    health.log_failed(true);
                }
                Err(e) => {
                    tracing::error!("公开日志停止：{e}");
                    health.log_failed(true);
                    return;
                }
            }
            tokio::select! {
                () = tokio::time::sleep(SEQUENCE_EVERY) => {}
                _ = stopped.changed() => return,
            }
        }
    });
    let mut stopped = stop.subscribe();
    let feeding_office = office.clone();
    let feeding = tokio::spawn(async move {
        let mut swept: Option<tokio::time::Instant> = None;
        loop {
            if swept.is_none_or(|at| at.elapsed() >= SWEEP_EVERY) {
                swept = Some(tokio::time::Instant::now());
                if let Err(e) = feeding_office.sweep().await {
                    tracing::error!("清理：{e}");
                }
            }
            match office::feed_search(&feeding_office).await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(e) => tracing::error!("检索索引：{e}"),
            }
            tokio::select! {
                () = tokio::time::sleep(FEED_EVERY) => {}
                _ = stopped.changed() => return,
            }
        }
    });

    let mut stopped = stop.subscribe();
    let issuing_office = office.clone();
    let issuing = tokio::spawn(async move {
        loop {
            match issuing_office.issue_due().await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(e) => tracing::error!("制发文书：{e}"),
            }
            tokio::select! {
                () = tokio::time::sleep(ISSUE_EVERY) => {}
                _ = stopped.changed() => return,
            }
        }
    });

    let mut stopped = stop.subscribe();
    let (watching_office, health) = (office.clone(), app.health());
    let watching = tokio::spawn(async move {
        loop {
            match watching_office.clock_is_behind().await {
                Ok(behind) => {
                    if behind && !health.is_clock_behind() {
                        tracing::error!("服务器的时钟早于最后一条记录：校准之前不记录新的内容");
                    }
                    health.clock_behind(behind);
                }
                Err(e) => tracing::error!("时钟：{e}"),
            }
            tokio::select! {
                () = tokio::time::sleep(CLOCK_EVERY) => {}
                _ = stopped.changed() => return,
            }
        }
    });

    let looking = tokio::spawn(look_at_clock(
        office.clone(),
        app.health(),
        // The dates of a demonstration come from its own clock.
        (!city.demo).then(crate::timesource::Machine::new),
        look_every,
        stop.subscribe(),
    ));

    if let Some(exposed) = exposed(listen, settings_secure) {
        warn_in_red(&exposed);
    }
    print_line(&format!("明镜 · {}", city.name));
    print_line(&format!("公示平台  http://{address}/"));
    print_line(&format!("工作台    http://{address}/desk"));
    if city.demo {
        let text = std::fs::read_to_string(directory.file(ACCOUNTS)).unwrap_or_default();
        if let Ok(accounts) = serde_json::from_str::<Accounts>(&text) {
            print_accounts(&accounts);
        }
    }
    for missing in web::assets::missing() {
        tracing::warn!("缺少 {missing}，请运行 make assets");
    }
    let left = web::server::serve(listener, web::router(app.clone()), limits, proxies, told_to_stop()).await;
    if left > 0 {
        tracing::warn!(left, "connections that did not end in time were closed");
    }
    if !app.readings().flush().await {
        tracing::error!("读取日志的最后几条没有写下");
    }
    let _ = stop.send(true);
    let _ = tokio::join!(sequencing, feeding, issuing, watching, looking);
    Ok(0)
}

/// Looks at the server's clock at once and then in turn. A look whose news could not be recorded is taken again.
async fn look_at_clock(
    office: Office,
    health: web::app::Health,
    source: Option<impl TimeSource>,
    every: Duration,
    mut stopped: tokio::sync::watch::Receiver<bool>,
) {
    let Some(source) = source else { return };
    let mut before: Option<Look> = None;
    loop {
        let now = source.look();
        if health.is_writable() && !health.is_clock_behind() {
            match office.clock_watch(before.as_ref(), &now).await {
                Ok((watched, news)) => {
                    if news {
                        tracing::warn!("时钟：{}", timewatch::words(Some(&watched)));
                    }
                    before = Some(now);
                }
                Err(e) => tracing::error!("时钟：{e}"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// What is missing where others than this machine can reach the server and cookies may travel in the clear.
fn exposed(listen: SocketAddr, secure_cookies: bool) -> Option<String> {
    (!secure_cookies && !listen.ip().is_loopback()).then(|| {
        format!(
            "注意：{listen} 在本机以外也能访问，而没有 --secure-cookies：口令和登录凭证会明文经过网络，任何人都能截取。\n\
             前面放一个提供 HTTPS 的代理，加上 --secure-cookies；只在本机试用的，监听 127.0.0.1。"
        )
    })
}

/// On a terminal in red; elsewhere as plain text.
fn warn_in_red(text: &str) {
    use std::io::IsTerminal as _;
    if std::io::stderr().is_terminal() {
        eprintln!("\u{1b}[1;31m{text}\u{1b}[0m");
    } else {
        eprintln!("{text}");
    }
}

/// Waits for SIGTERM or SIGINT.
async fn told_to_stop() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_listens_in_the_open_without_tls_is_told() {
        for (listen, secure, told) in [
            ("127.0.0.1:8080", false, false),
            ("[::1]:8080", false, false),
            ("0.0.0.0:8080", false, true),
            ("[::]:8080", false, true),
            ("10.1.2.3:8080", false, true),
            ("0.0.0.0:8080", true, false),
        ] {
            let said = exposed(listen.parse().unwrap(), secure);
            assert_eq!(said.is_some(), told, "{listen}");
            assert!(said.is_none_or(|t| t.contains("--secure-cookies")));
        }
    }
}
