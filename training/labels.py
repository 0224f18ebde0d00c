"""Label inventories of the encoder and the bit masks of allowed name labels."""

UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()

RELATIONS = (
    "root punct flat amod nsubj parataxis obj det appos case nmod aux iobj obl mark acl ccomp compound:prt "
    "nummod nsubj:pass aux:pass obl:agent cop compound advmod nsubj:outer xcomp nmod:poss cc conj advcl "
    "acl:relcl expl fixed nmod:unmarked det:predet obl:unmarked advcl:relcl csubj orphan csubj:pass vocative "
    "discourse nmod:desc list dislocated reparandum cc:preconj csubj:outer goeswith dep"
).split()

TYPES = "PER ORG LOC MISC DATE NUM NORP EVENT WORK PRODUCT".split()

NAMES = ["O"] + [f"{side}-{kind}" for kind in TYPES for side in "BI"]

OTHER = frozenset(["NORP", "EVENT", "WORK", "PRODUCT", "MISC"])
"""What a span called MISC by a coarse set may be here."""

ANY = (1 << len(NAMES)) - 1
"""Mask that allows every label: the word gives no loss."""


def bits(kinds, side):
    """Mask of labels: `kinds` from TYPES (and "O"), `side` "B", "I" or "BI"."""
    mask = 0
    for kind in kinds:
        if kind == "O":
            mask |= 1
        else:
            for letter in side:
                mask |= 1 << NAMES.index(f"{letter}-{kind}")
    return mask


def masks(length, spans, outside):
    """Allowed labels of each word.

    `spans` are (first word, word after the last, kinds); `outside` is the mask of words in no span.
    Returns `length` integers; bit i says that NAMES[i] is allowed.
    """
    allowed = [outside] * length
    for begin, end, kinds in spans:
        allowed[begin] = bits(kinds, "B")
        for index in range(begin + 1, end):
            allowed[index] = bits(kinds, "I")
    return allowed


PLAIN = bits(["O"], "")
UNDATED = bits(["O", "DATE", "NUM"], "BI")
"""Outside a name, in a set that marks neither dates nor numbers."""
