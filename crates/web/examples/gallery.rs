//! The look in a browser: `cargo run -p web --example gallery [PORT]`, then open http://127.0.0.1:8088/.
//! Pages are the samples of `web::look::samples`; styles are read from disk at each reload.
#![allow(clippy::print_stdout, reason = "a developer's command speaks to its terminal")]

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Router, middleware, routing::get};
use maud::html;
use web::look::{PageMeta, portal_page, samples};

const PORT: u16 = 8088;

async fn index() -> impl IntoResponse {
    let content = html! {
        div.wrap.plain { h1.mt5 { "样例" } ul.dots { @for sample in samples::all() { li { a href={ "/s/" (sample.name) } { (sample.name) } } } } }
    };
    portal_page(&PageMeta::new("样例", "/"), &samples::site(), "/", &content)
}

async fn page(Path(name): Path<String>) -> Response {
    match samples::all().into_iter().find(|sample| sample.name == name) {
        Some(sample) => sample.html.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(PORT);
    let app: Router = Router::new()
        .route("/", get(index))
        .route("/s/{name}", get(page))
        .merge(web::assets::routes())
        .merge(web::look::size::routes())
        .layer(middleware::from_fn(web::security::headers));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("gallery on http://{}/", listener.local_addr()?);
    axum::serve(listener, app).await
}
