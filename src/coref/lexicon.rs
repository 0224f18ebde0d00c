//! Words that tell kinds: head nouns of names and descriptions, titles, reporting verbs.

use crate::kind::Kind;

/// Head nouns by kind, singular; used for names ("Ministry of …") and descriptions ("the ministry") alike.
const NOUNS: &[(Kind, &str)] = &[
    (Kind::Alliance, "alliance bloc treaty-organization"),
    (
        Kind::Organization,
        "organization organisation association federation union council committee foundation institute institution academy society \
        center centre commission board agency league secretariat fund charity network confederation body think-tank watchdog ngo chamber coalition organizer",
    ),
    (
        Kind::Company,
        "company corporation firm bank airline manufacturer retailer startup start-up automaker carmaker conglomerate producer maker developer \
        supplier operator insurer lender chain business inc corp ltd llc plc gmbh co holdings industries airlines motors",
    ),
    (Kind::Party, "party"),
    (Kind::University, "university college school polytechnic"),
    (Kind::ArmedGroup, "militia insurgency"),
    (Kind::MediaOutlet, "newspaper broadcaster outlet daily magazine tabloid gazette herald tribune news-agency times"),
    (
        Kind::GovernmentBody,
        "ministry parliament court government cabinet senate congress administration department authority police bureau legislature \
        assembly duma bundestag prosecutor's-office municipality junta regulator emirate secretariat-general",
    ),
    (Kind::MilitaryUnit, "army navy military brigade battalion regiment division fleet corps squadron airforce"),
    (Kind::SportsTeam, "club team"),
    (Kind::Country, "country nation republic kingdom"),
    (Kind::Region, "province region district county prefecture oblast governorate territory"),
    (Kind::City, "city town village capital municipality"),
    (
        Kind::Facility,
        "airport base prison plant bridge barrage airfield canal hospital building stadium station port factory palace hotel mosque church embassy refinery dam mine \
        museum hall tower camp jail reactor arena headquarters",
    ),
    (Kind::Location, "river lake mountain sea ocean island valley desert gulf strait peninsula street road avenue square area park bay forest coast"),
    (Kind::Border, "border frontier"),
    (Kind::Conflict, "war conflict"),
    (Kind::Attack, "attack bombing shooting strike airstrike raid explosion blast assault"),
    (Kind::Election, "election referendum vote"),
    (Kind::Meeting, "meeting summit conference talk forum visit"),
    (Kind::Disaster, "earthquake flood hurricane storm wildfire cyclone typhoon tsunami crash accident landslide eruption"),
    (Kind::Competition, "cup championship tournament olympics match race game final games grand-prix"),
    (Kind::Event, "protest demonstration festival ceremony operation campaign crisis rally coup"),
    (Kind::Treaty, "treaty agreement pact accord convention protocol deal ceasefire"),
    (Kind::Law, "law bill act resolution constitution decree ruling"),
    (Kind::Award, "prize award medal"),
    (Kind::Weapon, "missile rifle rocket drone tank warhead bomb"),
    (
        Kind::Person,
        "president minister chairman chairwoman spokesman spokeswoman spokesperson secretary director chief leader commander general colonel \
        ambassador governor mayor senator lawmaker deputy officer official researcher analyst expert professor scientist doctor lawyer judge prosecutor \
        journalist reporter editor author writer actor actress singer player coach striker captain goalkeeper ceo founder executive manager king queen prince \
        princess pope bishop man woman boy girl suspect victim teacher student soldier driver chancellor premier representative envoy negotiator activist \
        candidate politician head member adviser advisor economist engineer nurse husband wife son daughter brother sister father mother resident witness",
    ),
    (
        Kind::Group,
        "group militant protester rebel fighter people troop force refugee migrant civilian worker family insurgent terrorist gunman demonstrator \
        separatist crew child staff",
    ),
    (Kind::Position, "presidency post office role position"),
    (Kind::Crime, "murder fraud corruption terrorism manslaughter theft bribery"),
];

/// Kind that a head noun tells; lower-case singular.
pub(super) fn noun(lemma: &str) -> Option<Kind> {
    NOUNS.iter().find(|(_, words)| words.split_whitespace().any(|w| w == lemma)).map(|&(kind, _)| kind)
}

/// True for a word that stands before a person's name and is no part of it.
pub(super) fn is_title(word: &str) -> bool {
    const TITLES: &str = "mr mrs ms miss dr prof professor sir lord lady president vice minister prime premier chancellor senator sen rep representative \
        governor gov mayor king queen prince princess pope general gen colonel col lieutenant lt sergeant sgt captain capt major maj admiral adm ambassador \
        secretary chairman chairwoman judge justice rev reverend sheikh commodore director chief commander spokesman spokeswoman congressman congresswoman speaker \
        defense defence foreign former deputy first lady detective inspector officer corporal private brigadier marshal ceo coach archbishop bishop cardinal";
    TITLES.split_whitespace().any(|t| t == word.trim_end_matches('.'))
}

/// True for a verb of saying; base form.
pub(super) fn is_saying(lemma: &str) -> bool {
    const VERBS: &str = "say tell announce state add claim report confirm deny declare note explain warn suggest believe think argue insist stress \
        emphasize write tweet ask reply respond acknowledge admit go reveal comment urge call promise vow express allow";
    VERBS.split_whitespace().any(|v| v == lemma)
}

/// True for a noun of time, measure or manner that is no node.
pub(super) fn is_empty_noun(lemma: &str) -> bool {
    const NOUNS: &str = "year month week day hour minute second today yesterday tomorrow time moment way lot order part thing fact addition while ago \
        january february march april june july august september october november december monday tuesday wednesday thursday friday saturday \
        sunday morning evening night afternoon case example number kind sort manner end beginning rest percent per cent term sake regard respect spite";
    NOUNS.split_whitespace().any(|n| n == lemma)
}
