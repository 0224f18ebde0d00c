//! The service description of `/sparql`: what it is and which formats it gives, as RDF.

use http::{Request, StatusCode, header};
use oxigraph::io::RdfSerializer;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, TripleRef};

use super::answer::Answer;
use super::body::Body;
use super::refused::Refused;
use super::results::{TRIPLES, liked};
use super::{negotiate, page, request};

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";
const FORMATS: &str = "http://www.w3.org/ns/formats/";
const TITLE: &str = "http://purl.org/dc/terms/description";

/// What the endpoint can do, in the format that the client likes best; for a browser, the way to the page that asks it.
///
/// # Errors
/// 406, when it likes none.
pub fn answer(request: &Request<Body>) -> Result<Answer, Refused> {
    let accept = request::text(request, header::ACCEPT);
    let offered: Vec<&str> = TRIPLES.iter().map(|(media, _)| *media).chain(["text/html"]).collect();
    if negotiate::best(&accept, &offered) == Some(TRIPLES.len()) {
        return Ok(Answer::of("text/plain", "").status(StatusCode::SEE_OTHER).header(&header::LOCATION, page::EDITOR));
    }
    let (media, format) = liked(&accept, TRIPLES)?;
    let host = request::text(request, header::HOST);
    let endpoint = NamedNode::new(format!("http://{host}/sparql")).map_err(|error| Refused::bad(format!("the header Host is wrong: {error}")))?;
    let mut out = Vec::new();
    let serializer = RdfSerializer::from_format(format).with_prefix("sd", SD).map_err(|error| Refused::failed(&error))?;
    let mut writer = serializer.for_writer(&mut out);
    for (subject, predicate, object) in &facts(endpoint) {
        writer.serialize_triple(TripleRef::new(subject, predicate, object)).map_err(|error| Refused::failed(&error))?;
    }
    writer.finish().map_err(|error| Refused::failed(&error))?;
    Ok(Answer::of(media, out))
}

fn facts(endpoint: NamedNode) -> Vec<(NamedOrBlankNode, NamedNode, Term)> {
    let sd = |name: &str| NamedNode::new_unchecked(format!("{SD}{name}"));
    let node = |name: &str| NamedOrBlankNode::from(BlankNode::new_unchecked(name));
    let (service, dataset, graph) = (node("service"), node("dataset"), node("graph"));
    let words = Literal::new_simple_literal("entities and facts; each article has a graph of its own");
    let formats = ["SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML"];
    let mut facts = vec![
        (service.clone(), rdf::TYPE.into_owned(), sd("Service").into()),
        (service.clone(), sd("endpoint"), endpoint.into()),
        (service.clone(), sd("supportedLanguage"), sd("SPARQL11Query").into()),
        (service.clone(), sd("defaultDataset"), dataset.clone().into()),
    ];
    facts.extend(formats.map(|name| (service.clone(), sd("resultFormat"), NamedNode::new_unchecked(format!("{FORMATS}{name}")).into())));
    facts.extend([
        (dataset.clone(), rdf::TYPE.into_owned(), sd("Dataset").into()),
        (dataset, sd("defaultGraph"), graph.clone().into()),
        (graph.clone(), rdf::TYPE.into_owned(), sd("Graph").into()),
        (graph, NamedNode::new_unchecked(TITLE), words.into()),
    ]);
    facts
}
