//! Mentions and chains as the real pipeline reads them, on short texts of many subjects.

use std::sync::OnceLock;

use newsgraph::kind::Kind;
use newsgraph::mention::Referents;
use newsgraph::model::Model;

/// Chains of a text: kind, name, then the words of every mention.
fn chains(text: &str) -> (Referents, Vec<Vec<String>>) {
    static MODEL: OnceLock<Model> = OnceLock::new();
    let model = MODEL.get_or_init(|| Model::load().expect("the embedded model loads"));
    let document = newsgraph::text::document(text);
    let annotation = model.annotate(&document);
    let referents = newsgraph::coref::resolve(&document, &annotation);
    let mut words = vec![Vec::new(); referents.referents.len()];
    for mention in &referents.mentions {
        words[mention.referent.index()].push(mention.span.text(text).to_owned());
    }
    (referents, words)
}

fn show(referents: &Referents, words: &[Vec<String>]) -> String {
    referents.referents.iter().zip(words).map(|(r, w)| format!("{} {}: {}", r.kind, r.name, w.join("; "))).collect::<Vec<_>>().join("\n")
}

/// Every text has one chain that holds these mentions (each as often as it is listed).
fn one_chain(text: &str, mentions: &[&str]) {
    let (referents, words) = chains(text);
    let holds = |chain: &Vec<String>| mentions.iter().all(|m| chain.iter().filter(|w| w == m).count() >= mentions.iter().filter(|n| n == &m).count());
    assert!(words.iter().any(holds), "no chain holds {mentions:?} in: {text}\n{}", show(&referents, &words));
}

/// No chain holds both.
fn apart(text: &str, a: &str, b: &str) {
    let (referents, words) = chains(text);
    let has = |m: &str| words.iter().any(|chain| chain.iter().any(|w| w == m));
    let both = words.iter().any(|chain| chain.iter().any(|w| w == a) && chain.iter().any(|w| w == b));
    assert!(has(a) && !both, "{a:?} and {b:?} in: {text}\n{}", show(&referents, &words));
}

/// The named referent with that name has that kind.
fn kind(text: &str, name: &str, kind: Kind) {
    let (referents, words) = chains(text);
    let found = referents.referents.iter().find(|r| r.named && r.name == name);
    assert_eq!(found.map(|r| r.kind), Some(kind), "{name} in: {text}\n{}", show(&referents, &words));
}

/// A pronoun or phrase that must be in no chain with anything else.
fn unlinked(text: &str, mention: &str) {
    let (referents, words) = chains(text);
    let linked = words.iter().any(|chain| chain.len() > 1 && chain.iter().any(|w| w == mention));
    assert!(!linked, "{mention:?} is linked in: {text}\n{}", show(&referents, &words));
}

#[test]
fn acronyms_and_aliases_join_their_names() {
    one_chain("The World Trade Organization (WTO) met in Geneva. The WTO has 164 members.", &["World Trade Organization", "WTO", "WTO"]);
    one_chain("The African Union condemned the coup. Leaders of the AU will meet on Friday.", &["African Union", "AU"]);
    one_chain("The Farmers' Alliance Party (FAP) won ten seats. FAP leaders celebrated.", &["FAP", "FAP"]);
    one_chain("Abu Omar, also known as Khalid Nasser, was arrested in Berlin.", &["Abu Omar", "Khalid Nasser"]);
    one_chain("NATO (North Atlantic Treaty Organization) was founded in 1949.", &["NATO", "North Atlantic Treaty Organization"]);
}

#[test]
fn surnames_follow_full_names() {
    one_chain("Maria Lopez won the election. Lopez will take office in May.", &["Maria Lopez", "Lopez"]);
    one_chain("Chancellor Olaf Scholz visited Paris. Mr Scholz met the French president.", &["Olaf Scholz", "Scholz"]);
    one_chain("The author, John A. Smith, lives in Boston. John Smith has written four novels.", &["John A. Smith", "John Smith"]);
    one_chain("Iraqi Prime Minister Haider al-Abadi spoke on Monday. Abadi thanked the army.", &["Haider al-Abadi", "Abadi"]);
}

#[test]
fn two_people_of_one_surname_stay_two() {
    apart("Anna Becker and her rival Paul Becker both ran for mayor.", "Anna Becker", "Paul Becker");
    one_chain("Anna Becker opened the session. Later Paul Becker spoke. Becker asked for calm.", &["Paul Becker", "Becker"]);
    apart("George Washington was born in Virginia. The delegation flew to Washington on Monday.", "George Washington", "Washington");
}

