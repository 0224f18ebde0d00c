"""Words for peoples, nationalities and religions, from country lists and a short list of our own."""

import json
import lzma

PEOPLES = """
Arab Arabic Kurd Kurdish Jew Jewish Muslim Islamic Islamist Sunni Shia Shiite Shi'ite Christian Catholic Protestant
Orthodox Buddhist Hindu Sikh Yazidi Alawite Druze Tatar Chechen Uyghur Uighur Pashtun Hazara Baloch Baluch Tajik Uzbek
Turkmen Tamil Sinhalese Bengali Punjabi Sindhi Kashmiri Tibetan Palestinian Israeli Persian Rohingya Hutu Tutsi Oromo
Tigrayan Amhara Hausa Igbo Yoruba Fulani Zulu Xhosa Berber Tuareg Copt Coptic Maronite Assyrian Roma Romani Sami
European African Asian Latino Hispanic Scandinavian Balkan Slavic Slav Caucasian Nordic Baltic Soviet Yugoslav
Czechoslovak Prussian Ottoman Byzantine Roman Greek English Scottish Scot Welsh Irish Cornish Breton Basque Catalan
Galician Flemish Walloon Bavarian Sicilian Corsican Dutch French Frenchman Briton British Dane Swede Finn Pole Turk
Spaniard Serb Croat Croatian Serbian Bosniak Kosovar Slovene Slovak Czech Argentinian Afghan Iraqi Iranian Saudi
Emirati Kuwaiti Qatari Omani Yemeni Pakistani Bangladeshi Nepali Nepalese Thai Lao Filipino Filipina Siamese Mongol
Manchu Han Hui Kazakh Kyrgyz Azeri Lezgin Ossetian Abkhaz Abkhazian Texan Californian Canadian Mexican Brazilian
Cuban Haitian Inuit Maori Aboriginal Cherokee Navajo Apache Sioux Lutheran Anglican Methodist Baptist Presbyterian
Mormon Quaker Puritan Evangelical Jesuit Zionist Communist Marxist Nazi German Russian Chinese Japanese Korean
Vietnamese Indian American Australian Italian Spanish Portuguese
""".split()


def nationalities(data):
    """Lower-case single words (adjectives, and nouns in both numbers); `data` is the folder of sets."""
    words = set(PEOPLES)
    with lzma.open(f"{data}/gazetteers/mledoze-countries.json.xz", "rt") as file:
        for country in json.load(file):
            for gendered in (country["demonyms"].get("eng") or {}).values():
                words.update(word for word in gendered.split(", ") if word and " " not in word)
    lower = {word.lower() for word in words}
    return lower | {word + "s" for word in lower if not word.endswith(("s", "sh", "ch", "ese"))}


def countries(data):
    """Common English names of countries."""
    with lzma.open(f"{data}/gazetteers/mledoze-countries.json.xz", "rt") as file:
        return sorted(country["name"]["common"] for country in json.load(file))
