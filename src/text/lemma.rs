//! Base forms from word and word class: a table of irregular forms, then rules of English spelling.

use crate::annotation::Upos;

/// Irregular verbs: base form, then its other forms.
const VERBS: &str = "put putting|free freed freeing|owe owing owed|vie vied vying|panic panicked panicking|quiz quizzed quizzing|overdo overdone|overhear overheard|overtake overtook overtaken|prepay prepaid|stink stank stunk|spoil spoilt|underlie underlying underlay|untie untying|traffic trafficked trafficking|mimic mimicked|frolic frolicked|total totalled|unravel unravelled|marvel marvelled|outdo outdid outdone|remake remade|redo redid redone|rethink rethought|mislead misled|misread|inlay|abide|bid bidding bade|be am is are was were been being 's 're 'm|have has had having 've 'd|do does did done doing|go goes went gone|say said|make made|take took taken|\
come came|see saw seen|know knew known|get got gotten getting|give gave given|find found|think thought|tell told|become became|leave left|feel felt|\
bring brought|begin began begun beginning|keep kept|hold held|write wrote written|stand stood|hear heard|mean meant|meet met|pay paid|sit sat|speak spoke spoken|lead led|\
grow grew grown|lose lost|fall fell fallen|send sent|build built|understand understood|draw drew drawn|break broke broken|spend spent|\
rise rose risen|drive drove driven|buy bought|wear wore worn|choose chose chosen|seek sought|throw threw thrown|catch caught|deal dealt|win won winning|\
fight fought|teach taught|eat ate eaten|sell sold|shoot shot|fly flew flown flies|forget forgot forgotten|hide hid hidden|show shown|shake shook shaken|\
ride rode ridden|sing sang sung|ring rang rung|swim swam swum|drink drank drunk|sink sank sunk|steal stole stolen|freeze froze frozen|swear swore sworn|tear tore torn|\
bear bore borne born|bite bit bitten|blow blew blown|strike struck stricken|hang hung|dig dug|run ran running|beat beaten|shine shone|spit spat|strive strove striven|withhold withheld|forsake forsook forsaken|sleep slept|sweep swept|creep crept|weep wept|shrink shrank shrunk|\
withdraw withdrew withdrawn|undergo underwent undergone|overcome overcame|overrun overran|outrun outran|overthrow overthrew overthrown|undertake undertook undertaken|uphold upheld|withstand withstood|\
foresee foresaw foreseen|forbid forbade forbidden|forgive forgave forgiven|flee fled|feed fed|bleed bled|breed bred|speed sped|lend lent|bend bent|bind bound|\
light lit|slide slid|stick stuck|swing swung|spring sprang sprung|sting stung|cling clung|fling flung|wake woke woken|weave wove woven|lay laid|lie lay lain lying|die dying|tie tying|\
lean leant|learn learnt|burn burnt|spell spelt|dream dreamt|oversee oversaw overseen|mistake mistook mistaken|retake retook retaken|rebuild rebuilt|resell resold|repay repaid|arise arose arisen|awake awoke|\
behold beheld|dwell dwelt|forgo forwent forgone|kneel knelt|leap leapt|prove proven|mow mown|sew sewn|sow sown|swell swollen|tread trod trodden|will 'll wo|can ca|shall sha|would|could|should|might|may|must|";

/// Irregular plurals: singular, then plural.
const NOUNS: &str = "thanks|regards|clothes|goods|corps|chaos|bias biases|lens lenses|alias aliases|canvas canvases|arrears|auspices|headache headaches|niche niches|aids|asbestos|cosmos|aesthetics|genetics|linguistics|semantics|robotics|electronics|geopolitics|logistics|astrophysics|whereabouts|summons|corpus corpora|stimulus stimuli|jihadi jihadis|nazi nazis|taxi taxis|surplus surpluses|money monies|miniseries|man men|woman women|child children|foot feet|tooth teeth|goose geese|mouse mice|life lives|wife wives|knife knives|leaf leaves|half halves|self selves|\
shelf shelves|thief thieves|wolf wolves|loaf loaves|calf calves|crisis crises|analysis analyses|basis bases|hypothesis hypotheses|thesis theses|diagnosis diagnoses|axis axes|\
phenomenon phenomena|criterion criteria|curriculum curricula|bacterium bacteria|index indices|appendix appendices|nucleus nuclei|alumnus alumni|cactus cacti|\
spokesman spokesmen|spokeswoman spokeswomen|gunman gunmen|policeman policemen|serviceman servicemen|businessman businessmen|fisherman fishermen|congressman congressmen|lawmaker lawmakers|\
ox oxen|quiz quizzes|bus buses|gas gases|hero heroes|echo echoes|potato potatoes|tomato tomatoes|veto vetoes|torpedo torpedoes|embargo embargoes|cargo cargoes|movie movies|cookie cookies|tie ties|\
zombie zombies|calorie calories|prairie prairies|pie pies|lie lies|headquarters headquarters|series series|species species|means means|news news|politics politics|economics economics|\
mathematics mathematics|physics physics|ethics ethics|statistics statistics|athletics athletics|always always|minus minus|plus plus|";

