//! The `OpenAPI` document of the JSON API, made from the table of its resources.

use serde_json::{Map, Value, json};

use super::api::{RESOURCES, Resource, Takes};
use super::changes::{CHANGES, Change, MEDIA};

/// The document (`OpenAPI` 3.1).
#[must_use]
pub fn document() -> Value {
    let mut paths: Map<String, Value> =
        RESOURCES.iter().map(|resource| (format!("/api/{}", resource.name), json!({"get": operation(resource)}))).collect();
    for change in CHANGES {
        paths[&format!("/api/{}", change.name)][change.method.as_str().to_ascii_lowercase()] = changing(change);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "newsgraph",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "A knowledge graph read out of articles. SPARQL is at /sparql, the Model Context Protocol at /mcp.",
        },
        "paths": paths,
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}, "schemas": {"Error": {
            "type": "object", "required": ["error"], "properties": {"error": {"type": "string", "description": "What is wrong, and what would work."}},
        }}},
    })
}

fn answer(about: &str, schema: &Value) -> Value {
    json!({"description": about, "content": {"application/json": {"schema": schema}}})
}

fn fault(about: &str) -> Value {
    answer(about, &json!({"$ref": "#/components/schemas/Error"}))
}

fn operation(resource: &Resource) -> Value {
    json!({
        "operationId": resource.name,
        "summary": resource.about,
        "parameters": resource.takes.iter().map(parameter).collect::<Vec<_>>(),
        "responses": {
            "200": answer("Found.", &json!({"type": "object"})),
            "400": fault("A parameter is missing, unknown or wrong."),
            "404": fault("There is no such thing."),
            "409": fault("The name means several entities."),
            "503": fault("Too much at once."),
        },
    })
}

/// What changes the store; only a server that was started with `--write` does it.
fn changing(change: &Change) -> Value {
    let mut operation = json!({
        "operationId": format!("{}-{}", change.method.as_str().to_ascii_lowercase(), change.name),
        "summary": change.about,
        "security": [{"token": []}],
        "parameters": change.takes.iter().map(parameter).collect::<Vec<_>>(),
        "responses": {
            "200": answer("Done; later answers show it.", &json!({"type": "object"})),
            "400": fault("A parameter is missing, unknown or wrong."),
            "401": fault("The token is missing or another."),
            "403": fault("The server only reads."),
            "404": fault("There is no such thing."),
            "409": fault("The names do not say which entities are meant, or the decision changes nothing."),
            "422": fault("No article can be read in the body."),
            "503": fault("Another change goes on."),
        },
    });
    if change.name == "articles" {
        let content: Map<String, Value> = MEDIA.iter().map(|(media, _)| ((*media).to_owned(), json!({}))).collect();
        operation["requestBody"] = json!({"required": true, "content": content});
    }
    operation
}

fn parameter(one: &Takes) -> Value {
    json!({"name": one.name, "in": "query", "required": one.required, "description": one.about, "schema": {"type": one.kind}})
}