#[test]
fn a_surname_is_its_person_whatever_it_looks_like() {
    one_chain("Marta Quispe won the vote. Quispe will lead the council.", &["Marta Quispe", "Quispe"]);
    one_chain("Joost van der Laan spoke first. Later van der Laan left.", &["Joost van der Laan", "van der Laan"]);
    apart("Marta Lima won the vote. The delegation met in Lima.", "Marta Lima", "Lima");
}

#[test]
fn offices_are_no_names() {
    let (referents, words) = chains("Labour Minister Jeannette Jara met Pentagon Press Secretary Tom Hill.");
    let named = |name: &str| referents.referents.iter().any(|r| r.named && r.name == name);
    assert!(named("Jeannette Jara") && named("Pentagon") && !named("Labour"), "{}", show(&referents, &words));
    one_chain("The Supreme Court of Kenya met. The Court will rule on Monday.", &["Supreme Court of Kenya", "The Court"]);
}

#[test]
fn treaties_laws_and_events_are_told_by_their_nouns() {
    kind("Chile signed the Paris Agreement in 2016.", "Paris Agreement", Kind::Treaty);
    kind("Both sides broke the Minsk agreements.", "Minsk agreements", Kind::Treaty);
    kind("The Treaty of Lisbon changed the rules.", "Treaty of Lisbon", Kind::Treaty);
    kind("The council adopted Resolution 2254 in 2015.", "Resolution 2254", Kind::Law);
    kind("Congress passed the Clean Air Act in 1970.", "Clean Air Act", Kind::Law);
    kind("Thousands died in the Gulf War.", "Gulf War", Kind::Conflict);
}

#[test]
fn what_the_gazetteer_knows_is_one_thing_under_all_its_names() {
    one_chain("ISIL attacked Mosul. Daesh lost the city. The Islamic State of Iraq and the Levant fled.", &["ISIL", "Daesh"]);
    apart("The US sent aid. A study by the University of Sheffield (England) says so.", "US", "University of Sheffield");
}

#[test]
fn spellings_of_a_name_are_one_person() {
    one_chain("Volodymyr Zelensky spoke in Kyiv. Mr Zelenskyy thanked the army.", &["Volodymyr Zelensky", "Zelenskyy"]);
}

#[test]
fn people_of_a_country_are_no_country() {
    kind("Russians voted on Sunday.", "Russians", Kind::Group);
    unlinked("She speaks Russian. Russia is large.", "Russian");
    apart("Russia won. The Russian said he was glad.", "Russia", "The Russian");
}

#[test]
fn a_length_of_time_is_not_they() {
    unlinked("The talks lasted two weeks. They said nothing.", "two weeks");
}

#[test]
fn descriptions_agree_in_sort() {
    apart("The Institute for Steppe Studies published a report. The alliance rejected it.", "Institute for Steppe Studies", "The alliance");
    apart("Troops reached Khatlon on Friday. The river was high.", "Khatlon", "The river");
}

#[test]
fn pronouns_of_persons() {
    one_chain("Maria Lopez runs the bank. She joined it in 2010.", &["Maria Lopez", "She"]);
    one_chain("Peter Novak told reporters that he would resign.", &["Peter Novak", "he"]);
    one_chain("Elena Petrova met John Reed in Rome. She thanked him for his help.", &["Elena Petrova", "She"]);
    one_chain("Elena Petrova met John Reed in Rome. She thanked him for his help.", &["John Reed", "him", "his"]);
    one_chain("Mr Tanaka sold his shares.", &["Tanaka", "his"]);
    one_chain("The striker Ivan Horvat, who scored twice, left the pitch.", &["Ivan Horvat", "who"]);
}

#[test]
fn a_pronoun_in_front_means_the_subject_that_follows() {
    one_chain("Peter Novak praised the plan. In her speech, Elena Petrova rejected it.", &["her", "Elena Petrova"]);
    one_chain("Paul Meyer met reporters. During his visit to Oslo, Tom Becker signed a deal.", &["his", "Tom Becker"]);
}

