//! What the program and the package for Python are linked with may be passed on under our licences: every dependency is under a permissive one or MPL-2.0.

use std::collections::BTreeSet;
use std::process::Command;

/// Licences of which one must be offered, and all of where they stand together.
const ALLOWED: [&str; 15] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// True when one of the alternatives of every part is allowed ("(MIT OR Apache-2.0) AND Unicode-3.0").
fn allowed(licence: &str) -> bool {
    let plain = licence.replace(['(', ')'], "").replace('/', " OR ");
    plain.split(" AND ").all(|part| part.split(" OR ").any(|one| ALLOWED.contains(&one.trim())))
}

#[test]
fn no_dependency_has_a_licence_that_binds_ours() {
    let arguments = ["tree", "--locked", "--workspace", "--edges", "normal,build,dev", "--prefix", "none", "--format", "{p}\t{l}"];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo built this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8_lossy(&output.stdout).into_owned();
    let used: BTreeSet<(&str, &str)> = tree.lines().filter_map(|line| line.trim_end_matches(" (*)").split_once('\t')).collect();
    let bad: Vec<String> = used.iter().filter(|(_, licence)| !allowed(licence)).map(|(package, licence)| format!("{package}: {licence}")).collect();
    assert!(used.len() > 100, "only {} packages seen", used.len());
    assert!(bad.is_empty(), "not allowed:\n{}", bad.join("\n"));
}

#[test]
fn every_alternative_and_every_part_is_looked_at() {
    assert!(allowed("MIT OR GPL-3.0-only") && allowed("(MIT OR Apache-2.0) AND Unicode-3.0") && allowed("Unlicense/MIT"));
    assert!(!allowed("GPL-3.0-only") && !allowed("MIT AND AGPL-3.0-only") && !allowed("none"));
}
