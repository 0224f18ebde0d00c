//! The reference of all commands as Markdown, made from the help texts: `docs/cli.md`.

use std::fmt::Write;

use clap::{Command, CommandFactory};

use super::Cli;

/// Examples of commands whose help has none.
const EXAMPLES: [(&str, &str); 9] = [
    ("extract", "newsgraph extract data/articles/05-flood-wire.txt | head -c 400"),
    ("annotate", "echo 'Norway hosts talks.' | newsgraph annotate -"),
    ("build", "newsgraph build data/articles"),
    ("load", "newsgraph extract data/articles | newsgraph load -"),
    ("remove", "newsgraph remove 05-flood-wire.txt"),
    ("rebuild", "newsgraph rebuild"),
    ("verify", "newsgraph verify --store newsgraph.db"),
    ("eval", "newsgraph eval conllu ~/treebanks"),
    ("completions", "newsgraph completions bash > newsgraph.bash"),
];
const COLUMNS: usize = 110;

/// The help of every command.
#[must_use]
pub fn reference() -> String {
    let mut command = Cli::command().term_width(COLUMNS).mut_args(|arg| arg.hide_env_values(true));
    command.build();
    let mut text = "# Commands\n\nMade from the help of the program (`newsgraph COMMAND --help`); a test fails when the two differ.\n".to_owned();
    let mut section = |name: &str, command: &mut Command| {
        let help = command.render_long_help().to_string();
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        write!(text, "\n## {name}\n\n```text\n{}\n```\n", lines.join("\n").trim_end()).expect("a string takes all");
        let example = EXAMPLES.iter().find(|(of, _)| name.ends_with(&format!(" {of}"))).filter(|_| !help.contains("Example"));
        if let Some((_, example)) = example {
            write!(text, "\nExample:\n\n    {example}\n").expect("a string takes all");
        }
    };
    section("newsgraph", &mut command);
    let names: Vec<String> =
        command.get_subcommands().filter(|one| !one.is_hide_set()).map(|one| one.get_name().to_owned()).filter(|name| name != "help").collect();
    for name in names {
        if let Some(one) = command.find_subcommand_mut(&name) {
            let mut one = std::mem::take(one).term_width(COLUMNS).mut_args(|arg| arg.hide_env_values(true));
            section(&format!("newsgraph {name}"), &mut one);
        }
    }
    text
}
