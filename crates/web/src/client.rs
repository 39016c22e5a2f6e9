//! Where a request comes from: the peer of the connection or, behind a proxy that was named when the server
//! was started, the address that this proxy says.
//!
//! `X-Forwarded-For` is believed from a named proxy only, and read from the right: the last address was added
//! by the proxy that speaks to us, what stands further left was sent by whoever asked and may be anything.

use crate::app::App;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;
use std::convert::Infallible;
use std::fmt::{self, Display};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Proxies behind proxies: more than these are not a chain that anybody runs.
const HOPS_MAX: usize = 16;
/// Whoever has an IPv6 address has at least a network of this length.
const NETWORK_BITS: u8 = 64;

/// The address of whoever asks, an IPv4 address always as IPv4. A request that came by no connection (in a
/// test) has the unspecified address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// What one household or office holds at once, to count by: the IPv4 address, or the /64 of an IPv6 address.
    #[must_use]
    pub fn network(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(_) => self.0,
            IpAddr::V6(v6) => {
                IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << (128 - NETWORK_BITS))))
            }
        }
    }
}

impl Display for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The address as [`mark`] left it.
impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(of(&parts.extensions).unwrap_or(ClientAddress(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

/// The address as [`mark`] left it, for a middleware further in; `None` where the request came by no connection.
#[must_use]
pub fn of(extensions: &Extensions) -> Option<ClientAddress> {
    extensions.get().copied()
}

/// The outermost middleware: finds the address once, for everything further in.
pub async fn mark(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    if let Some(peer) = peer {
        let client = app.settings().proxies.client(peer, request.headers());
        request.extensions_mut().insert(client);
    }
    next.run(request).await
}

/// The proxies whose word is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// These networks.
    #[must_use]
    pub fn new(networks: impl IntoIterator<Item = Network>) -> Self {
        Self(networks.into_iter().map(|n| n.0).collect())
    }
    /// Whether this is one of them.
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(&address))
    }
    /// Whose request this is.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let mut client = peer.to_canonical();
        let chain = headers.get_all(&FORWARDED).iter().rev();
        let hops = chain.flat_map(|line| line.as_bytes().rsplit(|b| *b == b','));
        for hop in hops.take(HOPS_MAX) {
            if !self.holds(client) {
                break;
            }
            // What is no address was not written by a proxy: the one that passed it on has to answer for it.
            let Some(address) = std::str::from_utf8(hop).ok().and_then(address) else { break };
            client = address;
        }
        ClientAddress(client)
    }
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(hop);
    let plain = bare.parse::<IpAddr>().ok();
    plain.or_else(|| hop.parse::<SocketAddr>().ok().map(|s| s.ip())).map(|a| a.to_canonical())
}

/// A network as an option names it: `10.0.0.0/8`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network(IpNet);

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let one = text.parse::<IpAddr>().map(|a| IpNet::from(a.to_canonical()));
        let net = one.or_else(|_| text.parse::<IpNet>());
        net.map(Self).map_err(|_| "写成一个地址，或者一个网段，例如 10.0.0.0/8".to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(trusted: &[&str], peer: &str, lines: &[&str]) -> String {
        let proxies = TrustedProxies::new(trusted.iter().map(|t| t.parse().unwrap()));
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, line.parse().unwrap());
        }
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_a_named_proxy_is_believed_and_only_what_it_added() {
        let table: [(&[&str], &str, &[&str], &str); 12] = [
            (&[], "192.0.2.7", &[], "192.0.2.7"),
            (&[], "192.0.2.7", &["203.0.113.9"], "192.0.2.7"),
            (&["127.0.0.1"], "192.0.2.7", &["203.0.113.9"], "192.0.2.7"),
            (&["127.0.0.1"], "127.0.0.1", &["203.0.113.9"], "203.0.113.9"),
            // The visitor wrote the first; the proxy the last.
            (&["127.0.0.1"], "127.0.0.1", &["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
            (&["127.0.0.1"], "127.0.0.1", &["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
            (
                &["127.0.0.1", "10.0.0.0/8"],
                "127.0.0.1",
                &["198.51.100.1, 203.0.113.9, 10.1.2.3"],
                "203.0.113.9",
            ),
            (&["127.0.0.1"], "127.0.0.1", &["203.0.113.9, junk"], "127.0.0.1"),
            (&["127.0.0.1"], "127.0.0.1", &[""], "127.0.0.1"),
            (&["127.0.0.1"], "::ffff:127.0.0.1", &["203.0.113.9:4711"], "203.0.113.9"),
            (&["::1"], "::1", &["[2001:db8::9]:4711"], "2001:db8::9"),
            (&["127.0.0.0/8"], "127.0.0.1", &["127.0.0.2, 127.0.0.3"], "127.0.0.2"),
        ];
        for (trusted, peer, lines, client) in table {
            assert_eq!(seen(trusted, peer, lines), client, "{trusted:?} {peer} {lines:?}");
        }
    }

    #[test]
    fn a_chain_without_end_is_not_followed() {
        let long = vec!["127.0.0.1"; 10_000].join(",");
        assert_eq!(seen(&["127.0.0.1"], "127.0.0.1", &[&format!("203.0.113.9,{long}")]), "127.0.0.1");
    }

    #[test]
    fn an_ipv6_network_counts_as_one() {
        let network = |a: &str| ClientAddress(a.parse().unwrap()).network().to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert!("10.0.0.0/33".parse::<Network>().is_err());
        assert!("局域网".parse::<Network>().is_err());
    }
}