const ADJECTIVES: &str = "further|least|less|elder|premier|good better best|bad worse worst|far farther farthest further furthest|little less least|old older oldest elder eldest|well|few fewer fewest|\
big bigger biggest|hot hotter hottest|wet wetter wettest|sad sadder saddest|thin thinner thinnest|fat fatter fattest|large larger largest|late later latest|close closer closest|\
simple simpler simplest|safe safer safest|wide wider widest|wise wiser wisest|strange stranger strangest|brave braver bravest|fine finer finest|nice nicer nicest|rare rarer rarest|\
free freer freest|true truer truest|able abler ablest|noble nobler noblest|gentle gentler gentlest|severe severer severest|huge huger hugest|";

/// Nouns whose final "s" is no plural.
const SINGULAR_ENDINGS: &[&str] = &["ss", "us", "is", "ous", "'s", "’s"];

/// Stems without their silent "e" that the general endings miss.
const WITH_E: &str = "creat complet delet deplet compet conven interven adher interfer persever conced preced reced seced acced supersed imped alleg reneg sieg oblig \
analys paralys circl cycl guid suad squar massacr disput expedit seeth brows styl fring permeat evacuat reus ignit despis";

/// Endings of stems that mostly lost a silent "e".
const WITH_ENDINGS: &str =
    "at iz yz is us ur uat ut ak ik ok id ad od ud ap ip op ar ir or am im om um al il ol ul an in on un it ot as os ag ug ab ib ob ub";

/// Clusters that no English word ends in: the "e" is lost.
const SILENT_CLUSTERS: &str = "rs ls ns dg rg lg bl pl tl dl gl ckl fl kl zl aps hast wast tast";

/// Endings of stems that lost no "e" though they look so.
const PLAIN_STEMS: &str = "color favor rumor humor harbor endeavor author labor neighbor summon prison reckon beckon orbit vomit posit total spiral rival peril siphon \
bargain visit edit limit profit exit audit credit benefit inherit merit deposit inhabit exhibit prohibit spirit solicit elicit exploit \
target market happen open listen threaten strengthen weaken offer suffer enter order cover discover recover consider remember deliver gather \
murder lower power answer differ alter honor monitor mirror sponsor anchor tailor censor abandon question mention station position condition \
sanction function reason poison season pardon explain remain contain train gain maintain obtain retain sustain detain complain join rain \
attain drain restrain constrain abstain ruin begin return turn burn learn warn govern earn concern focus bias attack appeal reveal deal heal \
conceal steal seal signal fail sail jail mail detail prevail avail assail fuel boil spoil foil toil coil curtail unveil haul appear hear \
fear clear bear near wear tear air repair pair chair occur plan ban scan lean clean mean clad lead read plead spread load head aid raid \
avoid add fund found sound beat treat repeat defeat cheat eat heat seat threat float await wait recruit suit sweat leak speak break soak \
claim aim proclaim roam dream steam beam bloom zoom loom room doom seem redeem esteem blossom custom cook book look hook shoot boot root \
loot develop gallop worship equip ship cool fool pool control model travel channel cancel label level pencil combat format pilot ballot \
pivot riot debut shout scout doubt tout out input broadcast gas canvas keep sleep creep map tap drop loop group soup regain pertain refrain \
entertain ascertain campaign sign assign design resign loan moan groan rein";

/// Stems whose "l" is doubled before an ending.
const DOUBLED_L: &str = "cancell travell controll compell expell patroll labell fuell signall propell dispell enroll fulfill repell modell rebell shovell levell \
initiall excell quarrell tunnell channell counsell";

/// Adjectives in "-er" and "-est" that are no comparison.
const NOT_COMPARED: &str =
    "other former latter proper upper inner outer eager clever bitter sober tender super utter sheer nuclear modest honest earnest manifest";

