"""The sets to train on, their shares, and the development sets."""

import namesets
import treebanks
from nationalities import nationalities


def training(data):
    """{set: (sentences, share of them in an epoch)} from the folder of sets."""
    peoples = nationalities(data)
    return {
        "ewt": (treebanks.ewt(data, "train", peoples), 1.0),
        "gum": (treebanks.gum(data, "train", peoples), 1.0),
        "docred": (namesets.docred(data, peoples), 0.5),
        "crossner": (namesets.crossner(data, peoples), 1.0),
        "wikigold": (namesets.wikigold(data, peoples), 1.0),
        "wnut17": (namesets.wnut17(data, peoples), 0.5),
        "re3d": (namesets.re3d(data, peoples), 1.0),
    }


def development(data):
    """{set: sentences}: UD EWT with Universal NER, UD GUM, CrossNER politics, the last 50 documents of Re-DocRED."""
    peoples = nationalities(data)
    return {
        "ewt": treebanks.ewt(data, "dev", set()),
        "gum": treebanks.gum(data, "dev", peoples),
        "politics": namesets.crossner(data, peoples, dev=True),
        "docred": namesets.docred(data, peoples, dev=True),
    }
