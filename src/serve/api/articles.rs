//! Look-ups of articles.

use serde_json::{Value, json};

use super::entities::failed;
use super::given::Given;
use super::page;
use crate::query::marked::marked;
use crate::query::names::Names;
use crate::serve::desk::Desk;
use crate::serve::refused::Refused;

/// `/api/articles`.
pub fn list(desk: &Desk, given: &Given) -> Result<Value, Refused> {
    let (store, names) = (&desk.store, Names::of(&desk.store));
    let sources = store.sources().map_err(failed)?;
    let (start, most) = given.page()?;
    let mut shown = Vec::with_capacity(sources.len());
    for (at, (source, id)) in sources.iter().enumerate() {
        // Only what is shown is looked up.
        let row = if at < start || at - start >= most {
            Value::Null
        } else {
            let line = names.article(&store.iris().node("art", id)).map_err(failed)?;
            json!({"id": id, "source": source, "title": line.title, "published": line.published, "publisher": line.publisher})
        };
        shown.push(row);
    }
    page(&shown, given)
}

/// `/api/article`.
pub fn one(desk: &Desk, given: &Given) -> Result<Value, Refused> {
    let id = given.required("id")?;
    let found = marked(&desk.store, id).map_err(failed)?;
    let found = found.ok_or_else(|| Refused::missing(format!("no article is {id}; /api/articles lists them")))?;
    serde_json::to_value(found).map_err(failed)
}
