//! `Whole`: a file that appears under its name when it is complete, and never in part.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::ExportError;

/// A file being written beside its final name.
pub struct Whole {
    writer: Option<BufWriter<File>>,
    path: PathBuf,
    beside: PathBuf,
}

impl Whole {
    /// Begins a file that will be `path`.
    ///
    /// # Errors
    /// When its folder cannot be written.
    pub fn begin(path: &Path) -> Result<Self, ExportError> {
        let name = path.file_name().map_or_else(|| "export".into(), |name| name.to_string_lossy().into_owned());
        let beside = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let failed = |source| ExportError::File { path: path.to_owned(), source };
        if path.is_dir() {
            return Err(failed(std::io::ErrorKind::IsADirectory.into()));
        }
        let file = File::create(&beside).map_err(failed)?;
        Ok(Self { writer: Some(BufWriter::new(file)), path: path.to_owned(), beside })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// When the last bytes or the name cannot be written.
    pub fn finish(mut self) -> Result<(), ExportError> {
        let failed = |source| ExportError::File { path: self.path.clone(), source };
        if let Some(mut writer) = self.writer.take() {
            writer.flush().and_then(|()| writer.get_ref().sync_all()).map_err(failed)?;
        }
        std::fs::rename(&self.beside, &self.path).map_err(failed)
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.writer.as_mut().map_or(Ok(bytes.len()), |writer| writer.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        // After `finish` there is nothing left to remove; before it, a part of a file is of no use.
        let _ = std::fs::remove_file(&self.beside);
    }
}
