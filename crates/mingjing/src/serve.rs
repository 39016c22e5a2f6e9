//! `mingjing serve`: pages and API, the sequencer and the index feed.

use crate::cli::{Data, print_line};
use crate::demo::{ACCOUNTS, Accounts, print_accounts};
use crate::directory::Directory;
use journal::{Log, LogError};
use office::Office;
use std::net::SocketAddr;
use std::time::Duration;
use store::sequencer::{Outcome, Sequencer};

/// How often new entries are looked for. An act is under a signed checkpoint within about this and a commit.
const SEQUENCE_EVERY: Duration = Duration::from_millis(250);
/// How often an idle log says that it lives.
const HEARTBEAT_EVERY: Duration = Duration::from_secs(60);
/// How often the search index is caught up.
const FEED_EVERY: Duration = Duration::from_secs(1);

/// Opens the log: loading and creating are different verbs, and a log is created only while no checkpoint
/// was ever signed.
fn open_log(directory: &Directory, origin: &str, signed: Option<&[u8]>) -> anyhow::Result<Log> {
    let dir = directory.log_dir();
    if signed.is_none() && !dir.exists() {
        return Ok(Log::create(&dir, origin)?);
    }
    let keys = directory.verifier_keys()?;
    Log::load(&dir, origin, &keys, signed).map_err(|e: LogError| anyhow::anyhow!("公开日志：{e}"))
}

async fn sequencer(directory: &Directory, origin: &str) -> anyhow::Result<Sequencer> {
    let signed = directory.store().checkpoint_last().await?;
    let note = signed.map(|c| c.note.into_bytes());
    let log = open_log(directory, origin, note.as_deref())?;
    let (signer, heartbeat) = directory.signers(origin)?;
    Ok(Sequencer::new(directory.store().clone(), log, Box::new(signer), Box::new(heartbeat)).await?)
}

/// Brings the log up to date once.
pub async fn sequence_once(directory: &Directory, office: &Office, heartbeat: bool) -> anyhow::Result<()> {
    let city = directory.city().await?;
    let mut sequencer = sequencer(directory, &city.log_origin).await?;
    while let Outcome::Published { .. } = sequencer.run_once(office.clock().now(), heartbeat).await? {
        if heartbeat {
            break;
        }
    }
    Ok(())
}

/// Serves until told to stop.
pub async fn run(data: &Data, listen: SocketAddr, secure_cookies: bool) -> anyhow::Result<u8> {
    let directory = Directory::open(data).await?;
    let office = directory.office().await?;
    let city = directory.city().await?;
    if directory.search_is_empty() {
        office.rebuild_search().await?;
    }
    let mut sequencer = sequencer(&directory, &city.log_origin).await?;
    let app = web::App::new(office.clone(), directory.log_dir(), secure_cookies);
    let health = app.health();
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    let (stop, _) = tokio::sync::watch::channel(false);

    let mut stopped = stop.subscribe();
    let clock = office.clock().clone();
    let sequencing = tokio::spawn(async move {
        let mut since_heartbeat = tokio::time::Instant::now();
        loop {
            let heartbeat = since_heartbeat.elapsed() >= HEARTBEAT_EVERY;
            match sequencer.run_once(clock.now(), heartbeat).await {
                Ok(Outcome::Published { .. }) => since_heartbeat = tokio::time::Instant::now(),
                Ok(Outcome::Idle) => {}
                Err(e) => {
                    // Fail closed: what cannot be put under a checkpoint must be seen, not swallowed.
                    tracing::error!("公开日志停止：{e}");
                    health.log_failed();
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
        loop {
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
    axum::serve(listener, web::router(app).into_make_service())
        .with_graceful_shutdown(told_to_stop())
        .await?;
    let _ = stop.send(true);
    let _ = tokio::join!(sequencing, feeding);
    Ok(0)
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
