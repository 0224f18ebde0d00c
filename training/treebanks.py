"""Readers of the two treebanks: UD EWT with Universal NER, and UD GUM."""

import lzma
import re

from labels import ANY, OTHER, RELATIONS, UNDATED, UPOS, bits, masks
from sentences import Sentence, clean, spans_of

OPENED = re.compile(r"\((\d+)(?:\[[^\]]*\])?-([a-z]+)[^()]*(\))?|(\d+)(?:\[[^\]]*\])?\)")

GUM_KINDS = {
    "person": ["PER", "NORP"], "organization": ["ORG", "LOC"], "place": ["LOC"], "time": ["DATE"],
    "event": ["EVENT", "MISC"],
}

DETERMINED = {RELATIONS.index("det"), RELATIONS.index("nmod:poss")}


def conllu(path):
    """Yields (document, sentence id, rows of ten columns) without multiword and empty rows."""
    document, key, rows = "", "", []
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("# newdoc id = "):
                document = line[14:]
            elif line.startswith("# sent_id = "):
                key = line[12:]
            elif line and line[0] != "#":
                columns = line.split("\t")
                if columns[0].isdigit():
                    rows.append(columns)
            elif not line and rows:
                yield document, key, rows
                rows = []
    if rows:
        yield document, key, rows


def tree(key, rows):
    """A sentence with tags and a tree and no names."""
    relations = {name: index for index, name in enumerate(RELATIONS)}
    return Sentence(
        key, [clean(row[1]) for row in rows], [UPOS.index(row[3]) for row in rows], [int(row[6]) for row in rows],
        [relations.get(row[7], relations.get(row[7].split(":")[0], relations["dep"])) for row in rows])


def iob2(path):
    """Tags of each sentence by its id, from a Universal NER file."""
    tags, key = {}, None
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith("# sent_id = "):
                key = line[12:].strip()
                tags[key] = []
            elif line.strip() and line[0] != "#":
                tag = line.rstrip("\n").split("\t")[2]
                tags[key].append("O" if tag.endswith("-O") else tag)
    return tags


def ewt(data, part, peoples):
    """UD EWT with the names of Universal NER; `part` is "train" or "dev"."""
    tags = iob2(f"{data}/uner_ewt/en_ewt-ud-{part}.iob2.xz")
    found = []
    for _, key, rows in conllu(f"{data}/ud_ewt/en_ewt-ud-{part}.conllu.xz"):
        sentence = tree(key, rows)
        if len(tags.get(key, [])) == len(rows):
            spans = [(b, e, k) for b, e, k in spans_of(tags[key])]
            kinds = []
            for begin, end, kind in spans:
                people = end == begin + 1 and sentence.words[begin].lower() in peoples
                allowed = ["NORP"] if kind == "OTH" and people else OTHER if kind == "OTH" else [kind]
                kinds.append((begin, end, allowed))
            sentence.allowed = masks(len(rows), kinds, UNDATED)
            for index, word in enumerate(sentence.words):
                if word.lower() in peoples and word[0].isupper() and sentence.allowed[index] == UNDATED:
                    sentence.allowed[index] |= bits(["NORP"], "BI")
            sentence.spans = [span for span in spans if span[2] != "OTH"]
        found.append(sentence)
    return found


def mentions(rows):
    """(begin, end, type) of the entity brackets of a GUM sentence; those over its end are left out."""
    found, open_ones = [], []
    for index, row in enumerate(rows):
        for attribute in row[9].split("|"):
            if attribute.startswith("Entity="):
                for number, kind, closed, closing in OPENED.findall(attribute[7:]):
                    if closing:
                        for place in range(len(open_ones) - 1, -1, -1):
                            if open_ones[place][0] == closing:
                                _, opened, begin = open_ones.pop(place)
                                found.append((begin, index + 1, opened))
                                break
                    elif closed:
                        found.append((index, index + 1, kind))
                    else:
                        open_ones.append((number, kind, index))
    return found


def partial(sentence, entities, peoples):
    """Masks of name labels from GUM's entities: sure only of proper heads and of words outside proper mentions."""
    size = len(sentence.words)
    proper = UPOS.index("PROPN")
    flat = RELATIONS.index("flat")
    plain = {UPOS.index(tag) for tag in "ADP ADV AUX CCONJ DET PART PRON PUNCT SCONJ VERB INTJ".split()}
    allowed, near = [ANY] * size, [False] * size
    for begin, end, kind in sorted(entities, key=lambda mention: mention[0] - mention[1]):
        heads = [i for i in range(begin, end) if not begin < sentence.heads[i] <= end]
        if len(heads) != 1 or sentence.upos[heads[0]] != proper:
            continue
        near[begin:end] = [True] * (end - begin)
        led = any(sentence.heads[i] == heads[0] + 1 and sentence.rels[i] in DETERMINED for i in range(begin, end))
        if kind == "person" and led:  # "the Director", "his Majesty": a role
            continue
        if kind in GUM_KINDS and sentence.words[heads[0]].lower() not in peoples:
            for index in [heads[0]] + [i for i in range(begin, end)
                                       if sentence.heads[i] == heads[0] + 1 and sentence.rels[i] == flat]:
                allowed[index] = bits(GUM_KINDS[kind], "BI")
    for index, word in enumerate(sentence.words):
        if word.lower() in peoples and word[0].isupper() and allowed[index] == ANY:
            allowed[index] = bits(["NORP", "O", "LOC", "ORG", "MISC", "EVENT"], "BI")
        elif not near[index] and (sentence.upos[index] in plain or word.islower()) and sentence.upos[index] != proper:
            allowed[index] = UNDATED
    return allowed


def gum(data, part, peoples):
    """UD GUM, open genres without "conversation"; names are partly known."""
    found = []
    for document, key, rows in conllu(f"{data}/ud_gum/en_gum-ud-{part}.open-genres.conllu.xz"):
        if "_conversation_" not in document:
            sentence = tree(key, rows)
            sentence.allowed = partial(sentence, mentions(rows), peoples)
            sentence.weight = 0.5
            found.append(sentence)
    return found
