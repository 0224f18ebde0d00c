//! Which addresses strangers may not lead us to: those of this machine and of the network around it. Names are looked up once, and the connection
//! goes to the very addresses that were looked at, so that no name can change its mind in between.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

use super::Fault;

/// A look-up of names that gives no private address.
#[derive(Debug)]
pub struct Guard {
    private: bool,
    inner: DefaultResolver,
}

impl Guard {
    /// With `private`, all addresses may be asked.
    pub fn new(private: bool) -> Self {
        Self { private, inner: DefaultResolver::default() }
    }
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        // The user's own proxy may stand anywhere.
        let is_proxy = config.proxy().is_some_and(|proxy| uri.host() == Some(proxy.host()) && uri.port_u16().is_none_or(|port| port == proxy.port()));
        if self.private || is_proxy {
            return Ok(found);
        }
        match found.iter().find(|address| is_private(address.ip())) {
            Some(address) => Err(ureq::Error::Io(std::io::Error::new(std::io::ErrorKind::PermissionDenied, address.ip().to_string()))),
            None => Ok(found),
        }
    }
}

/// Refuses what an address itself says to be private; also where a proxy looks names up.
pub fn check(url: &Url) -> Result<(), Fault> {
    let private = match url.host() {
        Some(Host::Ipv4(ip)) => is_private(ip.into()),
        Some(Host::Ipv6(ip)) => is_private(ip.into()),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || [".localhost", ".local", ".internal", ".home.arpa"].iter().any(|ending| name.ends_with(ending))
        }
        None => false,
    };
    if private { Err(Fault::Private(url.host_str().unwrap_or_default().to_owned())) } else { Ok(()) }
}

/// True for every address that is not a host on the public network.
fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_4(ip),
        IpAddr::V6(ip) => is_private_6(ip),
    }
}

fn is_private_4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19))
}

fn is_private_6(ip: Ipv6Addr) -> bool {
    let part = ip.segments();
    let inner = |high: u16, low: u16| is_private_4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match part {
        // IPv4 in IPv6: mapped, and as translators (64:ff9b::/96) and 6to4 (2002::/16) write it.
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => inner(high, low),
        [0x64, 0xff9b, 1, ..] | [0x2001, 0xdb8 | 0, ..] => true,
        [first, ..] => (first & 0xfe00) == 0xfc00 || (first & 0xffc0) == 0xfe80 || (first & 0xffc0) == 0xfec0 || (first & 0xff00) == 0xff00,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_known_in_every_dress() {
        let private = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "fd00::1",
            "fe80::1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "ff02::1",
        ];
        for address in private {
            assert!(is_private(address.parse().unwrap()), "{address}");
        }
        for address in ["93.184.215.14", "8.8.8.8", "172.32.0.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8", "64:ff9b::808:808"] {
            assert!(!is_private(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn addresses_are_checked_as_browsers_read_them() {
        for url in ["http://2130706433/", "http://0x7f.1/", "http://[::ffff:127.0.0.1]/", "http://LOCALHOST./", "http://printer.local/"] {
            assert!(matches!(check(&Url::parse(url).unwrap()), Err(Fault::Private(_))), "{url}");
        }
        assert!(check(&Url::parse("https://news.example/").unwrap()).is_ok());
    }
}
