//! The page for people: files that the program carries, so that it works without a network.

use super::answer::Answer;

/// Where the page's SPARQL editor is.
pub const EDITOR: &str = "/#/sparql";

/// Path, media type, content.
const FILES: &[(&str, &str, &str)] = &[
    ("/", "text/html; charset=utf-8", include_str!("page/index.html")),
    ("/style.css", "text/css; charset=utf-8", include_str!("page/style.css")),
    ("/main.js", "text/javascript; charset=utf-8", include_str!("page/main.js")),
    ("/views.js", "text/javascript; charset=utf-8", include_str!("page/views.js")),
    ("/sparql.js", "text/javascript; charset=utf-8", include_str!("page/sparql.js")),
    ("/complete.js", "text/javascript; charset=utf-8", include_str!("page/complete.js")),
    ("/graph.js", "text/javascript; charset=utf-8", include_str!("page/graph.js")),
    ("/cytoscape.min.js", "text/javascript; charset=utf-8", include_str!("page/vendored/cytoscape.min.js")),
];

/// The file at a path.
pub fn file(path: &str) -> Option<Answer> {
    let (_, media, content) = FILES.iter().find(|(at, ..)| *at == path)?;
    Some(Answer::of(*media, *content))
}
