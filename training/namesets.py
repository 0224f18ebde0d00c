"""Readers of the sets that have names and no trees."""

import json
import lzma
import re

from labels import ANY, OTHER, PLAIN, UNDATED, bits, masks
from nationalities import countries
from sentences import Sentence, clean, spans_of

CROSSNER_KINDS = {
    "PER": "person politician writer musicalartist scientist researcher", "ORG": "organisation politicalparty university band",
    "LOC": "country location", "EVENT": "event election conference", "WORK": "book song album poem",
    "PRODUCT": "product", "MISC": "award", "MISC LOC": "astronomicalobject", "WORK ORG": "academicjournal magazine",
    "PRODUCT MISC": "programlang",
    "MISC O": "field task algorithm metrics chemicalcompound chemicalelement protein enzyme musicgenre literarygenre "
              "discipline theory musicalinstrument",
}
CROSSNER = {kind: kinds.split() for kinds, kind_list in CROSSNER_KINDS.items() for kind in kind_list.split()}

WNUT = {"person": "PER", "location": "LOC", "corporation": "ORG", "group": "ORG", "product": "PRODUCT",
        "creative-work": "WORK"}

DOCRED_ROLES = {  # property: (kind of its head, kind of its tail)
    "P57": ("WORK", None), "P58": ("WORK", None), "P161": ("WORK", None), "P162": ("WORK", None), "P175": ("WORK", None),
    "P50": ("WORK", None), "P86": ("WORK", None), "P676": ("WORK", None), "P449": ("WORK", None), "P674": ("WORK", None),
    "P800": (None, "WORK"), "P1441": (None, "WORK"), "P607": (None, "EVENT"), "P1344": (None, "EVENT"),
    "P176": ("PRODUCT", None), "P400": ("WORK", "PRODUCT"), "P172": (None, "NORP"), "P264": ("WORK", None),
}

EVENT_WORDS = set("war wars battle olympics cup championship championships games festival revolution election elections "
                  "conference summit uprising rebellion massacre crisis siege campaign offensive operation marathon "
                  "earthquake hurricane expo".split())

RE3D_KINDS = {"Person": "PER", "Organisation": "ORG", "Location": "LOC", "Nationality": "NORP", "MilitaryPlatform": "PRODUCT",
              "Weapon": "PRODUCT", "Vehicle": "PRODUCT", "Temporal": "DATE", "Quantity": "NUM", "Money": "NUM"}

PRONOUNS = set("he she it they we i you his her their our its this that these those who many some others all".split())

RE3D_FOLDERS = ["Australian Department of Foreign Affairs", "CENTCOM", "UK Government", "US State Department", "Wikipedia"]


def columns(path, separator):
    """Yields (words, tags) of a file with one word and one tag a line and blank lines between sentences."""
    words, tags = [], []
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            parts = line.strip().split(separator)
            if len(parts) == 2 and parts[0].strip():
                words.append(clean(parts[0].strip()))
                tags.append(parts[1])
            elif words:
                yield words, tags
                words, tags = [], []
    if words:
        yield words, tags


def sentence_of(key, words, spans, peoples, outside, weight=1.0):
    """A sentence from spans (begin, end, kinds); single words for peoples become NORP."""
    final = []
    for begin, end, kinds in spans:
        if end == begin + 1 and words[begin].lower() in peoples and set(kinds) & {"MISC", "PER", "ORG", "LOC"}:
            kinds = ["NORP"]
        final.append((begin, end, kinds))
    allowed = masks(len(words), final, outside)
    for begin, end, kinds in final:
        if "O" in kinds:
            allowed[begin:end] = [bits(kinds, "BI")] * (end - begin)
    return Sentence(key, words, allowed=allowed, weight=weight,
                    spans=[(b, e, list(k)[0]) for b, e, k in final if len(k) == 1])


def crossner(data, peoples, dev=False):
    """CrossNER: train and dev of five domains without politics dev, or politics dev alone."""
    found = []
    domains = "ai literature music politics science".split()
    for domain, part in [(d, p) for d in domains for p in ("train", "dev")]:
        if dev == (domain == "politics" and part == "dev"):
            for number, (words, tags) in enumerate(columns(f"{data}/crossner/{domain}-{part}.txt.xz", "\t")):
                spans = [(b, e, CROSSNER.get(k, OTHER)) for b, e, k in spans_of(tags)]
                found.append(sentence_of(f"{domain}-{part}-{number}", words, spans, peoples, UNDATED))
    return found


def wikigold(data, peoples):
    """WikiGold; its MISC may be any of the finer labels."""
    found = []
    for number, (words, tags) in enumerate(columns(f"{data}/wikigold/wikigold.conll.txt.xz", " ")):
        spans = [(b, e, OTHER if k == "MISC" else [k]) for b, e, k in spans_of(tags)]
        found.append(sentence_of(f"wikigold-{number}", words, spans, peoples, UNDATED))
    return found


def wnut17(data, peoples):
    """WNUT17 train at half weight; it does not mark peoples, so their words may be O or NORP."""
    found = []
    for number, (words, tags) in enumerate(columns(f"{data}/wnut17/wnut17train.conll.xz", "\t")):
        spans = [(b, e, [WNUT[k]]) for b, e, k in spans_of(tags)]
        sentence = sentence_of(f"wnut17-{number}", words, spans, peoples, UNDATED, 0.5)
        for index, word in enumerate(words):
            if word.lower() in peoples and sentence.allowed[index] == UNDATED:
                sentence.allowed[index] |= bits(["NORP"], "BI")
        found.append(sentence)
    return found