#[test]
fn pronouns_of_things() {
    one_chain("Volkswagen said it would close its plant in Dresden.", &["Volkswagen", "it", "its"]);
    one_chain("Kenya closed its border on Monday.", &["Kenya", "its"]);
    one_chain("The rebels attacked the town. They burned several houses.", &["The rebels", "They"]);
    one_chain("Acme Corp, which makes pumps, bought a rival.", &["Acme Corp", "which"]);
}

#[test]
fn fillers_refer_to_nothing() {
    unlinked("The court met. It is likely that the case will end soon.", "It");
    unlinked("Peru won the match. It rained all night.", "It");
    unlinked("The minister resigned. It seems that nobody was surprised.", "It");
}

#[test]
fn unclear_pronouns_stay_alone() {
    unlinked("The bank is old. She said nothing.", "She");
    unlinked("They left early.", "They");
}

#[test]
fn descriptions_of_organisations() {
    one_chain("Greenpeace published a report. The organization wants a ban on plastic.", &["Greenpeace", "The organization"]);
    one_chain("Siemens sold a unit on Friday. The company employs 300,000 people.", &["Siemens", "The company"]);
    one_chain("Chile voted on Sunday. The country has 19 million people.", &["Chile", "The country"]);
    one_chain("The International Criminal Court issued a warrant. The court sits in The Hague.", &["International Criminal Court", "The court"]);
}

#[test]
fn descriptions_that_are_new_stay_new() {
    apart("Siemens sold a unit. A company from Spain bought it.", "Siemens", "A company from Spain");
    apart("Greenpeace published a report. Another organization disagreed.", "Greenpeace", "Another organization");
}

#[test]
fn titles_held_and_apposed() {
    one_chain("Ana Paz, the head of the union, spoke first.", &["Ana Paz", "the head of the union"]);
    one_chain("Defense Secretary Ash Carter flew to Iraq. The secretary met troops.", &["Ash Carter", "The secretary"]);
    one_chain("The delegation met the president of Ghana, John Mahama, on Tuesday.", &["John Mahama", "the president of Ghana"]);
}

#[test]
fn demonyms_name_their_country() {
    one_chain("The Tajik army crossed the river. Tajikistan denied this.", &["Tajik", "Tajikistan"]);
    one_chain("British officials travelled to Kenya. Britain will send aid.", &["British", "Britain"]);
    kind("The Norwegian government raised taxes.", "Norway", Kind::Country);
}

#[test]
fn borders_are_named_by_their_countries() {
    kind("Soldiers guard the Peruvian-Chilean border.", "Peruvian-Chilean border", Kind::Border);
    one_chain("Troops closed the Indian-Pakistani border. The border has been tense.", &["Indian-Pakistani border", "The border"]);
    kind("Fighting broke out on the border between Kenya and Somalia.", "border between Kenya and Somalia", Kind::Border);
}

#[test]
fn head_nouns_and_context_tell_kinds() {
    kind("The University of Oslo opened a new library.", "University of Oslo", Kind::University);
    kind("The Ministry of Health of Brazil issued a warning.", "Ministry of Health of Brazil", Kind::GovernmentBody);
    kind("Fighters of the militant group Harakat attacked a village.", "Harakat", Kind::ArmedGroup);
    kind("The newspaper La Nación reported the deal.", "La Nación", Kind::MediaOutlet);
    kind("Militant groups such as Boko Haram operate in Nigeria.", "Boko Haram", Kind::ArmedGroup);
    kind("President Ruto visited Nairobi.", "Ruto", Kind::Person);
}

#[test]
fn names_inside_of_names_are_kept() {
    let text = "She teaches at the Faculty of Law of the University of Oslo.";
    kind(text, "University of Oslo", Kind::University);
    apart(text, "University of Oslo", "Faculty of Law of the University of Oslo");
}

#[test]
fn the_first_person_in_quotes_is_the_speaker() {
    one_chain("\"I will not resign,\" Laura Meyer said.", &["I", "Laura Meyer"]);
    unlinked("I met Laura Meyer on Monday.", "I");
}

#[test]
fn mentions_are_in_order_and_inside_the_text() {
    let text = "Łódź mayor Hanna Zdanowska said the “Zielona” tram line, which she opened, will serve it.";
    let (referents, _) = chains(text);
    assert!(referents.mentions.windows(2).all(|w| w[0].span.start() <= w[1].span.start()));
    assert!(referents.mentions.iter().all(|m| m.span.fits(text) && !m.span.is_empty()));
}

