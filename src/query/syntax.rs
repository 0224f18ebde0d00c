//! What is wrong with a text that is not SPARQL, and where. The parser tells how far it read and what could follow, which points past
//! the fault and names fifty characters; here the first token is found that no query can have at its place, and the usual slips are named.

use super::QueryError;
use super::stack::DEEPEST;

/// A piece of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token<'a> {
    text: &'a str,
    /// First byte.
    at: usize,
    /// False when a string or IRI does not end.
    whole: bool,
}

const FORMS: [&str; 4] = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];
const UPDATES: [&str; 10] = ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"];
const AGGREGATES: [&str; 7] = ["COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"];
const KEYWORDS: [&str; 32] = [
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "WHERE",
    "FILTER",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "GRAPH",
    "BIND",
    "VALUES",
    "GROUP",
    "ORDER",
    "BY",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "DISTINCT",
    "REDUCED",
    "PREFIX",
    "BASE",
    "FROM",
    "NAMED",
    "EXISTS",
    "NOT",
    "AS",
    "ASC",
    "DESC",
    "SERVICE",
    "UNDEF",
    "SEPARATOR",
];
/// What the parser says of faults that are no matter of grammar, and what to say of them.
const MEANINGS: [(&str, &str); 7] = [
    ("variable that is unbound", "a variable of SELECT is neither in GROUP BY nor in an aggregate, or nothing binds it"),
    ("not authorized with GROUP BY", "SELECT * does not go with GROUP BY: name the variables"),
    ("Duplicated variable name", "a variable stands twice in SELECT"),
    ("BIND is overriding", "BIND gives a value to a variable that has one already: take a new name"),
    ("Repeated variables are not allowed", "a variable stands twice in VALUES"),
    ("same number of values", "a row of VALUES has not one value for each variable; UNDEF leaves one open"),
    ("Already used blank node", "a blank node is used in two places that cannot share it; a variable can be shared"),
];

/// Explains why `sparql` does not parse. `parse` gives the parser's message ("error at 2:7: expected …") or nothing.
pub(super) fn diagnose(sparql: &str, known: &[(&str, String)], parse: impl Fn(&str) -> Option<String>) -> QueryError {
    let tokens = tokens(sparql);
    if let Some(open) = tokens.iter().find(|token| !token.whole) {
        let what = if open.text.starts_with('<') { "this IRI is not closed by `>`, or has a space in it" } else { "this string is not closed" };
        return fault(sparql, open.at, open.text.lines().next().unwrap_or_default(), what);
    }
    if tokens.is_empty() {
        return fault(sparql, 0, "", "the query is empty; one that works: SELECT ?x { ?x a ng:Person }");
    }
    let viable = |count: usize| begins_a_query(&sparql[..tokens[count - 1].at + tokens[count - 1].text.len()], &parse);
    let good = (1..=tokens.len()).collect::<Vec<_>>().partition_point(|&count| viable(count));
    match tokens.get(good) {
        Some(bad) => fault(sparql, bad.at, bad.text, &unexpected(&tokens, good, known)),
        None => ended(sparql, &tokens, &parse(sparql).unwrap_or_default()),
    }
}

/// Refuses brackets that nest deeper than what follows them has stack for, at the first that does.
pub(super) fn too_deep(sparql: &str) -> Option<QueryError> {
    if sparql.len() <= DEEPEST {
        return None;
    }
    // The parser takes escapes of characters first, so that a string may end where none is seen.
    let escapes = sparql.contains("\\u") || sparql.contains("\\U");
    let is_flat = |token: &Token<'_>| token.text.starts_with(is_word) || (!escapes && token.text.starts_with(['"', '\'']));
    let mut depth = 0_usize;
    for token in tokens(sparql).into_iter().filter(|token| !is_flat(token)) {
        // What looks like an IRI may be the sign for "less" and what follows it.
        for c in token.text.chars() {
            match c {
                '(' | '{' | '[' => depth += 1,
                ')' | '}' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > DEEPEST {
                return Some(fault(sparql, token.at, "", &format!("brackets nest more than {DEEPEST} deep here")));
            }
        }
    }
    None
}

/// True when some query begins with this text: then the parser, given spaces after it, stops at their end. The spaces are more than
/// the longest keyword, since the parser counts the letters of a keyword that it misses as read.
fn begins_a_query(text: &str, parse: impl Fn(&str) -> Option<String>) -> bool {
    let padded = format!("{text}{}", " ".repeat(64));
    let Some(message) = parse(&padded) else { return true };
    let line = padded.lines().count();
    let column = padded.lines().last().map_or(0, |last| last.chars().count()) + 1;
    message.starts_with(&format!("error at {line}:{column}:"))
}

fn tokens(sparql: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = sparql[at..].chars().next() {
        let rest = &sparql[at..];
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (len, whole) = match first {
            '#' => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            '"' | '\'' => string(rest, first),
            '<' => iri(rest),
            c if is_word(c) => (word(rest), true),
            _ => (
                ["&&", "||", "!=", ">=", "^^", ")>>", ">>", "{|", "|}"]
                    .iter()
                    .find(|two| rest.starts_with(**two))
                    .map_or(first.len_utf8(), |two| two.len()),
                true,
            ),
        };
        found.push(Token { text: &rest[..len], at, whole });
        at += len;
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | ':' | '?' | '$' | '@' | '%' | '\\')
}

/// A word, variable, number or prefixed name: dots and hyphens belong to it when letters follow.
fn word(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            // Whatever is escaped belongs to the name.
            chars.next();
            continue;
        }
        let next = chars.peek().map(|&(_, next)| next);
        let joins = matches!(c, '.' | '-') && at > 0 && next.is_some_and(|next| next.is_alphanumeric() || next == '_');
        if !is_word(c) && !joins || (at > 0 && matches!(c, '?' | '$' | '@')) {
            return at;
        }
    }
    rest.len()
}

