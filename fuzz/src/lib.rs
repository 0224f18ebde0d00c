//! What the fuzz targets share: the parsers and what must hold of them stand in `tests/support/parsers.rs`.

#[path = "../../tests/support/parsers.rs"]
pub mod parsers;

/// The parser of a name.
///
/// # Panics
/// When there is none.
pub fn parser(name: &str) -> fn(&[u8]) {
    parsers::PARSERS.iter().find(|(known, _)| *known == name).expect("a target bears the name of a parser").1
}

/// The fuzz target for the parser of a name.
#[macro_export]
macro_rules! target {
    ($name:literal) => {
        libfuzzer_sys::fuzz_target!(|data: &[u8]| {
            static PARSER: std::sync::LazyLock<fn(&[u8])> = std::sync::LazyLock::new(|| $crate::parser($name));
            PARSER(data);
        });
    };
}
