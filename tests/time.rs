//! When things happen or hold, as read from real sentences: each time stays with the clause or noun it belongs to.

use jiff::civil::date;
use newsgraph::extract::enhance::Enhanced;
use newsgraph::extract::time::Times;
use newsgraph::extract::{Context, propositions, stance};
use newsgraph::mention::Referents;
use newsgraph::model::Model;
use newsgraph::text;

/// A sentence of an article of Wednesday, 12 June 2024, and for each predicate looked at its `start/end`, "-" without a time.
type Case = (&'static str, &'static [(&'static str, &'static str)]);

const CASES: &[Case] = &[
    ("The ministers met in Oslo on April 11.", &[("meet", "2024-04-11/2024-04-11")]),
    ("On 3 May 2021 the parliament passed the law.", &[("pass", "2021-05-03/2021-05-03")]),
    ("The court freed the editor on the 5th.", &[("free", "2024-06-05/2024-06-05")]),
    ("The bank cut its rates on Monday.", &[("cut", "2024-06-10/2024-06-10")]),
    ("The minister will visit Lagos on Monday.", &[("visit", "2024-06-17/2024-06-17")]),
    ("The president is meeting union leaders on Friday.", &[("meet", "2024-06-14/2024-06-14")]),
    ("The summit opens on Saturday in Nairobi.", &[("open", "2024-06-15/2024-06-15")]),
    ("Police on Tuesday arrested the mayor of Split.", &[("arrest", "2024-06-11/2024-06-11")]),
    ("The team plans to travel to Lima in August.", &[("travel", "2024-08-01/2024-08-31")]),
    ("The union may call another strike in August.", &[("call", "2024-08-01/2024-08-31")]),
    ("The firm opened a plant in August.", &[("open", "2023-08-01/2023-08-31")]),
    ("Voters could elect a new mayor in September.", &[("elect", "2024-09-01/2024-09-30")]),
    ("The vote is scheduled for September.", &[("schedule", "2024-09-01/2024-09-30")]),
    ("Kovac led the party from 2010 to 2015.", &[("lead", "2010-01-01/2015-12-31")]),
    ("Kovac led the party between 2010 and 2015.", &[("lead", "2010-01-01/2015-12-31")]),
    ("Norway has supported the programme since 2019.", &[("support", "2019-01-01/*")]),
    ("The ship stays in port until March.", &[("stay", "*/2024-03-31")]),
    ("The ship will stay in port until March.", &[("stay", "*/2025-03-31")]),
    ("The company will close the mine by the end of 2026.", &[("close", "*/2026-12-31")]),
    ("The rebels attacked four towns in the past three months.", &[("attack", "2024-03-12/2024-06-12")]),
    ("The rebels held the town for two years.", &[("hold", "-")]),
    ("The firm signed a two-year contract with Telvia.", &[("sign", "-")]),
    ("The committee meets every Monday.", &[("meet", "-")]),
    ("Three weeks ago the airline cancelled the route.", &[("cancel", "2024-05-20/2024-05-26")]),
    ("The airline cancelled the route a year ago.", &[("cancel", "2023-01-01/2023-12-31")]),
    ("The airline will resume flights in two weeks.", &[("resume", "2024-06-24/2024-06-30")]),
    ("Prices fell in the third quarter of 2023.", &[("fall", "2023-07-01/2023-09-30")]),
    ("Sales doubled in the first half of 2022.", &[("double", "2022-01-01/2022-06-30")]),
    ("The group emerged in the early 1990s.", &[("emerge", "1990-01-01/1993-12-31")]),
    ("The dam broke in mid-May.", &[("break", "2024-05-11/2024-05-20")]),
    ("The dam broke in late 2021.", &[("break", "2021-09-01/2021-12-31")]),
    ("The town was founded in the 17th century.", &[("found", "1601-01-01/1700-12-31")]),
    ("The party won the election last year.", &[("win", "2023-01-01/2023-12-31")]),
    ("The two sides will meet again next week.", &[("meet", "2024-06-17/2024-06-23")]),
    ("The law was passed in the summer of 2020.", &[("pass", "2020-06-01/2020-08-31")]),
    ("Officials condemned Monday's attack.", &[("condemn", "-"), ("attack", "2024-06-10/2024-06-10")]),
    ("The 2022 invasion of Marland shocked Europe.", &[("invasion", "2022-01-01/2022-12-31")]),
    ("The two governments praised the April 11 talks in Doha.", &[("praise", "-"), ("talk", "2024-04-11/2024-04-11")]),
    ("The court was set up after the 2018 election in Gabon.", &[("set up", "-")]),
    ("The spokesman said on Monday that rebels had seized the town in May.", &[("say", "2024-06-10/2024-06-10"), ("seize", "2024-05-01/2024-05-31")]),
    ("The army said on Monday that it had shelled the port.", &[("say", "2024-06-10/2024-06-10"), ("shell", "-")]),
    (
        "The airline, which bought Skylink in 2019, said on Friday it would cut jobs next year.",
        &[("buy", "2019-01-01/2019-12-31"), ("say", "2024-06-07/2024-06-07"), ("cut", "2025-01-01/2025-12-31")],
    ),
    ("In 2021 the firm bought the factory, which Weber had built in 1998.", &[("buy", "2021-01-01/2021-12-31"), ("build", "1998-01-01/1998-12-31")]),
    ("On Sunday rebels seized the town and burned the bridge.", &[("seize", "2024-06-09/2024-06-09"), ("burn", "2024-06-09/2024-06-09")]),
    ("Rebels seized the town on Sunday and left it on Tuesday.", &[("seize", "2024-06-09/2024-06-09"), ("leave", "2024-06-11/2024-06-11")]),
    ("A bomb exploded in Basra on Sunday, killing four policemen.", &[("explode", "2024-06-09/2024-06-09"), ("kill", "2024-06-09/2024-06-09")]),
    ("In 2015 the group began to attack villages.", &[("attack", "2015-01-01/2015-12-31")]),
    ("In 2015 the country agreed to close the base.", &[("agree", "2015-01-01/2015-12-31"), ("close", "-")]),
    ("Founded in 1990, the company employs 300 people.", &[("found", "1990-01-01/1990-12-31"), ("employ", "-")]),
    ("Moreno was president of the bank from 2005 to 2012.", &[("president", "2005-01-01/2012-12-31")]),
    ("Weber, head of the agency since 2020, resigned on Friday.", &[("head", "2020-01-01/*"), ("resign", "2024-06-07/2024-06-07")]),
    ("The company signed an agreement with Iran on Monday.", &[("sign", "2024-06-10/2024-06-10")]),
    ("The port handled 2000 ships.", &[("handle", "-")]),
    ("Theresa May met April Jones in Paris.", &[("meet", "-")]),
    ("The city may march on.", &[("march", "-")]),
    ("The president won a second term in November.", &[("win", "2023-11-01/2023-11-30")]),
    ("Exports rose by a fifth in January, the ministry said on Thursday.", &[("rise", "2024-01-01/2024-01-31"), ("say", "2024-06-06/2024-06-06")]),
    ("The tribunal jailed him on May 7. Two weeks later he fled the country.", &[("flee", "2024-05-20/2024-05-26")]),
    ("The tribunal jailed him on May 7. The following day he fled the country.", &[("flee", "2024-05-08/2024-05-08")]),
    ("Two weeks later he fled the country.", &[("flee", "-")]),
    ("Five years after the war, he returned to Split.", &[("return", "-")]),
    ("The club won the cup for the first time since 1998.", &[("win", "-")]),
    ("The museum, closed since March 2020, reopened yesterday.", &[("close", "2020-03-01/*"), ("reopen", "2024-06-11/2024-06-11")]),
    ("The deal runs from July 1 to December 31.", &[("run", "2024-07-01/2024-12-31")]),
    ("Ana Ruiz is expected to testify on June 20.", &[("testify", "2024-06-20/2024-06-20")]),
    ("Last November, the ministers approved the plan.", &[("approve", "2023-11-01/2023-11-30")]),
    ("Fighting broke out early on Tuesday morning near the port.", &[("break out", "2024-06-11/2024-06-11")]),
    ("Monday's blast killed three soldiers.", &[("kill", "2024-06-10/2024-06-10")]),
    ("Her brother died in the 2004 tsunami.", &[("die", "2004-01-01/2004-12-31")]),
    ("The treaty was signed in 1994 and will expire in 2034.", &[("sign", "1994-01-01/1994-12-31"), ("expire", "2034-01-01/2034-12-31")]),
    ("The war began on 3 May 1998. On June 5 rebels took the port.", &[("take", "1998-06-05/1998-06-05")]),
    ("He wrote the book in the last five months of his life.", &[("write", "-")]),
    ("Earlier this month, Chile recalled its ambassador.", &[("recall", "2024-06-01/2024-06-12")]),
    ("The regulator has fined the bank twice this year.", &[("fine", "2024-01-01/2024-12-31")]),
];

#[test]
fn each_time_stays_with_what_it_belongs_to() {
    let model = Model::load().expect("the shipped model loads");
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (sentence, wanted) in CASES {
        let document = text::document(sentence);
        let annotation = model.annotate(&document);
        let referents = Referents::default();
        let context = Context { document: &document, annotation: &annotation, referents: &referents, published: Some(date(2024, 6, 12)) };
        let tree = Enhanced::of(&document, &annotation);
        let all = propositions(&context, &tree);
        let times = Times::of(&context);
        for (predicate, wanted) in *wanted {
            count += 1;
            let Some(proposition) = all.iter().find(|p| p.lemma == *predicate) else {
                wrong.push(format!("{sentence}: no proposition `{predicate}`"));
                continue;
            };
            let time = stance::circumstances(&context, &tree, &times, proposition).time;
            let found =
                time.map_or("-".to_owned(), |when| format!("{}/{}", when.start.as_deref().unwrap_or("*"), when.end.as_deref().unwrap_or("*")));
            if found != *wanted {
                wrong.push(format!("{sentence}: {predicate} is {wanted}, read {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