fn string(rest: &str, quote: char) -> (usize, bool) {
    let three = quote.to_string().repeat(3);
    let long = rest.starts_with(&three);
    let skip = if long { 3 } else { 1 };
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(skip) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if long && rest[at..].starts_with(&three) {
            return (at + 3, true);
        } else if !long && c == quote {
            return (at + 1, true);
        } else if !long && c == '\n' {
            return (at, false);
        }
    }
    (rest.len(), false)
}

/// `<…>`, `<<` and `<<(`, or the sign for "less".
fn iri(rest: &str) -> (usize, bool) {
    if let Some(open) = ["<<(", "<<", "<="].iter().find(|open| rest.starts_with(**open)) {
        return (open.len(), true);
    }
    // Blanks of other scripts may stand in an IRI.
    let end = rest.find(|c: char| c == '>' || c <= ' ' || c == '"' || c == '{');
    match end.map(|end| (end, rest[end..].starts_with('>'))) {
        Some((end, true)) => (end + 1, true),
        // "?a < 3" is no IRI; "<http://a b>" is a broken one.
        _ if rest[1..].starts_with(|c: char| c.is_alphabetic()) && rest.contains('>') => (end.unwrap_or(rest.len()), false),
        _ => (1, true),
    }
}

/// What to say of a token that cannot stand where it stands.
fn unexpected(tokens: &[Token<'_>], at: usize, known: &[(&str, String)]) -> String {
    let token = tokens[at].text;
    let before = at.checked_sub(1).map(|at| tokens[at].text.to_uppercase()).unwrap_or_default();
    let upper = token.to_uppercase();
    if at == 0 || (tokens[..at].iter().all(|token| token.text.len() < 2) && FORMS.iter().all(|form| *form != before)) {
        return first(token, &upper);
    }
    if let Some(slip) = slips(&before, &upper, tokens.get(at + 1).map(|next| next.text)) {
        return slip;
    }
    if let Some((prefix, _)) =
        token.split_once(':').filter(|(prefix, _)| !token.starts_with(['?', '$', '"']) && known.iter().all(|(name, _)| name != prefix))
    {
        return prefix_unknown(prefix, known);
    }
    let word = token.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    if word && token.chars().any(char::is_alphabetic) {
        if let Some(keyword) = near(&upper, &KEYWORDS).filter(|keyword| *keyword != upper) {
            return format!("`{token}` is not a word of SPARQL; did you mean {keyword}?");
        }
        if !KEYWORDS.contains(&upper.as_str()) {
            return format!(
                "`{token}` is no term: write a variable as ?{token}, an entity as ent:{token}, a relation as ng:{token}, words as \"{token}\""
            );
        }
    }
    match token {
        "}" | "." | ";" if !matches!(before.as_str(), "{" | "}" | ".") => {
            format!("the triple before `{token}` is not complete: it needs subject, relation and object")
        }
        ")" => "something is missing before `)`".to_owned(),
        "}" => "this `}` closes nothing, or something before it is missing".to_owned(),
        _ => format!("`{token}` cannot stand here, after `{}`", tokens[at - 1].text),
    }
}

/// What to say of a query's first word.
fn first(token: &str, upper: &str) -> String {
    if UPDATES.contains(&upper) {
        return format!("{upper} changes a graph, and queries only read; `newsgraph build` and `newsgraph remove` change what the store holds");
    }
    let hint = near(upper, &FORMS).map(|form| format!("; did you mean {form}?")).unwrap_or_default();
    format!("a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not with `{token}`{hint}")
}

/// Slips that are known by two words.
fn slips(before: &str, token: &str, after: Option<&str>) -> Option<String> {
    if matches!(before, "ORDER" | "GROUP") {
        return Some(format!("{before} is followed by BY: {before} BY ?x"));
    }
    if AGGREGATES.contains(&token) && after == Some("(") {
        return Some(format!("an aggregate in SELECT stands in parentheses and has a name: ({token}(?x) AS ?name)"));
    }
    if token == "AS" {
        return Some("AS belongs within the parentheses: (COUNT(?x) AS ?name)".to_owned());
    }
    if token == "," && (before.starts_with('?') || before == "SELECT") {
        return Some("variables of SELECT stand without commas: SELECT ?x ?y".to_owned());
    }
    if token == "=" && before == "=" {
        return Some("equality is written with one `=`".to_owned());
    }
    if matches!(before, "LIMIT" | "OFFSET") {
        return Some(format!("{before} is followed by a number"));
    }
    if matches!(token, "AND" | "OR") {
        return Some(format!(
            "in a filter, {token} is written `{}`; patterns one after another hold together without a word",
            if token == "AND" { "&&" } else { "||" }
        ));
    }
    None
}

fn prefix_unknown(prefix: &str, known: &[(&str, String)]) -> String {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let near = near(prefix, &names).map(|name| format!("; did you mean {name}:?")).unwrap_or_default();
    let names: Vec<String> = names.iter().map(|name| format!("{name}:")).collect();
    format!("the prefix `{prefix}:` is not known{near}\n  known are {}; declare another before SELECT, with PREFIX {prefix}: <…>", names.join(" "))
}

fn near<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let alike = |other: &str| rapidfuzz::distance::jaro_winkler::normalized_similarity(word.chars(), other.chars());
    known.iter().copied().filter(|other| alike(other) > 0.85).max_by(|a, b| alike(a).total_cmp(&alike(b)))
}