def docred_kinds(words, begin, end, kind, roles):
    """Kinds that a DocRED mention may have: a MISC is narrowed by its last word, quotes or relations."""
    if kind != "MISC":
        return ["DATE"] if kind == "TIME" else [kind]
    if words[end - 1].lower() in EVENT_WORDS:
        return ["EVENT"]
    if begin and end < len(words) and words[begin - 1] == '"' and words[end] == '"':
        return ["WORK"]
    return [roles.pop()] if len(roles) == 1 else OTHER


def docred(data, peoples, dev=False):
    """Re-DocRED dev without its last 50 documents, and the entities of DocRED test; or the last 50 documents."""
    documents = json.load(lzma.open(f"{data}/redocred/dev_revised.json.xz", "rt"))
    if dev:
        documents = documents[-50:]
    else:
        documents = documents[:-50] + json.load(lzma.open(f"{data}/redocred/docred_test_entities_only.json.xz", "rt"))
    found = []
    for document in documents:
        roles = {}
        for label in document.get("labels", []):
            for place, kind in zip("ht", DOCRED_ROLES.get(label["r"], (None, None))):
                if kind:
                    roles.setdefault(label[place], set()).add(kind)
        spans = [{} for _ in document["sents"]]
        for number, entity in enumerate(document["vertexSet"]):
            for mention in entity:
                begin, end = mention["pos"]
                spans[mention["sent_id"]][begin, end] = (mention["type"], set(roles.get(number, ())))
        for number, words in enumerate(document["sents"]):
            words = [clean(word) if word.strip() else "_" for word in words]
            taken, chosen = [False] * len(words), []
            for (begin, end), (kind, role) in sorted(spans[number].items(), key=lambda item: item[0][0] - item[0][1]):
                if begin < end <= len(words) and not any(taken[begin:end]):
                    taken[begin:end] = [True] * (end - begin)
                    chosen.append((begin, end, docred_kinds(words, begin, end, kind, role)))
            found.append(sentence_of(f"{document['title']}-{number}", words, chosen, peoples, PLAIN))
    return found


def re3d(data, peoples):
    """re3d without the EU delegation: sure candidates that are written as names; doubtful words give no loss."""
    found = []
    lands = {land.lower() for land in countries(data)} | {"us", "u.s.", "uk", "u.k.", "usa", "russia", "america", "britain"}
    word_of = re.compile(r"['\u2019]s\b|(?:[A-Z]\.)+|\d+(?:[.,]\d+)*|\w+|[^\w\s]")
    for folder in RE3D_FOLDERS:
        base = f"{data}/re3d/{folder}"
        candidates = {}
        for line in open(f"{base}/entities.json", encoding="utf-8"):
            one = json.loads(line)
            candidates.setdefault(one["documentId"], []).append(one)
        for line in open(f"{base}/documents.json", encoding="utf-8"):
            document = json.loads(line)
            found += re3d_document(document, candidates.get(document["_id"], []), word_of, peoples, lands)
    return found


def re3d_document(document, candidates, word_of, peoples, lands):
    """Sentences of one re3d document, split after . ? ! and at line ends."""
    text, found = document["text"], []
    pieces = re.finditer(r"[^\n]+?(?:(?<![A-Z])(?<!\bMr)(?<!\bGen)(?<!\bDr)[.?!]['\"\u201d]?(?=\s+[\"\u201cA-Z]|\s*$)|$)", text, re.M)
    for piece in pieces:
        matches = list(word_of.finditer(text, piece.start(), piece.end()))
        words = [clean(match.group()) for match in matches]
        if len(words) < 3:
            continue
        allowed = [UNDATED if not word[0].isupper() else ANY for word in words]
        if words[0][0].isupper() and words[0].lower() in {"the", "a", "in", "on", "it", "we", "this", "he", "they"}:
            allowed[0] = UNDATED
        for sure in (False, True):
            for one in sorted(candidates, key=lambda each: each["begin"] - each["end"]):
                places = [i for i, m in enumerate(matches) if m.start() >= one["begin"] and m.end() <= one["end"]]
                kind = RE3D_KINDS.get(one["type"])
                if not places:
                    continue
                begin, end = places[0], places[-1] + 1
                while begin < end and words[begin].lower() in {"the", "a", "an"}:
                    begin += 1
                inner = words[begin:end]
                proper = bool(inner) and inner[0].lower() not in PRONOUNS and inner[0][0].isupper() and inner[-1][0].isupper() and all(
                    word[0].isupper() or word in {"of", "the", "for", "and", "-", "al", "in"} for word in inner)
                if kind in {"DATE", "NUM"}:
                    proper = any(word[0].isdigit() or word[0].isupper() for word in inner)
                if inner and kind == "ORG" and " ".join(inner).lower() in lands:
                    kind = "LOC"
                if inner and one["confidence"] >= 0.5 and kind and proper and (
                        kind == "NORP" or inner[0].lower() not in peoples) and (kind != "PER" or len(inner) < 4):
                    if sure:
                        people = len(inner) == 1 and inner[0].lower() in peoples
                        kinds = ["NORP"] if people else ["PRODUCT", "MISC"] if kind == "PRODUCT" else [kind]
                        allowed[begin] = bits(kinds, "B")
                        allowed[begin + 1:end] = [bits(kinds, "I")] * (end - begin - 1)
                elif not sure:
                    for index in range(places[0], end):
                        allowed[index] = ANY
        found.append(Sentence(f"{document['_id']}-{piece.start()}", words, allowed=allowed))
    return found