/// Adjectives compared with "-er" and "-est" without another change.
const COMPARED: &str = "high low strong weak young great small long short near clear hard soft fast slow cheap quick rich poor warm cold cool dark deep fresh full \
kind light loud mild new old quiet sharp smart smooth steep stiff strict sweet tall thick tight tough broad bright calm clean dear fair firm \
grand green harsh narrow neat plain proud rough round sick sound straight wild";

/// The base form of `word` as `upos`: lower case but for names.
#[must_use]
pub fn lemma(word: &str, upos: Upos) -> String {
    if matches!(upos, Upos::Punct | Upos::Sym | Upos::Num) {
        return word.to_lowercase();
    }
    if upos == Upos::Propn || upos == Upos::X {
        return word.to_owned();
    }
    let low = word.to_lowercase().replace(['’', 'ʼ', '`'], "'");
    match upos {
        Upos::Verb | Upos::Aux => verb(&low),
        Upos::Noun => noun(&low),
        Upos::Adj => irregular(ADJECTIVES, &low).unwrap_or_else(|| degree(&low)),
        Upos::Adv => adverb(&low),
        Upos::Pron => pronoun(word, &low),
        Upos::Det => {
            if low == "an" {
                "a".into()
            } else if low == "those" {
                "that".into()
            } else if low == "these" {
                "this".into()
            } else {
                low
            }
        }
        Upos::Part => {
            if low == "n't" {
                "not".into()
            } else {
                low
            }
        }
        _ => low,
    }
}

/// Looks a form up in "base form form|base form|…".
fn irregular(table: &str, form: &str) -> Option<String> {
    table.split('|').find_map(|row| {
        let mut forms = row.split(' ');
        let base = forms.next()?;
        (base == form || forms.any(|other| other == form)).then(|| base.to_owned())
    })
}

fn pronoun(word: &str, low: &str) -> String {
    match low {
        "i" | "me" => "I",
        "him" => "he",
        "them" | "'em" => "they",
        "us" | "'s" => "we",
        "these" => "this",
        "those" => "that",
        "whom" => "who",
        "mine" => "my",
        "yours" => "your",
        "hers" => "her",
        "ours" => "our",
        "theirs" => "their",
        _ if word == "US" => "we",
        _ => low,
    }
    .to_owned()
}

fn adverb(low: &str) -> String {
    match low {
        "better" | "best" => "well".into(),
        "worse" | "worst" => "badly".into(),
        "n't" => "not".into(),
        "earlier" | "earliest" => "early".into(),
        "later" | "latest" => "late".into(),
        "sooner" | "soonest" => "soon".into(),
        "longer" | "longest" => "long".into(),
        "further" | "farther" | "furthest" => "far".into(),
        "higher" | "highest" => "high".into(),
        "closer" | "closest" => "close".into(),
        "harder" | "hardest" => "hard".into(),
        "faster" | "fastest" => "fast".into(),
        _ => degree(low),
    }
}

fn degree(low: &str) -> String {
    let stem = low.strip_suffix("er").or_else(|| low.strip_suffix("est"));
    let Some(stem) = stem.filter(|stem| stem.chars().count() >= 3 && !listed(NOT_COMPARED, low)) else { return low.to_owned() };
    if let Some(base) = stem.strip_suffix('i') {
        return format!("{base}y");
    }
    if listed(COMPARED, stem) { stem.to_owned() } else { low.to_owned() }
}

fn noun(low: &str) -> String {
    if low.starts_with(|c: char| c.is_numeric()) {
        return low.to_owned();
    }
    if let Some(stem) = low.strip_suffix("men").filter(|stem| stem.len() > 3 && !stem.ends_with("speci") && !stem.ends_with("regi")) {
        return format!("{stem}man");
    }
    if let Some(stem) = low.strip_suffix("children") {
        return format!("{stem}child");
    }
    if let Some(base) = irregular(NOUNS, low) {
        return base;
    }
    if SINGULAR_ENDINGS.iter().any(|ending| low.ends_with(ending)) || low.chars().count() < 3 || !low.ends_with('s') {
        return low.to_owned();
    }
    third_person(low)
}

/// Takes off "s" as it is spelt on nouns and verbs.
fn third_person(low: &str) -> String {
    if let Some(stem) = low.strip_suffix("ies") {
        return if stem.chars().count() > 1 { format!("{stem}y") } else { format!("{stem}ie") };
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes"] {
        if low.ends_with(ending) && low != "aches" && low != "axes" && low != "caches" {
            return low[..low.len() - 2].to_owned();
        }
    }
    for ending in ["focuses", "viruses", "bonuses", "campuses", "statuses", "censuses", "choruses", "oes"] {
        if low.ends_with(ending) && low != "shoes" && low != "toes" && low != "foes" {
            return low[..low.len() - 2].to_owned();
        }
    }
    low.strip_suffix('s').unwrap_or(low).to_owned()
}

