//! The Model Context Protocol over lines of JSON-RPC 2.0: programs that write text for people look things up in a store.
//! Every request stands for itself: a client that shakes hands first and one that does not get the same answers.

mod answer;
mod given;
mod look;
mod tools;

use std::io::{self, BufRead, Read, Write};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::store::Store;

/// Versions of the protocol that are spoken, the newest first.
pub const VERSIONS: &[&str] = &["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];
/// Longest request, in bytes.
const LONGEST: u64 = 1 << 20;

const INSTRUCTIONS: &str = "A knowledge graph read out of news articles. Look an entity up by name first, then ask for its card or claims. \
Every claim has its sentence, its article and its stance: 'denied', 'possible', 'probable', 'counterfactual' or 'planned' ones are no facts, \
and what a speaker says is the speaker's. Long answers come in pages: pass nextCursor as cursor.";

/// What JSON-RPC calls an error: its code and message.
struct Fault(i64, String);

/// Answers requests, a line each, until the input ends.
///
/// # Errors
/// When the input cannot be read or the output cannot be written.
pub fn serve(store: &Arc<Store>, mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let whole = line.ends_with(b"\n") || (line.len() as u64) < LONGEST;
        if !whole {
            skip_line(&mut input)?;
        }
        let reply = if whole { reply_to_line(store, &line) } else { Some(too_long()) };
        if let Some(reply) = reply {
            writeln!(output, "{reply}")?;
            output.flush()?;
        }
    }
}

/// The answer to one message that came whole, as over HTTP; none to a notification.
#[must_use]
pub fn answer(store: &Arc<Store>, message: &[u8]) -> Option<Value> {
    reply_to_line(store, message)
}

/// Reads on to the end of a line that is too long, without keeping it.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let seen = input.fill_buf()?;
        let (length, end) = match seen.iter().position(|&byte| byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (seen.len(), seen.is_empty()),
        };
        input.consume(length);
        if end {
            return Ok(());
        }
    }
}

fn too_long() -> Value {
    error(&Value::Null, Fault(-32600, format!("the request is longer than {LONGEST} bytes")))
}

fn reply_to_line(store: &Arc<Store>, line: &[u8]) -> Option<Value> {
    if line.trim_ascii().is_empty() {
        return None;
    }
    match serde_json::from_slice::<Value>(line) {
        Err(fault) => Some(error(&Value::Null, Fault(-32700, format!("not JSON: {fault}")))),
        Ok(Value::Array(batch)) if !batch.is_empty() => {
            let replies: Vec<Value> = batch.iter().filter_map(|request| reply(store, request)).collect();
            (!replies.is_empty()).then_some(Value::Array(replies))
        }
        Ok(request) => reply(store, &request),
    }
}

/// The answer to one request; none to a notification.
fn reply(store: &Arc<Store>, request: &Value) -> Option<Value> {
    let Some(method) = request.get("method").and_then(Value::as_str) else {
        // An answer to a question that was never put is left alone.
        let answer = request.get("result").is_some() || request.get("error").is_some();
        return (!answer).then(|| error(request.get("id").unwrap_or(&Value::Null), Fault(-32600, "a request needs a `method`".to_owned())));
    };
    let id = request.get("id")?;
    let none = Value::Null;
    Some(match result(store, method, request.get("params").unwrap_or(&none)) {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err(fault) => error(id, fault),
    })
}

fn error(id: &Value, Fault(code, message): Fault) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
}

fn result(store: &Arc<Store>, method: &str, params: &Value) -> Result<Value, Fault> {
    let server = json!({"name": "newsgraph", "version": env!("CARGO_PKG_VERSION")});
    let able = json!({"tools": {"listChanged": false}});
    match method {
        "initialize" => {
            let asked = params.get("protocolVersion").and_then(Value::as_str);
            let version = VERSIONS.iter().find(|known| asked == Some(**known)).unwrap_or(&VERSIONS[0]);
            Ok(json!({"protocolVersion": version, "capabilities": able, "serverInfo": server, "instructions": INSTRUCTIONS}))
        }
        "server/discover" => Ok(json!({"supportedVersions": VERSIONS, "capabilities": able, "serverInfo": server, "instructions": INSTRUCTIONS})),
        "ping" => Ok(json!({})),
        "tools/list" => Ok(json!({"tools": tools::listed()})),
        "tools/call" => {
            let name =
                params.get("name").and_then(Value::as_str).ok_or_else(|| Fault(-32602, "`tools/call` needs the `name` of a tool".to_owned()))?;
            let tool = tools::named(name).ok_or_else(|| Fault(-32602, format!("no tool is called `{name}`; `tools/list` lists them")))?;
            Ok(tool.call(store, params.get("arguments").unwrap_or(&Value::Null)))
        }
        _ => Err(Fault(-32601, format!("no method is called `{method}`"))),
    }
}
