//! Gender of people's names, as far as the name or a title tells it.

/// What a name or word tells of gender.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gender {
    /// "she".
    Female,
    /// "he".
    Male,
}

const FEMALE: &str = "mary maria anna anne ann natalia natalya natasha elena olga irina svetlana tatiana julia yulia ekaterina catherine katherine kate emma \
    olivia sophia sofia isabella mia charlotte amelia emily elizabeth sarah sara laura linda barbara susan jessica karen nancy lisa margaret betty sandra ashley \
    dorothy kimberly donna michelle carol amanda melissa deborah stephanie rebecca sharon cynthia kathleen amy angela shirley brenda pamela nicole ruth helen \
    virginia janet debra rachel carolyn christine christina martha diana julie joan evelyn judith megan andrea hannah jacqueline gloria teresa theresa janice jean \
    alice rosa lucia lucy ursula giorgia marine angela annalena theresa hillary kamala nancy ivanka melania jacinda fatima aisha leila layla zainab mariam maryam \
    khadija amina noor yasmin priya indira sonia sushma nirmala mei yuki sakura akiko claudia gabriela valentina camila ana carmen isabel ines beatriz marta \
    francesca chiara giulia ingrid astrid greta sigrid eva agnieszka katarzyna magdalena monika zuzana ludmila galina vera nadia marina daria oksana victoria \
    viktoria simone celine nathalie brigitte valerie sylvie florence grace joy ellen ngozi chimamanda wangari joyce rania amal benazir sheikha aung manju chantal";
const MALE: &str = "john james robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew \
    joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin \
    samuel gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose adam nathan henry douglas zachary peter kyle walter ethan jeremy harold \
    keith christian roger noah gerald carl terry sean austin arthur lawrence jesse dylan bryan joe jordan billy bruce albert willie gabriel logan alan juan wayne \
    roy ralph randy eugene vincent russell elijah louis bobby philip johnny vladimir sergei sergey dmitry dmitri ivan alexei alexey mikhail nikolai boris igor \
    oleg yuri viktor andrei pavel anton konstantin maxim emomali imangali omar mohammed muhammad mohammad ahmed ahmad ali hassan hussein ibrahim yusuf abdullah \
    abdul khalid mustafa osama saddam bashar recep hamid karim nursultan kassym emmanuel francois jean-claude pierre jacques nicolas antoine olaf friedrich hans \
    klaus wolfgang jurgen stefan giuseppe matteo silvio mario luigi marco carlos luis miguel pedro pablo diego javier fernando jorge rafael antonio nicolás \
    narendra rahul amit rajiv sanjay xi wei hiroshi shinzo kenji takeshi volodymyr petro viktor lech donald janos fidel hugo evo barack joe bill george ronald \
    boris tony gordon rishi keir nelson cyril jacob robert paul kwame kofi desmond julius yoweri felix bob tim tom jim mike dave steve elon jeff simon martin luke \
    oliver harry liam lewis max leo hugh ian graham neil colin derek trevor nigel rodrigo benigno joko benjamin ariel yitzhak shimon mahmoud yasser ashraf imran \
    nawaz asif pervez sheikh wang jens lars erik olav magnus bjorn sven anders niels christoph";

/// Gender that a full name suggests: its given name, else the ending of a Slavic surname.
pub(super) fn of_name(name: &str) -> Option<Gender> {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let first = words.first()?;
    if words.len() > 1 {
        if FEMALE.split_whitespace().any(|n| n == *first) {
            return Some(Gender::Female);
        }
        if MALE.split_whitespace().any(|n| n == *first) {
            return Some(Gender::Male);
        }
    }
    let last = words.last()?;
    let ends = |tails: &[&str]| last.len() > 5 && tails.iter().any(|t| last.ends_with(t));
    if ends(&["ova", "eva", "skaya"]) {
        Some(Gender::Female)
    } else if ends(&["ov", "ev", "skiy", "sky"]) {
        Some(Gender::Male)
    } else {
        None
    }
}

/// Gender that a title or noun beside a name tells; lower case.
pub(super) fn of_word(word: &str) -> Option<Gender> {
    match word.trim_end_matches('.') {
        "mrs" | "ms" | "miss" | "lady" | "queen" | "princess" | "chairwoman" | "spokeswoman" | "congresswoman" | "woman" | "actress" | "wife"
        | "mother" | "daughter" | "sister" | "girl" | "businesswoman" => Some(Gender::Female),
        "mr" | "sir" | "lord" | "king" | "prince" | "pope" | "chairman" | "spokesman" | "congressman" | "man" | "actor" | "husband" | "father"
        | "son" | "brother" | "boy" | "businessman" => Some(Gender::Male),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_before_endings() {
        assert_eq!(of_name("Mary Baranov"), Some(Gender::Female));
        assert_eq!(of_name("Petrova"), Some(Gender::Female));
        assert_eq!(of_name("Zed Quux"), None);
    }
}
