//! SPARQL 1.1 Graph Store Protocol at `/store`, for reading: the default graph, or the graph of an IRI, in the format that the client likes.

use http::{Method, Request, StatusCode, header};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, TripleRef};

use super::answer::Answer;
use super::body::Body;
use super::desk::Desk;
use super::job::Job;
use super::parameters::Parameters;
use super::refused::Refused;
use super::request;
use super::results::{self, TRIPLES};

/// The graph that a request wants.
///
/// # Errors
/// 400 when it names none or several, 405 for methods that would change it.
pub fn asked(request: &Request<Body>) -> Result<Job, Refused> {
    request::only(request, &[Method::GET, Method::HEAD])?;
    let given = Parameters::of(request.uri().query().unwrap_or_default().as_bytes())?;
    if let Some((other, _)) = given.pairs().iter().find(|(name, _)| name != "default" && name != "graph") {
        return Err(Refused::bad(format!("/store knows no parameter `{other}`; it takes `default` or `graph`")));
    }
    let graph = match (given.one("default")?, given.one("graph")?) {
        (Some(""), None) => None,
        (None, Some(iri)) => Some(iri.to_owned()),
        (Some(value), None) => return Err(Refused::bad(format!("`default` takes no value, but has {value:?}"))),
        _ => {
            return Err(Refused::bad(
                "either ?default or ?graph=IRI says which graph is wanted; an article's is its IRI, the support of facts ng:facts",
            ));
        }
    };
    Ok(Job::Graph { graph, accept: request::text(request, header::ACCEPT) })
}

/// The triples of a graph; the default graph when there is no IRI.
///
/// # Errors
/// 404 for a graph that is not there, 400 for what is no IRI, 406, and 503 when the answer is too large.
pub fn answer(desk: &Desk, iri: Option<&str>, accept: &str) -> Result<Answer, Refused> {
    let name = match iri {
        None => GraphName::DefaultGraph,
        Some(iri) => {
            let node = NamedNode::new(iri).map_err(|error| Refused::bad(format!("`graph` is {iri:?}, which is no IRI: {error}")))?;
            if !desk.store.graph().contains_named_graph(node.as_ref()).map_err(|error| Refused::failed(&error))? {
                return Err(Refused::new(
                    StatusCode::NOT_FOUND,
                    format!("there is no graph {node}; SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} }} lists them"),
                ));
            }
            node.into()
        }
    };
    let (media, format) = results::liked(accept, TRIPLES)?;
    let quads = desk.store.graph().quads_for_pattern(None, None, None, Some(GraphNameRef::from(&name)));
    let mut writer = results::Triples::new(desk, format)?;
    for quad in quads {
        writer.add(TripleRef::from(quad.map_err(|error| Refused::failed(&error))?.as_ref()))?;
    }
    Ok(Answer::of(media, writer.finish()?))
}