fn verb(low: &str) -> String {
    if let Some(base) = irregular(VERBS, low) {
        return base;
    }
    if low.ends_with('s') && !low.ends_with("ss") && low.chars().count() > 3 && !low.ends_with("us") {
        return third_person(low);
    }
    if let Some(stem) = low.strip_suffix("ied") {
        return if stem.chars().count() > 1 { format!("{stem}y") } else { format!("{stem}ie") };
    }
    let stem = low.strip_suffix("ing").or_else(|| low.strip_suffix("ed"));
    match stem {
        Some(stem) if low.ends_with("eed") && stem.chars().count() < 4 => low.to_owned(),
        Some(_) if low.ends_with("ceed") => low.to_owned(),
        Some(stem) if stem.chars().any(is_vowel) && stem.chars().count() >= 2 => restore(stem),
        _ => low.to_owned(),
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// From "mak", "stopp", "agre" to "make", "stop", "agree".
fn restore(stem: &str) -> String {
    let chars: Vec<char> = stem.chars().collect();
    let (last, before) = (chars[chars.len() - 1], chars[chars.len() - 2]);
    if last == before && !matches!(last, 'l' | 's' | 'z' | 'f' | 'e' | 'o') && !matches!(stem, "add" | "err" | "butt" | "putt" | "purr" | "ebb") {
        return stem[..stem.len() - last.len_utf8()].to_owned();
    }
    if last == 'l' && before == 'l' && listed_ending(DOUBLED_L, stem) {
        return stem[..stem.len() - 1].to_owned();
    }
    if needs_e(stem, &chars) { format!("{stem}e") } else { stem.to_owned() }
}

/// True when the base form ends in a silent "e".
fn needs_e(stem: &str, chars: &[char]) -> bool {
    let (last, before) = (chars[chars.len() - 1], chars[chars.len() - 2]);
    if listed_ending(WITH_E, stem) {
        return true;
    }
    match last {
        'v' | 'c' => return true,
        'u' => return !stem.ends_with("ou"),
        'z' if before != 'z' => return true,
        'e' => return before != 'e',
        'g' if before == 'n' => return listed_ending("chang challeng arrang rang plung veng ting cring hing loung", stem),
        'h' if before == 't' => return listed("breath bath cloth loath sooth", stem),
        _ => {}
    }
    if listed_ending(SILENT_CLUSTERS, stem) {
        return true;
    }
    let unstressed = before == 'e' && matches!(last, 'n' | 'r' | 'l' | 't' | 'p' | 'm');
    if unstressed || listed_ending(PLAIN_STEMS, stem) {
        return false;
    }
    let vowel_pair = chars.len() >= 3 && is_vowel(before) && is_vowel(chars[chars.len() - 3]);
    listed_ending(WITH_ENDINGS, stem) && (!vowel_pair || matches!(last, 's' | 'z') || listed_ending("iat uat quir quot", stem))
}

fn listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

fn listed_ending(list: &str, word: &str) -> bool {
    list.split(' ').any(|ending| word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_nouns_and_adjectives_find_their_base() {
        for (word, upos, wanted) in [
            ("made", Upos::Verb, "make"),
            ("making", Upos::Verb, "make"),
            ("stopped", Upos::Verb, "stop"),
            ("agreed", Upos::Verb, "agree"),
            ("killed", Upos::Verb, "kill"),
            ("attacked", Upos::Verb, "attack"),
            ("visited", Upos::Verb, "visit"),
            ("accused", Upos::Verb, "accuse"),
            ("denies", Upos::Verb, "deny"),
            ("warned", Upos::Verb, "warn"),
            ("bombing", Upos::Verb, "bomb"),
            ("acquired", Upos::Verb, "acquire"),
            ("created", Upos::Verb, "create"),
            ("said", Upos::Verb, "say"),
            ("is", Upos::Aux, "be"),
            ("countries", Upos::Noun, "country"),
            ("forces", Upos::Noun, "force"),
            ("crisis", Upos::Noun, "crisis"),
            ("men", Upos::Noun, "man"),
            ("bases", Upos::Noun, "basis"),
            ("higher", Upos::Adj, "high"),
            ("Russia", Upos::Propn, "Russia"),
            ("n’t", Upos::Part, "not"),
            ("released", Upos::Verb, "release"),
            ("joined", Upos::Verb, "join"),
        ] {
            assert_eq!(lemma(word, upos), wanted, "{word}");
        }
    }
}
