//! SPARQL 1.1 Protocol at `/sparql`: queries by GET and both kinds of POST, graphs named beside the query. Updates are refused.

use http::{Method, Request, StatusCode, header};
use oxigraph::model::NamedNode;

use super::body::Body;
use super::job::Job;
use super::parameters::Parameters;
use super::refused::Refused;
use super::request;

/// The query of a request; none when the request asks what the service can do.
///
/// # Errors
/// 400 for what is no query, 403 for an update, 405, 413 and 415.
pub fn asked(request: &mut Request<Body>, longest: usize) -> Result<Option<Job>, Refused> {
    request::only(request, &[Method::GET, Method::HEAD, Method::POST])?;
    let beside = Parameters::of(request.uri().query().unwrap_or_default().as_bytes())?;
    let accept = request::text(request, header::ACCEPT);
    let (given, direct) = if request.method() == Method::POST { posted(request, beside, longest)? } else { (beside, None) };
    if given.one("update")?.is_some() {
        return Err(no_updates());
    }
    match (direct, given.one("query")?) {
        (Some(_), Some(_)) => Err(Refused::bad("there is a query in the body and another one in the address")),
        (Some(query), None) => job(&query, &given, accept).map(Some),
        (None, Some(query)) => job(query, &given, accept).map(Some),
        (None, None) if given.pairs().is_empty() && request.method() != Method::POST => Ok(None),
        (None, None) => Err(Refused::bad("the parameter `query` is missing")),
    }
}

/// The parameters of a POST, and its query when the body is nothing else. The parameters of a form may also stand in its address.
fn posted(request: &mut Request<Body>, beside: Parameters, longest: usize) -> Result<(Parameters, Option<String>), Refused> {
    match request::media(request).as_str() {
        "application/x-www-form-urlencoded" => Ok((beside.and(Parameters::of(&request::body(request, longest)?)?), None)),
        "application/sparql-query" => {
            let query = String::from_utf8(request::body(request, longest)?).map_err(|_| Refused::bad("the query is no UTF-8"))?;
            Ok((beside, Some(query)))
        }
        "application/sparql-update" => Err(no_updates()),
        other => Err(Refused::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("a query comes as application/sparql-query or application/x-www-form-urlencoded, not as {other:?}"),
        )),
    }
}

fn no_updates() -> Refused {
    Refused::new(StatusCode::FORBIDDEN, "the graph is read out of articles and not changed by updates; `newsgraph build` and `remove` change it")
}

fn job(query: &str, parameters: &Parameters, accept: String) -> Result<Job, Refused> {
    let graphs = |name: &str| -> Result<Vec<String>, Refused> {
        let checked = |iri: &str| NamedNode::new(iri).map_err(|error| Refused::bad(format!("`{name}` is {iri:?}, which is no IRI: {error}")));
        parameters.all(name).map(|iri| checked(iri).map(NamedNode::into_string)).collect()
    };
    Ok(Job::Query { query: query.to_owned(), default: graphs("default-graph-uri")?, named: graphs("named-graph-uri")?, accept })
}