#[test]
fn bodies_go_by_the_first_words_of_their_names() {
    one_chain(
        "Tamsin Semiconductor opened a plant in Leeds. Tamsin employs 85 people, and Tamsin's shareholders approve.",
        &["Tamsin Semiconductor", "Tamsin", "Tamsin"],
    );
    one_chain("The Sahil Legion attacked the town. Later the Legion withdrew.", &["Sahil Legion", "Legion"]);
    one_chain("Tan Wei Shen founded the firm in 2021. Tan studied physics.", &["Tan Wei Shen", "Tan"]);
    apart("Kenya Airways and the government met. Kenya sold its shares.", "Kenya Airways", "Kenya");
    apart("The National Bank of Oman reported losses. National spirit was low, and Lena Bank resigned.", "National Bank of Oman", "Lena Bank");
}

#[test]
fn a_noun_of_one_sort_means_what_has_it_in_its_name() {
    let deal = "The Maritime Workers Union accused the minister of planning to sell two terminals to Dutch operator Van Rijn Terminals. \
                She denied that the government had signed any agreement with the company.";
    one_chain(deal, &["Van Rijn Terminals", "the company"]);
    apart(deal, "Maritime Workers Union", "the company");
    let offer = "The Maritime Workers Union called a strike. Dockers left the quays. Ships waited. Prices rose. Fuel ran out. Rain fell. Shops closed. \
                 Roads emptied. Schools shut. Trains stopped. Nurses stayed. Fires burned. Nobody spoke. The People's Congress demanded her resignation. \
                 Ghana offered to mediate between the union and the government.";
    one_chain(offer, &["Maritime Workers Union", "the union"]);
    apart(offer, "People's Congress", "the union");
}

#[test]
fn a_trade_told_by_the_name_is_not_another() {
    unlinked("Norvik Airlines cut its forecast. The bank lent more.", "The bank");
    unlinked("Norvik Bank cut its forecast. The airline hired forty pilots.", "The airline");
    one_chain("Norvik Airlines cut its forecast. The airline hired forty pilots.", &["Norvik Airlines", "The airline"]);
}

#[test]
fn a_surname_keeps_its_bearer_among_relatives() {
    one_chain(
        "Jared Padalko is an actor. Padalko was born in Austin to Gerald and Sherri Padalko. In 2004 Padalko moved to Boston.",
        &["Jared Padalko", "Padalko", "Padalko"],
    );
}

#[test]
fn a_name_that_stands_first_is_whole() {
    let arm = "Air Lusaka cancelled twenty flights on Monday. The airline blamed fog. Its pilots were told to wait. Fuel was short. \
               Air Lusaka works with its regional arm, Air Lusaka Express, which is run by a rival. Air Lusaka apologised.";
    apart(arm, "Air Lusaka", "Air Lusaka Express");
    one_chain("Tovex raised its prices. Customers complained. Later Tovex Holdings cut them again.", &["Tovex", "Tovex Holdings"]);
    one_chain("Norvik Foods cut jobs. The unions were angry. Norvik gave no reason.", &["Norvik Foods", "Norvik"]);
}

#[test]
fn a_firm_may_share_a_mountains_name() {
    let deal = "Nordic Fish agreed to buy Pamir Salmones, Chile's largest salmon farmer, on Monday. The deal values Pamir at $4 billion. \
                The Rojas family founded Pamir in 1984. Pamir employs 900 people. Pamir said it would keep its plants.";
    one_chain(deal, &["Pamir Salmones", "Pamir", "Pamir", "Pamir", "Pamir"]);
    apart("Sierra Salmones sold a farm. The climbers died in the Pamir. Pamir roads were shut.", "Pamir", "Sierra Salmones");
}

#[test]
fn towns_go_with_and_without_city() {
    one_chain("The quake shook Tarlac City at dawn. The governor flew to Tarlac on Sunday.", &["Tarlac City", "Tarlac"]);
    apart("The envoy flew to Mexico City. Mexico offered to mediate.", "Mexico City", "Mexico");
}

#[test]
fn a_partys_members_in_the_plural_are_the_party() {
    one_chain(
        "The Social Democratic Party won forty seats. The Social Democrats will form a government.",
        &["Social Democratic Party", "Social Democrats"],
    );
}

