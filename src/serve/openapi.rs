//! The `OpenAPI` document of the JSON API, made from the table of its resources.

use serde_json::{Map, Value, json};

use super::api::{RESOURCES, Resource, Takes};

/// The document (`OpenAPI` 3.1).
#[must_use]
pub fn document() -> Value {
    let paths: Map<String, Value> =
        RESOURCES.iter().map(|resource| (format!("/api/{}", resource.name), json!({"get": operation(resource)}))).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "newsgraph",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "A knowledge graph read out of articles. SPARQL is at /sparql, the Model Context Protocol at /mcp.",
        },
        "paths": paths,
        "components": {"schemas": {"Error": {
            "type": "object", "required": ["error"], "properties": {"error": {"type": "string", "description": "What is wrong, and what would work."}},
        }}},
    })
}

fn operation(resource: &Resource) -> Value {
    let answer = |about: &str, schema: Value| json!({"description": about, "content": {"application/json": {"schema": schema}}});
    let fault = |about: &str| answer(about, json!({"$ref": "#/components/schemas/Error"}));
    json!({
        "operationId": resource.name,
        "summary": resource.about,
        "parameters": resource.takes.iter().map(parameter).collect::<Vec<_>>(),
        "responses": {
            "200": answer("Found.", json!({"type": "object"})),
            "400": fault("A parameter is missing, unknown or wrong."),
            "404": fault("There is no such thing."),
            "409": fault("The name means several entities."),
            "503": fault("Too much at once."),
        },
    })
}

fn parameter(one: &Takes) -> Value {
    json!({"name": one.name, "in": "query", "required": one.required, "description": one.about, "schema": {"type": one.kind}})
}
