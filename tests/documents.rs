//! The documents that show commands: each command of `docs/tour.md` and each question of `docs/sparql.md` is run, and gives what stands below it.
//! `NEWSGRAPH_UPDATE=1` writes what they give today.

use std::path::{Path, PathBuf};
use std::process::Command;

const DOCUMENTS: [&str; 2] = ["docs/tour.md", "docs/sparql.md"];

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder to run commands in, with the sample articles.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let articles = folder.path().join("articles");
        std::fs::create_dir(&articles).unwrap();
        for entry in std::fs::read_dir(top().join("data/articles")).unwrap().map(Result::unwrap) {
            std::fs::copy(entry.path(), articles.join(entry.file_name())).unwrap();
        }
        Self { folder }
    }

    /// What a command line writes to standard output.
    fn run(&self, line: &str) -> String {
        let program = PathBuf::from(assert_cmd::cargo::cargo_bin!("newsgraph"));
        let paths = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(self.folder.path()).env("PATH", paths).env("COLUMNS", "120").env("NO_COLOR", "1");
        let output = command.env_remove("NEWSGRAPH_STORE").output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some_and(|code| code < 2), "{line}\n{told}");
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// The document with what its commands give in place of what stands below them, and how many ran.
    fn fill(&self, document: &str) -> (String, usize) {
        let (mut out, mut ran, mut question): (Vec<String>, usize, Option<String>) = (Vec::new(), 0, None);
        let mut lines = document.lines();
        while let Some(line) = lines.next() {
            out.push(line.to_owned());
            let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            match (info, question.take()) {
                ("console", _) => {
                    for command in body.iter().filter_map(|line| line.strip_prefix("$ ")) {
                        let shown = self.run(command);
                        out.push(format!("$ {command}"));
                        out.extend((!shown.is_empty()).then_some(shown));
                        ran += 1;
                    }
                }
                ("text", Some(query)) => {
                    std::fs::write(self.folder.path().join("question.rq"), &query).unwrap();
                    let answer = self.run("newsgraph -q query question.rq");
                    assert!(answer.lines().count() > 1, "this question has no answer:\n{query}");
                    out.push(answer);
                    ran += 1;
                }
                _ => {
                    question = (info == "sparql").then(|| body.join("\n"));
                    out.extend(body.iter().map(|&line| line.to_owned()));
                }
            }
            out.push("```".to_owned());
        }
        (out.join("\n") + "\n", ran)
    }
}

#[test]
fn documents_show_what_their_commands_give() {
    for name in DOCUMENTS {
        let path = top().join(name);
        let written = std::fs::read_to_string(&path).unwrap();
        let (filled, ran) = Desk::new().fill(&written);
        assert!(ran >= 10, "{name} shows {ran} commands");
        if std::env::var_os("NEWSGRAPH_UPDATE").is_some() {
            std::fs::write(&path, &filled).unwrap();
            continue;
        }
        let differing = written.lines().zip(filled.lines()).enumerate().find(|(_, (a, b))| a != b);
        assert!(written == filled, "{name} is not up to date: {differing:?}; NEWSGRAPH_UPDATE=1 cargo test --release documents writes it");
    }
}
