//! The OpenAPI document of the JSON API, made from the table of its look-ups.

use serde_json::{Map, Value, json};

use super::api::{Kind, LOOKS, Look, Parameter};

/// The document.
pub fn document() -> Value {
    let mut paths: Map<String, Value> = LOOKS.iter().map(|look| (format!("/api/{}", look.name), json!({"get": operation(look)}))).collect();
    paths.insert("/sparql".to_owned(), sparql());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "newsgraph",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "A knowledge graph read out of articles. Every claim has its sentence. Offsets count Unicode code points.",
        },
        "paths": paths,
        "components": {"schemas": schemas()},
    })
}

fn operation(look: &Look) -> Value {
    let refusals = [
        ("400", "A parameter is wrong."),
        ("403", "The server was called by another name, or by a page of another place."),
        ("404", "Nothing of that name is there; `near` has similar names."),
        ("503", "A limit is reached; with Retry-After when it is the number of requests."),
    ];
    let mut responses: Map<String, Value> = refusals.iter().map(|(status, about)| ((*status).to_owned(), response(about, "Error"))).collect();
    responses.insert("200".to_owned(), response("What was asked for.", look.gives));
    if look.takes.iter().any(|one| ["name", "from"].contains(&one.name)) {
        responses.insert("300".to_owned(), response("Several entities have that name: `candidates`.", "Error"));
    }
    let parameters: Vec<Value> = look.takes.iter().map(parameter).collect();
    json!({"operationId": look.name, "summary": look.about, "parameters": parameters, "responses": responses})
}

fn response(about: &str, schema: &str) -> Value {
    json!({"description": about, "content": {"application/json": {"schema": reference(schema)}}})
}

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn parameter(one: &Parameter) -> Value {
    let schema = match one.kind {
        Kind::Text => json!({"type": "string"}),
        Kind::Texts => json!({"type": "array", "items": {"type": "string"}}),
        Kind::Number => json!({"type": "integer", "minimum": 0}),
        Kind::Day => json!({"type": "string", "format": "date"}),
    };
    json!({"name": one.name, "in": "query", "required": one.required, "description": one.about, "schema": schema})
}

fn sparql() -> Value {
    let rows = "SELECT and ASK as JSON, XML, CSV or TSV; CONSTRUCT and DESCRIBE as Turtle, N-Triples, RDF/XML or JSON-LD.";
    let text = |name: &str, about: &str| json!({"name": name, "in": "query", "description": about, "schema": {"type": "string"}});
    let graphs = |name: &str| json!({"name": name, "in": "query", "schema": {"type": "array", "items": {"type": "string", "format": "uri"}}});
    let responses = json!({
        "200": {"description": rows},
        "400": response("No SPARQL query.", "Error"),
        "403": response("An update.", "Error"),
        "406": response("None of the formats is acceptable.", "Error"),
        "503": response("A limit is reached.", "Error"),
    });
    let parameters = json!([text("query", "A SPARQL query; without it, the service description."), graphs("default-graph-uri"), graphs("named-graph-uri")]);
    let bodies = json!({
        "application/sparql-query": {"schema": {"type": "string"}},
        "application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}},
    });
    json!({
        "get": {"operationId": "sparqlGet", "summary": "SPARQL 1.1 Protocol.", "parameters": parameters, "responses": responses},
        "post": {"operationId": "sparqlPost", "summary": "SPARQL 1.1 Protocol.", "requestBody": {"content": bodies}, "responses": responses},
    })
}

/// An object with some properties, each named with its type: `?` after a type allows null, `[]` makes it a list.
fn object(properties: &[(&str, &str)]) -> Value {
    let properties: Map<String, Value> = properties.iter().map(|(name, of)| ((*name).to_owned(), typed(of))).collect();
    json!({"type": "object", "properties": properties})
}

fn typed(of: &str) -> Value {
    if let Some(item) = of.strip_suffix("[]") {
        return json!({"type": "array", "items": typed(item)});
    }
    if let Some(one) = of.strip_suffix('?') {
        return json!({"anyOf": [typed(one), {"type": "null"}]});
    }
    match of {
        "string" | "integer" | "number" | "boolean" | "object" | "array" => json!({"type": of}),
        schema => reference(schema),
    }
}

fn rows_of(schema: &str) -> Value {
    let mut page = object(&[("total", "integer"), ("next", "integer")]);
    page["properties"]["rows"] = typed(&format!("{schema}[]"));
    page["required"] = json!(["total", "rows"]);
    page
}

fn schemas() -> Value {
    let mut schemas = things();
    for (name, row) in [("Claims", "Claim"), ("Articles", "ArticleLine"), ("Disputes", "Dispute"), ("Relations", "object")] {
        schemas.insert(name.to_owned(), rows_of(row));
    }
    schemas.into()
}

fn things() -> Map<String, Value> {
    let all: &[(&str, &[(&str, &str)])] = &[
        ("Error", &[("error", "string"), ("near", "Entity[]"), ("candidates", "Entity[]")]),
        ("Entity", &[("iri", "string"), ("label", "string"), ("kind", "string"), ("facts", "integer")]),
        ("Found", &[("rows", "Entity[]"), ("near", "boolean")]),
        ("End", &[("label", "string"), ("iri", "string")]),
        ("Time", &[("text", "string"), ("start", "string?"), ("end", "string?")]),
        ("ArticleLine", &[("id", "string"), ("title", "string?"), ("published", "string?"), ("publisher", "string?"), ("source", "string")]),
        (
            "Claim",
            &[
                ("claim", "string"),
                ("subject", "End"),
                ("relation", "string"),
                ("words", "string"),
                ("object", "End"),
                ("polarity", "string"),
                ("certainty", "string"),
                ("tense", "string"),
                ("speaker", "string?"),
                ("time", "Time?"),
                ("place", "string?"),
                ("quote", "string"),
                ("confidence", "number"),
                ("article", "ArticleLine"),
            ],
        ),
        ("Evidence", &[("claim", "string"), ("quote", "string"), ("marks", "object[]"), ("rule", "string"), ("written", "string?"), ("merges", "object[]")]),
        (
            "Card",
            &[
                ("iri", "string"),
                ("label", "string"),
                ("kind", "string"),
                ("about", "string"),
                ("names", "string[]"),
                ("links", "string[]"),
                ("facts", "integer"),
                ("claims", "integer"),
                ("articles", "integer"),
                ("first", "string?"),
                ("last", "string?"),
                ("relations", "object[]"),
                ("doubtful", "Claim[]"),
                ("says", "Claim[]"),
            ],
        ),
        (
            "Article",
            &[
                ("iri", "string"),
                ("article", "object"),
                ("sources", "string[]"),
                ("text", "string"),
                ("sentences", "array[]"),
                ("mentions", "object[]"),
                ("claims", "Claim[]"),
            ],
        ),
        ("Paths", &[("from", "Entity"), ("to", "Entity"), ("paths", "object[]")]),
        ("Dispute", &[("cause", "string"), ("about", "string"), ("sides", "object[]")]),
        ("Stats", &[("articles", "integer"), ("entities", "integer"), ("facts", "integer"), ("claims", "integer"), ("quads", "integer"), ("bytes", "integer")]),
    ];
    all.iter().map(|(name, properties)| ((*name).to_owned(), object(properties))).collect()
}
