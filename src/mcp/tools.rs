//! The tools: what each takes, and which look-up answers it.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::given::{Given, Refusal};
use super::look;
use crate::store::Store;

/// An argument of a tool.
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// string or integer.
    pub kind: &'static str,
    /// Must be given.
    pub required: bool,
    /// What it is.
    pub about: &'static str,
}

/// A look-up that answers a call.
type Look = fn(&Arc<Store>, &Given<'_>) -> Result<Value, Refusal>;

/// A tool.
pub struct Tool {
    name: &'static str,
    about: &'static str,
    takes: &'static [Argument],
    look: Look,
}

const fn text(name: &'static str, about: &'static str) -> Argument {
    Argument { name, kind: "string", required: true, about }
}

const fn maybe(name: &'static str, about: &'static str) -> Argument {
    Argument { name, kind: "string", required: false, about }
}

const fn number(name: &'static str, about: &'static str) -> Argument {
    Argument { name, kind: "integer", required: false, about }
}

const ENTITY: Argument = text("entity", "Any name of the entity, its IRI (ent:Name) or its Wikidata id.");
const RELATION: Argument = maybe("relation", "Only this relation: its name (memberOf) or its words.");
const SINCE: Argument = maybe("since", "Only from this day on (YYYY-MM-DD).");
const UNTIL: Argument = maybe("until", "Only up to this day (YYYY-MM-DD).");
const CURSOR: Argument = maybe("cursor", "nextCursor of an earlier answer.");

const TOOLS: &[Tool] = &[
    Tool {
        name: "search_entities",
        about: "Entities by name, also with other case, without accents, by a part of the name or with a slip; the likeliest first.",
        takes: &[text("name", "A name, or a part of one."), CURSOR],
        look: look::search,
    },
    Tool {
        name: "entity_card",
        about: "What the graph knows of an entity: kind, other names, links, and its facts with their support, the best supported first.",
        takes: &[ENTITY, RELATION, SINCE, UNTIL, CURSOR],
        look: look::card,
    },
    Tool {
        name: "claims_about",
        about: "Every claim about an entity with its sentence, speaker, stance and article, also the denied, uncertain and planned ones.",
        takes: &[ENTITY, RELATION, maybe("stance", "fact: only what is plainly affirmed; doubtful: only what is not."), CURSOR],
        look: look::claims,
    },
    Tool {
        name: "path",
        about: "How two entities connect: the shortest paths over facts, the best supported first, each step with its sentence.",
        takes: &[
            text("from", "Any name of the first entity."),
            text("to", "Any name of the second."),
            number("max", "Longest path, in steps: 1 to 8 (4)."),
        ],
        look: look::path,
    },
    Tool {
        name: "timeline",
        about: "Dated claims about an entity in the order of time.",
        takes: &[ENTITY, RELATION, SINCE, UNTIL, CURSOR],
        look: look::timeline,
    },
    Tool {
        name: "disputes",
        about: "What is both affirmed and denied, and relations that allow one value but have two, side by side.",
        takes: &[CURSOR],
        look: look::disputes,
    },
    Tool {
        name: "explain",
        about: "The sentences that say that a relation holds between two things, the rule that read them, and why words were taken for an entity.",
        takes: &[text("subject", "Any name of the first entity."), RELATION, text("object", "Any name of the second, or its words."), CURSOR],
        look: look::explain,
    },
    Tool {
        name: "sparql",
        about: "A read-only SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE). Prefixes ng: ent: art: claim: fact: open: schema: skos: prov: are known. \
                At most 200 rows and 10 seconds. Facts are plain triples: SELECT ?x { ?x ng:memberOf ent:NATO }.",
        takes: &[text("query", "The query.")],
        look: look::sparql,
    },
    Tool {
        name: "list_relations",
        about: "The relations that claims of this store have, with counts, and what each means.",
        takes: &[CURSOR],
        look: look::relations,
    },
];

/// The tool of that name.
pub fn named(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

/// All tools as `tools/list` shows them.
pub fn listed() -> Vec<Value> {
    TOOLS.iter().map(Tool::listed).collect()
}

impl Tool {
    fn listed(&self) -> Value {
        let one = |argument: &Argument| (argument.name.to_owned(), json!({"type": argument.kind, "description": argument.about}));
        let properties: Map<String, Value> = self.takes.iter().map(one).collect();
        let required: Vec<&str> = self.takes.iter().filter(|one| one.required).map(|one| one.name).collect();
        json!({
            "name": self.name,
            "description": self.about,
            "inputSchema": {"type": "object", "properties": properties, "required": required, "additionalProperties": false},
            "annotations": {"readOnlyHint": true, "openWorldHint": false},
        })
    }

    /// Answers a call; what cannot be done is told in the answer, as the protocol wants it.
    pub fn call(&self, store: &Arc<Store>, arguments: &Value) -> Value {
        let answer = Given::checked(arguments, self.takes).and_then(|given| (self.look)(store, &given));
        let failed = answer.is_err();
        let text = answer.map_or_else(|refusal| refusal, |value| value.to_string());
        json!({"content": [{"type": "text", "text": text}], "isError": failed})
    }
}
