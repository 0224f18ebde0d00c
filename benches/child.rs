//! Runs the program as people do, and measures time and peak memory from outside.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::ensure;

/// What a run of the program cost.
pub struct Cost {
    /// From start to end.
    pub seconds: f64,
    /// Most memory held at once, in MiB (Linux; nothing elsewhere).
    pub peak: Option<f64>,
}

/// The program with these arguments, its output thrown away.
pub fn newsgraph(args: &[&str]) -> anyhow::Result<Cost> {
    run(args, Stdio::null())
}

/// The same, its output written to a file that appears when it is whole.
pub fn to_file(args: &[&str], path: &Path) -> anyhow::Result<Cost> {
    let part = path.with_extension("part");
    let cost = run(args, std::fs::File::create(&part)?.into())?;
    std::fs::rename(part, path)?;
    Ok(cost)
}

fn run(args: &[&str], output: Stdio) -> anyhow::Result<Cost> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgraph"));
    let begun = Instant::now();
    let mut child = command.args(args).stdout(output).stderr(Stdio::null()).spawn()?;
    let (mut peak, mut pause) = (None, Duration::from_micros(500));
    let status = loop {
        peak = high_water(child.id()).or(peak);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    };
    let seconds = begun.elapsed().as_secs_f64();
    ensure!(status.success(), "newsgraph {} failed: {status}", args.join(" "));
    Ok(Cost { seconds, peak })
}

/// How long the program takes, measured without looking in between.
pub fn quick(args: &[&str]) -> anyhow::Result<f64> {
    timed(args, |code| code == Some(0))
}

/// The same of a command that may find nothing.
pub fn any_end(args: &[&str]) -> anyhow::Result<f64> {
    timed(args, |code| matches!(code, Some(0 | 1)))
}

fn timed(args: &[&str], good: impl Fn(Option<i32>) -> bool) -> anyhow::Result<f64> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgraph"));
    let begun = Instant::now();
    let status = command.args(args).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    let seconds = begun.elapsed().as_secs_f64();
    ensure!(good(status.code()), "newsgraph {} failed: {status}", args.join(" "));
    Ok(seconds)
}

/// `VmHWM` of a process: the system's own record of its peak, which only grows.
fn high_water(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<f64>().ok().map(|kib| kib / 1024.0)
}
