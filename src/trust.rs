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
        let mut certificates = Vec::new();
        for item in parse_pem(&raw) {
            match item {
                Ok(PemItem::Certificate(one)) => certificates.push(one),
                Ok(_) => {}
                Err(error) => return Err(format!("{} holds a certificate that cannot be read: {error}", file.display())),
            }
        }
        if certificates.is_empty() {
            return Err(format!("{} holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----", file.display()));
        }
        Ok(Self(Arc::new(certificates)))
    }

    /// What a client is told.
    #[must_use]
    pub fn config(trust: Option<&Self>) -> TlsConfig {
        let roots = trust.map_or(RootCerts::WebPki, |trust| RootCerts::Specific(Arc::clone(&trust.0)));
        TlsConfig::builder().root_certs(roots).build()
    }
}