/// A query that could go on: it ends too early, or the parser objects to its meaning.
fn ended(sparql: &str, tokens: &[Token<'_>], message: &str) -> QueryError {
    let last = tokens.last().expect("an empty query was answered before");
    if let Some((_, meaning)) = MEANINGS.iter().find(|(words, _)| message.contains(words)) {
        let at = tokens.iter().find(|token| token.text.eq_ignore_ascii_case("SELECT")).unwrap_or(last);
        return fault(sparql, at.at, at.text, &format!("{meaning}{}", unbound(tokens)));
    }
    for (open, close) in [("{", "}"), ("(", ")"), ("[", "]")] {
        let mut depth: Vec<&Token<'_>> = Vec::new();
        for token in tokens {
            match token.text {
                text if text == open => depth.push(token),
                text if text == close => drop(depth.pop()),
                _ => {}
            }
        }
        if let Some(token) = depth.last() {
            return fault(sparql, token.at, token.text, &format!("this `{open}` is not closed by `{close}`"));
        }
    }
    fault(sparql, last.at, last.text, &format!("the query ends too early, after `{}`", last.text))
}

/// The variables of SELECT that stand outside parentheses and not after GROUP BY, when there is a grouping.
fn unbound(tokens: &[Token<'_>]) -> String {
    let is = |token: &Token<'_>, word: &str| token.text.eq_ignore_ascii_case(word);
    let Some(select) = tokens.iter().position(|token| is(token, "SELECT")) else { return String::new() };
    let end = tokens.iter().position(|token| token.text == "{" || is(token, "WHERE")).unwrap_or(tokens.len());
    let grouped: Vec<&str> = tokens.iter().skip_while(|token| !is(token, "GROUP")).map(|token| token.text).collect();
    let pattern: Vec<&str> = tokens[end..].iter().map(|token| token.text).collect();
    let aggregates = tokens[select..end].iter().any(|token| AGGREGATES.iter().any(|name| is(token, name)));
    let mut depth = 0;
    let mut found = Vec::new();
    for token in &tokens[select..end] {
        match token.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            text if depth == 0 && text.starts_with(['?', '$']) => {
                let loose = if aggregates || !grouped.is_empty() { !grouped.contains(&text) } else { !pattern.contains(&text) };
                found.extend(loose.then_some(text));
            }
            _ => {}
        }
    }
    if found.is_empty() { String::new() } else { format!(": {}", found.join(", ")) }
}

/// Characters of a line that are shown on each side of a fault.
const AROUND: usize = 120;

fn fault(sparql: &str, at: usize, token: &str, problem: &str) -> QueryError {
    let before = &sparql[..at];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let column = before[start..].chars().count() + 1;
    // Of a long line the part around the place is shown.
    let start = before[start..].char_indices().rev().nth(AROUND - 1).map_or(start, |(at, _)| start + at);
    let shown = before[start..].chars().count() + AROUND;
    let words: String = sparql[start..].lines().next().unwrap_or("").chars().take(shown).map(|c| if c == '\t' { ' ' } else { c }).collect();
    let carets = "^".repeat(token.lines().next().map_or(1, |first| first.chars().count()).clamp(1, AROUND));
    let gap: usize = before[start..].chars().map(|c| unicode_width::UnicodeWidthChar::width(c).unwrap_or(1).max(1)).sum();
    let excerpt = format!("  {words}\n  {}{carets}", " ".repeat(gap));
    QueryError::Syntax { line, column, problem: problem.to_owned(), excerpt }
}
