//! Which schema of `FollowTheMoney` our kinds and relations have.

use crate::kind::Kind;
use crate::relation::Inventory;

/// The schema of a kind; the first that a kind is or lies below counts. Places are addresses, but states act: they are public bodies.
const KINDS: [(Kind, &str); 13] = [
    (Kind::Person, "Person"),
    (Kind::Country, "PublicBody"),
    (Kind::GovernmentBody, "PublicBody"),
    (Kind::MilitaryUnit, "PublicBody"),
    (Kind::Company, "Company"),
    (Kind::MediaOutlet, "Company"),
    (Kind::Organization, "Organization"),
    (Kind::Location, "Address"),
    (Kind::Group, "LegalEntity"),
    (Kind::Event, "Event"),
    (Kind::Position, "Position"),
    (Kind::Product, "Asset"),
    (Kind::Work, "Note"),
];

/// The schemata that may stand where one is asked for.
const BELOW: [(&str, &[&str]); 7] = [
    ("LegalEntity", &["LegalEntity", "Person", "PublicBody", "Company", "Organization"]),
    ("Organization", &["PublicBody", "Company", "Organization"]),
    ("Asset", &["Asset", "Company"]),
    ("Person", &["Person"]),
    ("Position", &["Position"]),
    ("Address", &["Address"]),
    ("Thing", &["LegalEntity", "Person", "PublicBody", "Company", "Organization", "Asset", "Position", "Address", "Event", "Note"]),
];

/// How a fact is written: the schema, and the properties that its subject and object are the values of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// The schema.
    pub schema: &'static str,
    /// What the subject is.
    pub subject: Option<&'static str>,
    /// What the object is.
    pub object: Option<&'static str>,
}

/// The schema of things of a kind.
#[must_use]
pub fn of_kind(name: &str) -> &'static str {
    let kind = Kind::named(name).unwrap_or(Kind::Thing);
    KINDS.iter().find(|(known, _)| kind.is_a(*known)).map_or("Note", |(_, schema)| schema)
}

/// The property for a day that a relation gives a thing.
#[must_use]
pub fn of_day(schema: &str, relation: &str) -> Option<&'static str> {
    match (schema, relation) {
        ("Person", "bornOn") => Some("birthDate"),
        ("Person", "diedOn") => Some("deathDate"),
        _ => None,
    }
}

/// How a relation is written between things of two schemata; none where their model has nothing that fits both.
#[must_use]
pub fn of_relation(relation: &str, subject: &str, object: &str) -> Option<Link> {
    let inventory = Inventory::get();
    let schema = inventory.info(inventory.named(relation)?).ftm.as_deref()?;
    let straight = |schema, subject, object| Link { schema, subject: Some(subject), object: Some(object) };
    let turned = matches!(relation, "succeeded" | "splinteredFrom" | "subsidiaryOf");
    let (link, first, second) = match schema {
        "Membership" => (straight("Membership", "member", "organization"), "LegalEntity", "Organization"),
        "Directorship" => (straight("Directorship", "director", "organization"), "LegalEntity", "Organization"),
        "Representation" => (straight("Representation", "agent", "client"), "LegalEntity", "LegalEntity"),
        "Succession" if turned => (straight("Succession", "successor", "predecessor"), "LegalEntity", "LegalEntity"),
        "Succession" => (straight("Succession", "predecessor", "successor"), "LegalEntity", "LegalEntity"),
        "Ownership" if turned => (straight("Ownership", "asset", "owner"), "Asset", "LegalEntity"),
        "Ownership" => (straight("Ownership", "owner", "asset"), "LegalEntity", "Asset"),
        "Employment" => (straight("Employment", "employee", "employer"), "Person", "Organization"),
        "Family" => (straight("Family", "person", "relative"), "Person", "Person"),
        "Associate" => (straight("Associate", "person", "associate"), "Person", "Person"),
        "Payment" => (straight("Payment", "payer", "beneficiary"), "LegalEntity", "LegalEntity"),
        "Sanction" if relation == "designatedTerroristBy" => (Link { schema: "Sanction", subject: Some("entity"), object: None }, "Thing", "Thing"),
        "Sanction" => (Link { schema: "Sanction", subject: None, object: Some("entity") }, "Thing", "Thing"),
        "Occupancy" if relation == "holdsPosition" => (Link { schema: "Occupancy", subject: Some("holder"), object: None }, "Person", "Position"),
        // The office itself is made from relation and object.
        "Occupancy" if ["headOfState", "headOfGovernment", "ministerOf"].contains(&relation) => {
            (Link { schema: "Occupancy", subject: Some("holder"), object: None }, "Person", "Thing")
        }
        _ => return None,
    };
    let fits = |wanted: &str, schema: &str| BELOW.iter().any(|(above, below)| *above == wanted && below.contains(&schema));
    (fits(first, subject) && fits(second, object)).then_some(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_must_fit_and_turned_relations_are_turned() {
        let membership = of_relation("memberOf", of_kind("Country"), of_kind("Alliance"));
        assert_eq!(membership, Some(Link { schema: "Membership", subject: Some("member"), object: Some("organization") }));
        assert_eq!(of_relation("owns", of_kind("Person"), of_kind("City")), None);
        assert_eq!(of_relation("subsidiaryOf", "Company", "Company").and_then(|link| link.subject), Some("asset"));
        assert_eq!(of_relation("attacks", "Organization", "Organization"), None);
        assert_eq!(of_kind("Crime"), "Note");
    }
}
