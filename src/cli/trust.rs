//! The option that says which servers are believed.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::trust::Trust;

/// Names a file of authorities where --ca names none.
const VARIABLE: &str = "SSL_CERT_FILE";

/// Whom to believe on the network.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Authorities {
    /// Believe only servers that the authorities in this file vouch for (certificates in PEM form), instead of those that browsers trust: for a
    /// company's own servers, or a proxy that looks into what passes. Without it, the file that the variable `SSL_CERT_FILE` names.
    #[arg(long, value_name = "FILE", alias = "ca-file")]
    ca: Option<PathBuf>,
    #[arg(skip)]
    read: OnceLock<Option<Trust>>,
}

impl Authorities {
    /// The authorities that the user names, read when they are first asked for; none: the usual ones.
    ///
    /// # Errors
    /// When the file cannot be read or holds no certificate.
    pub fn trust(&self) -> anyhow::Result<Option<&Trust>> {
        if let Some(read) = self.read.get() {
            return Ok(read.as_ref());
        }
        let read = match (&self.ca, std::env::var_os(VARIABLE).filter(|file| !file.is_empty())) {
            (Some(file), _) => Some(Trust::read(file).map_err(|problem| anyhow::anyhow!("--ca: {problem}"))?),
            (None, Some(file)) => Some(Trust::read(Path::new(&file)).map_err(|problem| anyhow::anyhow!("{VARIABLE}: {problem}"))?),
            (None, None) => None,
        };
        Ok(self.read.get_or_init(|| read).as_ref())
    }
}
