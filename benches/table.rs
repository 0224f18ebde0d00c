//! The printed table, and the numbers in it.

/// Rows of measurement, figure and remark.
#[derive(Default)]
pub struct Table(Vec<[String; 3]>);

impl Table {
    /// Adds a row and says it at once on standard error, since a run takes minutes.
    pub fn row(&mut self, what: &str, figure: String, remark: String) {
        eprintln!("{what}: {figure} {remark}");
        self.0.push([what.to_owned(), figure, remark]);
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "| measurement | figure | remark |\n|---|---|---|")?;
        for [what, figure, remark] in &self.0 {
            writeln!(f, "| {what} | {figure} | {remark} |")?;
        }
        Ok(())
    }
}

/// The middle of the numbers.
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}
