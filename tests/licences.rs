//! What the program is linked with may be passed on under our licences: every dependency is under a permissive one or MPL-2.0.

use std::process::Command;

use serde_json::Value;

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
    let version = Command::new("rustc").arg("-vV").output().expect("rustc built this test");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc tells its host").to_owned();
    let arguments = ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &host];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo built this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let used = metadata["resolve"]["nodes"].as_array().expect("a list of packages");
    let is_used = |id: &Value| used.iter().any(|node| node["id"] == *id);
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let licence = |package: &Value| package["license"].as_str().unwrap_or("none").to_owned();
    let bad: Vec<String> = packages
        .iter()
        .filter(|package| is_used(&package["id"]) && !allowed(&licence(package)))
        .map(|package| format!("{}: {}", package["name"], licence(package)))
        .collect();
    assert!(used.len() > 100, "only {} packages seen", used.len());
    assert!(bad.is_empty(), "not allowed:\n{}", bad.join("\n"));
}

#[test]
fn every_alternative_and_every_part_is_looked_at() {
    assert!(allowed("MIT OR GPL-3.0-only") && allowed("(MIT OR Apache-2.0) AND Unicode-3.0") && allowed("Unlicense/MIT"));
    assert!(!allowed("GPL-3.0-only") && !allowed("MIT AND AGPL-3.0-only") && !allowed("none"));
}
