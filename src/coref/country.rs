//! Countries by name and by demonym.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Country, then its demonyms and other names; a demonym begins with a lower-case mark `~`.
const COUNTRIES: &str = "Afghanistan|~Afghan
Albania|~Albanian
Algeria|~Algerian
Angola|~Angolan
Argentina|~Argentine|~Argentinian
Armenia|~Armenian
Australia|~Australian
Austria|~Austrian
Azerbaijan|~Azerbaijani|~Azeri
Bahrain|~Bahraini
Bangladesh|~Bangladeshi
Belarus|~Belarusian
Belgium|~Belgian
Benin|~Beninese
Bhutan|~Bhutanese
Bolivia|~Bolivian
Bosnia and Herzegovina|~Bosnian|Bosnia
Botswana|~Botswanan
Brazil|~Brazilian
Brunei|~Bruneian
Bulgaria|~Bulgarian
Burkina Faso|~Burkinabe
Burundi|~Burundian
Cambodia|~Cambodian
Cameroon|~Cameroonian
Canada|~Canadian
Central African Republic
Chile|~Chilean
China|~Chinese|People's Republic of China
Colombia|~Colombian
Costa Rica|~Costa Rican
Croatia|~Croatian
Cuba|~Cuban
Cyprus|~Cypriot
Czech Republic|~Czech|Czechia
Democratic Republic of the Congo|DR Congo|DRC
Denmark|~Danish
Djibouti|~Djiboutian
Dominican Republic
Ecuador|~Ecuadorian|~Ecuadorean
Egypt|~Egyptian
El Salvador|~Salvadoran
Eritrea|~Eritrean
Estonia|~Estonian
Ethiopia|~Ethiopian
Fiji|~Fijian
Finland|~Finnish
France|~French
Gabon|~Gabonese
Germany|~German
Ghana|~Ghanaian
Greece|~Greek
Guatemala|~Guatemalan
Guinea|~Guinean
Guyana|~Guyanese
Haiti|~Haitian
Honduras|~Honduran
Hungary|~Hungarian
Iceland|~Icelandic
India|~Indian
Indonesia|~Indonesian
Iran|~Iranian|Islamic Republic of Iran
Iraq|~Iraqi
Ireland|~Irish
Israel|~Israeli
Italy|~Italian
Ivory Coast|~Ivorian
Jamaica|~Jamaican
Japan|~Japanese
Jordan|~Jordanian
Kazakhstan|~Kazakh|~Kazakhstani
Kenya|~Kenyan
Kosovo|~Kosovar
Kuwait|~Kuwaiti
Kyrgyzstan|~Kyrgyz|~Kyrgyzstani
Laos|~Laotian
Latvia|~Latvian
Lebanon|~Lebanese
Liberia|~Liberian
Libya|~Libyan
Lithuania|~Lithuanian
Luxembourg|~Luxembourgish
Madagascar|~Malagasy
Malawi|~Malawian
Malaysia|~Malaysian
Mali|~Malian
Malta|~Maltese
Mauritania|~Mauritanian
Mauritius|~Mauritian
Mexico|~Mexican
Moldova|~Moldovan
Mongolia|~Mongolian
Montenegro|~Montenegrin
Morocco|~Moroccan
Mozambique|~Mozambican
Myanmar|~Burmese|Burma
Namibia|~Namibian
Nepal|~Nepalese|~Nepali
Netherlands|~Dutch|the Netherlands
New Zealand
Nicaragua|~Nicaraguan
Niger|~Nigerien
Nigeria|~Nigerian
North Korea|~North Korean
North Macedonia|~Macedonian
Norway|~Norwegian
Oman|~Omani
Pakistan|~Pakistani
Panama|~Panamanian
Paraguay|~Paraguayan
Peru|~Peruvian
Philippines|~Philippine|~Filipino
Poland|~Polish
Portugal|~Portuguese
Qatar|~Qatari
Romania|~Romanian
Russia|~Russian|Russian Federation
Rwanda|~Rwandan
Saudi Arabia|~Saudi|~Saudi Arabian
Senegal|~Senegalese
Serbia|~Serbian
Sierra Leone|~Sierra Leonean
Singapore|~Singaporean
Slovakia|~Slovak|~Slovakian
Slovenia|~Slovenian|~Slovene
Somalia|~Somali
South Africa|~South African
South Korea|~South Korean
South Sudan|~South Sudanese
Spain|~Spanish
Sri Lanka|~Sri Lankan
Sudan|~Sudanese
Sweden|~Swedish
Switzerland|~Swiss
Syria|~Syrian
Taiwan|~Taiwanese
Tajikistan|~Tajik|~Tajikistani|Republic of Tajikistan
Tanzania|~Tanzanian
Thailand|~Thai
Togo|~Togolese
Tunisia|~Tunisian
Turkey|~Turkish|Türkiye|Turkiye
Turkmenistan|~Turkmen
Uganda|~Ugandan
Ukraine|~Ukrainian
United Arab Emirates|~Emirati|UAE
United Kingdom|~British|UK|U.K.|Britain|Great Britain
United States|~American|U.S.|US|USA|U.S.A.|United States of America
Uruguay|~Uruguayan
Uzbekistan|~Uzbek|~Uzbekistani
Venezuela|~Venezuelan
Vietnam|~Vietnamese
Yemen|~Yemeni
Zambia|~Zambian
Zimbabwe|~Zimbabwean";

/// Regions wider than a country, with their adjectives.
const REGIONS: &str = "Central Asia|Central Asian
Southeast Asia|Southeast Asian
South Asia|South Asian
East Asia|East Asian
Europe|European
Eastern Europe|Eastern European
Western Europe|Western European
Africa|African
West Africa|West African
East Africa|East African
North Africa|North African
Asia|Asian
Latin America|Latin American
South America|South American
North America|North American
Middle East|Middle Eastern
Catalonia|Catalan
Scotland|Scottish
Wales|Welsh
England|English
Kurdistan|Kurdish
Chechnya|Chechen
Crimea|Crimean
Palestine|Palestinian";

/// The region that an adjective belongs to ("Central Asian").
pub(super) fn region_of(word: &str) -> Option<&'static str> {
    REGIONS.lines().find_map(|line| line.split_once('|').and_then(|(name, adjective)| (adjective == word).then_some(name)))
}

/// The wider region of that name.
pub(super) fn region(word: &str) -> Option<&'static str> {
    REGIONS.lines().find_map(|line| line.split_once('|').and_then(|(name, _)| (name == word).then_some(name)))
}

fn find(word: &str) -> Option<&'static str> {
    static INDEX: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        let rows = COUNTRIES.lines().filter_map(|line| line.split('|').next().map(|name| (name, line)));
        rows.flat_map(|(name, line)| line.split('|').map(move |form| (form, name))).collect()
    });
    index.get(word).copied()
}

/// The country of that name.
pub(super) fn named(words: &str) -> Option<&'static str> {
    find(words)
}

/// The country that an adjective or noun of nationality belongs to ("Tajik").
pub(super) fn of_demonym(word: &str) -> Option<&'static str> {
    find(&format!("~{word}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demonyms_are_no_names() {
        assert_eq!(of_demonym("Tajik"), Some("Tajikistan"));
        assert_eq!(named("Tajik"), None);
        assert_eq!(named("Britain"), Some("United Kingdom"));
    }
}
