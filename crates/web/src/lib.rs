//! Pages and API: the only room that knows HTTP and JSON bodies.

pub mod api;
pub mod app;
pub mod assets;
pub mod client;
pub mod cost;
pub mod desk;
pub mod devices;
mod exports;
pub mod forms;
pub mod host;
pub mod imports;
pub mod log;
mod logins;
pub mod look;
mod own;
pub mod portal;
pub mod publicity;
mod readings;
pub mod recordings;
pub mod registers;
pub mod reply;
pub mod route;
pub mod security;
pub mod server;
pub mod session;
pub mod supervise;
#[cfg(test)]
mod tests;

pub use app::{App, router};
