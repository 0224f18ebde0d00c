//! Sentences and what must be read out of them.

/// A sentence and lines that must be among those found.
pub type Case = (&'static str, &'static [&'static str]);

/// Propositions in compact form.
pub const CASES: &[Case] = &[
    ("The army attacked the village.", &["attack{agent: army, patient: village}"]),
    ("The village was attacked by the army.", &["attack{patient: village, agent: army}"]),
    (
        "Russia, which operates an air base at Kant, supports the dam, Russian ambassador Viktor Lazarev told the news agency Kabar.",
        &["support{agent: Russia, patient: dam}"],
    ),
    ("The dam that the Chinese company Sinohydra Power is building lies on the Naryn river.", &["build{patient: dam, agent: Power}"]),
    ("Anna Weiss heads the agency.", &["head{agent: Anna, patient: agency}"]),
    ("Anna Weiss, the head of the agency, resigned.", &["head{bearer: Anna, of: agency}", "resign{agent: Anna}"]),
    ("The head of the agency, Anna Weiss, resigned.", &["head{of: agency, bearer: Anna}"]),
    ("The agency's head, Anna Weiss, resigned.", &["head{possessor: agency, bearer: Anna}"]),
    ("Anna Weiss is the head of the agency.", &["head{bearer: Anna, of: agency}"]),
    ("Anna Weiss, who heads the agency, resigned.", &["head{agent: Anna, patient: agency}", "resign{agent: Anna}"]),
    ("The NATO chief, Anna Weiss, resigned on Monday.", &["chief{modifier: NATO, bearer: Anna}"]),
    ("French President Emma Laurent visited Oslo.", &["president{modifier: French, bearer: Emma}", "visit{agent: Emma, patient: Oslo}"]),
    ("Paris is the capital of France.", &["capital{bearer: Paris, of: France}"]),
    ("The capital of France is Paris.", &["capital{of: France, bearer: Paris}"]),
    ("Norway, Sweden and Finland make up the union.", &["make up{agent: Norway, agent: Sweden, agent: Finland, patient: union}"]),
    ("The firm bought and sold shares.", &["buy{agent: firm, patient: shares}", "sell{agent: firm, patient: shares}"]),
    ("The rebels seized the town and burned the bridge.", &["seize{agent: rebels, patient: town}", "burn{agent: rebels, patient: bridge}"]),
    ("The minister met Weiss and Perez in Geneva.", &["meet{agent: minister, patient: Weiss, patient: Perez, in: Geneva}"]),
    ("The company wants to buy the bank.", &["buy{agent: company, patient: bank}"]),
    ("The court ordered the company to pay the workers.", &["pay{agent: company, patient: workers}"]),
    ("The union urged Israel to release the prisoners.", &["release{agent: Israel, patient: prisoners}"]),
    ("Germany promised to send tanks to Kyiv.", &["send{agent: Germany, patient: tanks, to: Kyiv}"]),
    ("Militants operating in Mali killed three soldiers.", &["operate{agent: Militants, in: Mali}", "kill{agent: Militants, patient: soldiers}"]),
    ("The firm, founded by Bill Smith in Boston, makes engines.", &["found{patient: firm, agent: Bill, in: Boston}"]),
    ("Founded in 1990, the company employs 300 people.", &["employ{agent: company, patient: people}"]),
    ("The soldiers were killed in an attack near Gao.", &["kill{patient: soldiers, in: attack}"]),
    ("Smith gave the museum a painting.", &["give{agent: Smith, recipient: museum, patient: painting}"]),
    ("The fighters came out of the forest.", &["come{agent: fighters, out of: forest}"]),
    ("The match was cancelled because of rain.", &["cancel{patient: match, because of: rain}"]),
    ("Groups such as Hamas and Fatah operate in Gaza.", &["operate{agent: Groups, agent: Hamas, agent: Fatah, in: Gaza}"]),
    ("Several countries, including Norway and Chile, signed the treaty.", &["sign{agent: countries, agent: Norway, agent: Chile, patient: treaty}"]),
    ("Hundreds of refugees crossed the river.", &["cross{agent: refugees, patient: river}"]),
    ("The embassy is in Berlin.", &["be{bearer: embassy, in: Berlin}"]),
    ("The singer is from Peru.", &["be{bearer: singer, from: Peru}"]),
    ("The general is loyal to the president.", &["loyal{bearer: general, to: president}"]),
    ("There are three bases in Kenya.", &["be{bearer: bases, in: Kenya}"]),
    ("Russia's invasion of Ukraine shocked Europe.", &["invasion{possessor: Russia, of: Ukraine}"]),
    ("Talks between Iran and Oman ended in Muscat.", &["talk{between: Iran, between: Oman}"]),
    ("The killing of the mayor by gunmen shocked the town.", &["killing{of: mayor, by: gunmen}"]),
    ("The rebels carried out an attack on the airport.", &["attack{agent: rebels, on: airport}"]),
    ("The minister held talks with the ambassador.", &["talk{agent: minister, with: ambassador}"]),
    ("Brussels imposed sanctions on Belarus.", &["sanction{agent: Brussels, on: Belarus}"]),
    ("The group claimed responsibility for the bombing.", &["responsibility{agent: group, for: bombing}"]),
    ("Russia has a base in Tajikistan.", &["base{agent: Russia, in: Tajikistan}"]),
    ("Chile signed an agreement with Peru.", &["agreement{agent: Chile, with: Peru}"]),
    ("Qatar plays a role in the talks.", &["role{agent: Qatar, in: talks}"]),
    (
        "The secretary general of the bloc, Ana Lopez, met the president of Chile, Juan Perez.",
        &["president{of: Chile, bearer: Juan}", "general{of: bloc, bearer: Ana}"],
    ),
    ("The president paid a visit to Oslo.", &["visit{agent: president, to: Oslo}"]),
    ("Kenya, as the chair of the bloc, opened the summit.", &["chair{bearer: Kenya, of: bloc}"]),
    ("The board appointed Weiss as director of the bank.", &["director{bearer: Weiss, of: bank}"]),
    ("Weiss was appointed director of the bank.", &["director{bearer: Weiss, of: bank}"]),
    ("Perez became president of Chile in 2019.", &["president{bearer: Perez, of: Chile}"]),
    ("Smith served as ambassador to Japan.", &["ambassador{bearer: Smith, to: Japan}"]),
    ("Boston-based Acme makes engines.", &["based{modifier: Boston, bearer: Acme}"]),
    ("Moscow-backed troops hold the city.", &["back{agent: Moscow, patient: troops}", "hold{agent: troops, patient: city}"]),
    ("NATO-member Norway sent two ships.", &["member{modifier: NATO, bearer: Norway}"]),
    ("The minister denied that troops entered the city.", &["deny{agent: minister, clause: entered}", "enter{agent: troops, patient: city}"]),
    ("The city where the summit was held is small.", &["hold{in: city, patient: summit}"]),
    ("The woman whom the police arrested is a lawyer.", &["arrest{patient: woman, agent: police}", "lawyer{bearer: woman}"]),
    ("The bridge the army built collapsed.", &["build{patient: bridge, agent: army}"]),
    ("Ghana did not join the alliance.", &["join{agent: Ghana, patient: alliance}"]),
    ("The group may attack the airport.", &["attack{agent: group, patient: airport}"]),
    ("Its founder, Bill Smith, left the company.", &["founder{possessor: Its, bearer: Bill}"]),
    ("The workers were arrested in Texas and deported to Mexico.", &["arrest{patient: workers, in: Texas}", "deport{patient: workers, to: Mexico}"]),
    ("Three members, Iran, Iraq and Kuwait, left the talks.", &["leave{agent: members, agent: Iran, agent: Iraq, agent: Kuwait, patient: talks}"]),
];

/// Open claims.
pub const OPEN: &[Case] = &[
    ("Qatar plays a role in the peace talks.", &["Qatar | play_role_in | peace talks"]),
    ("The fighters operate out of Libya.", &["fighters | operate_out_of | Libya"]),
    ("Acme was bought by Beta Corp in May.", &["Beta Corp | buy | Acme"]),
    ("Emma Laurent, the mayor of Lyon, opened the museum.", &["Emma Laurent | mayor_of | Lyon"]),
    ("Russia's attack on Kharkiv damaged a school.", &["Russia | attack_on | Kharkiv"]),
    ("The prisoners were released from Syrian jails.", &["prisoners | be_released_from | Syrian jails"]),
];

/// Sentences without a claim.
pub const QUIET: &[&str] = &["Who attacked the embassy in Berlin?", "It did this.", "Close the door.", "Weather and sport."];

/// Rows in the words of the sentence.
pub const ROWS: &[Case] = &[
    (
        "He served as the first president of Chile.",
        &["He | served as | the first president of Chile", "He | served as the first president of | Chile"],
    ),
    ("The town was hit by two storms.", &["The town | was hit by | two storms"]),
    ("Lugo and Diaz did not return to Peru.", &["Lugo | did not return to | Peru", "Diaz | did not return to | Peru"]),
    ("The band helped to raise funds.", &["The band | helped to raise | funds"]),
];
