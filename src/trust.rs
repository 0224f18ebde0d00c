//! `Trust`: whose word counts that a server is the one that its address names (TLS). The authorities that browsers trust, unless the user names others.

use std::path::Path;
use std::sync::Arc;

use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// Certificates of authorities that the user trusts instead of the usual ones: those of a company, or of a proxy that looks into what passes.
#[derive(Clone, Debug)]
pub struct Trust(Arc<Vec<Certificate<'static>>>);

impl Trust {
    /// From a file in PEM form.
    ///
    /// # Errors
    /// What is wrong with the file, and what would work.
    pub fn read(file: &Path) -> Result<Self, String> {
        let raw = std::fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
        let certificates: Vec<_> =
            parse_pem(&raw).filter_map(|item| if let Ok(PemItem::Certificate(one)) = item { Some(one) } else { None }).collect();
        if certificates.is_empty() {
            return Err(format!("{} holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----", file.display()));
        }
        Ok(Self(Arc::new(certificates)))
    }

    /// What a client is told.
    pub(super) fn config(trust: Option<&Self>) -> TlsConfig {
        let roots = trust.map_or(RootCerts::WebPki, |trust| RootCerts::Specific(Arc::clone(&trust.0)));
        TlsConfig::builder().root_certs(roots).build()
    }
}
