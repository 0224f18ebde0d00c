//! What the user named -> the files to read, each with the name that its article keeps.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::{Format, Reason, Refusal};

/// One input to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file; `None` for standard input and for a URL.
    pub path: Option<PathBuf>,
    /// Name relative to what the user named, with `/` between folders; "stdin" for standard input; a URL.
    pub name: String,
}

impl Source {
    /// How messages name it: as the user would.
    #[must_use]
    pub fn place(&self) -> String {
        self.path.as_ref().map_or_else(|| self.name.clone(), |path| path.display().to_string())
    }

    /// Opens it.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn open(&self) -> std::io::Result<Box<dyn std::io::Read>> {
        Ok(match &self.path {
            None if self.url().is_some() => return Err(std::io::Error::other("URLs are read by build, extract and watch")),
            None => Box::new(std::io::stdin()),
            Some(path) => Box::new(std::fs::File::open(path)?),
        })
    }

    /// The URL, when it is one.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        (self.path.is_none() && is_url(&self.name)).then_some(self.name.as_str())
    }

    /// True when it holds one article; a container or stream may hold any number.
    #[must_use]
    pub fn is_single(&self) -> bool {
        let many = [Format::Jsonl, Format::Feed, Format::Warc, Format::Zip, Format::Mbox];
        self.path.is_some() && !Format::of_name(&self.name).is_some_and(|format| many.contains(&format))
    }
}

/// True for what is asked for over the network.
#[must_use]
pub fn is_url(target: &str) -> bool {
    let scheme = target.split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// All sources that `targets` name, in a stable order: the order given, and by name within a folder or glob.
#[must_use]
pub fn sources(targets: &[String]) -> Vec<Result<Source, Refusal>> {
    let mut found: Vec<_> = targets.iter().flat_map(|target| expand(target)).collect();
    tell_apart(&mut found);
    found
}

/// Files of one name from different folders take folders into their names until they differ: the same name would mean a newer version of one article.
fn tell_apart(found: &mut Vec<Result<Source, Refusal>>) {
    let mut seen = BTreeSet::new();
    found.retain(|source| source.as_ref().ok().and_then(|source| source.path.clone()).is_none_or(|path| seen.insert(path)));
    for depth in 2..8 {
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for source in found.iter().flatten() {
            *names.entry(source.name.clone()).or_default() += 1;
        }
        for source in found.iter_mut().flatten().filter(|source| names[&source.name] > 1) {
            if let Some(path) = &source.path {
                let parts: Vec<String> = path
                    .components()
                    .filter(|part| matches!(part, Component::Normal(_)))
                    .map(|part| part.as_os_str().to_string_lossy().into_owned())
                    .collect();
                source.name = parts[parts.len().saturating_sub(depth)..].join("/");
            }
        }
    }
}

fn expand(target: &str) -> Vec<Result<Source, Refusal>> {
    let refuse = |reason: Reason| vec![Err(Refusal { place: target.to_owned(), reason })];
    if target == "-" {
        return vec![Ok(Source { path: None, name: "stdin".to_owned() })];
    }
    if is_url(target) {
        return vec![Ok(Source { path: None, name: target.to_owned() })];
    }
    let path = Path::new(target);
    if path.is_dir() {
        return folder(path);
    }
    if path.exists() {
        return vec![Ok(file(path))];
    }
    if !target.contains(['*', '?', '[']) {
        return refuse(Reason::Missing);
    }
    match glob::glob(target) {
        Err(error) => refuse(Reason::Glob(error.to_string())),
        Ok(found) => {
            let mut files: Vec<PathBuf> = found.flatten().filter(|path| path.is_file()).collect();
            files.sort();
            if files.is_empty() { refuse(Reason::Missing) } else { files.iter().map(|path| Ok(file(path))).collect() }
        }
    }
}

fn file(path: &Path) -> Source {
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
    Source { path: Some(path.to_owned()), name: name.into_owned() }
}

/// Every file of a folder whose ending is known, below it too; hidden files are left alone.
fn folder(root: &Path) -> Vec<Result<Source, Refusal>> {
    let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let walk = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(|entry| !hidden(entry));
    let mut found = Vec::new();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
                let name = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
                if Format::of_name(&name).is_some() {
                    found.push(Ok(Source { path: Some(entry.into_path()), name }));
                }
            }
            Ok(_) => {}
            Err(error) => {
                let place = error.path().map_or_else(|| root.display().to_string(), |path| path.display().to_string());
                let reason = error.into_io_error().unwrap_or_else(|| std::io::Error::other("a loop of links"));
                found.push(Err(Refusal { place, reason: Reason::Io(reason) }));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_readable_files_in_order() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("b")).unwrap();
        for name in ["z.txt", "b/a.md", "photo.jpg", ".hidden.txt", "c.jsonl.gz"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let found = sources(&[folder.path().to_string_lossy().into_owned()]);
        let names: Vec<String> = found.into_iter().map(|source| source.unwrap().name).collect();
        assert_eq!(names, ["b/a.md", "c.jsonl.gz", "z.txt"]);
    }

    #[test]
    fn files_of_one_name_are_told_apart_and_a_file_named_twice_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let named: Vec<String> =
            ["a/x.txt", "b/x.txt", "b/x.txt", "b/y.txt"].map(|name| folder.path().join(name).to_string_lossy().into_owned()).into();
        for name in &named {
            std::fs::create_dir_all(Path::new(name).parent().unwrap()).unwrap();
            std::fs::write(name, "x").unwrap();
        }
        let names: Vec<String> = sources(&named).into_iter().map(|source| source.unwrap().name).collect();
        assert_eq!(names, ["a/x.txt", "b/x.txt", "y.txt"]);
    }

    #[test]
    fn what_is_not_there_is_refused_by_name() {
        let found = sources(&["no-such-file.txt".to_owned(), "no-such-*.txt".to_owned()]);
        assert!(found.iter().all(|source| matches!(source, Err(Refusal { reason: Reason::Missing, .. }))));
    }
}