#[test]
fn a_team_goes_by_the_town_it_plays_for() {
    one_chain(
        "Rangers will face Athletic Bilbao in the last eight. Bilbao knocked out Roma with a 4-3 win over two legs.",
        &["Athletic Bilbao", "Bilbao"],
    );
    apart("Rangers beat Athletic Bilbao on Thursday. The fans had arrived in Bilbao by train.", "Athletic Bilbao", "Bilbao");
}

#[test]
fn the_surer_kind_of_a_name_holds_for_all_its_mentions() {
    let text = "Ankora Dawn, the party founded by a banker, raised fines. Moscow praised Ankora Dawn for refusing to join the sanctions.";
    one_chain(text, &["Ankora Dawn", "Ankora Dawn"]);
    kind(text, "Ankora Dawn", Kind::Party);
    kind("Lena Paz leads a party called Land for All. Land for All won nine seats.", "Land for All", Kind::Party);
}

#[test]
fn persons_are_told_by_kin_and_surname() {
    kind("The judge found that he took cash from a firm owned by his brother-in-law, Nuno Brasa.", "Nuno Brasa", Kind::Person);
    kind("The corner was met by Youssef Okoro, who beat Ivan Horvat to the ball.", "Youssef Okoro", Kind::Person);
}

#[test]
fn names_hold_their_for() {
    one_chain("The pill was made with the Seeds for Sahel Venture, a charity based in Geneva.", &["Seeds for Sahel Venture", "a charity"]);
}

#[test]
fn nouns_of_acts_are_nobody() {
    let (referents, words) = chains("Unions vowed to fight the closures. The layoffs angered the layering of management.");
    let persons = referents.referents.iter().zip(&words).any(|(r, w)| r.kind == Kind::Person && w.iter().any(|m| m.contains("closures")));
    assert!(!persons, "{}", show(&referents, &words));
}

#[test]
fn descriptions_need_a_thing_of_their_sort() {
    let bank = "Norvik Foods, a seafood group, sold a farm. Analysts at SEB cut their rating on Norvik Foods. Lena Holt covers fish for the bank.";
    apart(bank, "Norvik Foods", "the bank");
    apart("A landslide hit the village of San Telmo. A farmer said he heard the mountain before he saw it.", "San Telmo", "the mountain");
    apart("Villagers in San Telmo waited for help. Crews from the capital came late.", "San Telmo", "the capital");
    one_chain("The pope flew to Lima on Monday. Peru had waited for years. Traffic stopped in the capital.", &["Lima", "the capital"]);
    apart("Peru sent an envoy to Tokyo. Peru hopes for a loan. Lorries blocked the roads into the capital.", "Tokyo", "the capital");
    apart("Judge Ana Paz fined Sizwe Medical Supplies. The state has never charged its owner.", "Sizwe Medical Supplies", "The state");
}

#[test]
fn the_company_is_the_one_just_spoken_of() {
    let text = "Petrova Gas signed a deal. Petrova Gas was founded in 2009. Petrova Gas has an office in Dhaka. Petrova Gas sells fuel. \
                Ministers praised it. Prices rose. Shops closed. Bangladesh cancelled a contract with Excel Energy in 2024. The company wants compensation.";
    apart(text, "Petrova Gas", "The company");
    let club = "The coach has won nothing since he left Roma. Rangers manager Barry Holt said the club should be patient.";
    one_chain(club, &["Rangers", "the club"]);
}

#[test]
fn it_is_what_the_verb_can_do_something_to() {
    apart("Brussels condemned the law. Ana Paz said it was incompatible with the treaty and urged Georgia to withdraw it.", "Brussels", "it");
    apart("Norvik Foods agreed to a takeover. If regulators veto it, the fee is due.", "Norvik Foods", "it");
    apart("Petrova Gas opened an office in Dhaka. Menon remains its largest shareholder.", "Dhaka", "its");
    unlinked("The union called a strike. \"If it means jail, so be it,\" said Mark Holt.", "it");
    unlinked("The government raised fines. \"They say he threw a stone,\" said Nino Brasa.", "They");
}

#[test]
fn whom_a_clause_buries_is_not_he() {
    let text = "Barry Holt, who replaced Philip Ames last month, said the owners should judge him on nights like this.";
    one_chain(text, &["Barry Holt", "him"]);
    let next = "The next president will replace Jose Brasa. Congress removed Dina Paz. She faces several trials.";
    apart(next, "She", "The next president");
}
