"""Sentences of the sets without their annotations, by a stable key: what the relation marks (training/marks/) refer to."""

import hashlib
import html
import json
import lzma
import re
import tarfile
import zipfile

import namesets
import treebanks
from sentences import Sentence, clean

WORD = re.compile(r"['\u2019]s\b|(?:[A-Z]\.)+|\d+(?:[.,]\d+)*|\w+(?:[-'\u2019]\w+)*|[^\w\s]")
ENDS = re.compile(r"(?<![A-Z])(?<!\bMr)(?<!\bGen)(?<!\bDr)(?<!\bSt)(?<!\bCo)(?<!\bInc)(?<!\bLtd)[.?!]['\"\u201d]?\s+(?=[\"\u201cA-Z])")


def words_of(text):
    """Words of a plain sentence."""
    return [clean(word) for word in WORD.findall(text)]


def keyed(name, text):
    """A sentence whose key is a hash of its text."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Sentence(f"{name}:{digest}", words_of(text))


def knowledgenet(data):
    """Sentences of KnowledgeNet's passages."""
    with zipfile.ZipFile(f"{data}/knowledgenet/human_readable-v10-notest.zip") as packed:
        page = packed.read("human_readable-v10-notest.html").decode("utf-8")
    passages = dict.fromkeys(re.findall(r"<p>(.*?)</p>", page, re.S))
    plain = dict.fromkeys(html.unescape(re.sub(r"<[^>]+>", "", passage)).strip() for passage in passages)
    return [keyed("knowledgenet", part.strip()) for passage in plain for part in ENDS.split(passage) if part.strip()]


def tekgen(data, ontologies=("8_politics", "5_military", "3_sport", "7_space")):
    """Sentences of Text2KGBench's Wikidata-TekGen part, train."""
    found = {}
    with tarfile.open(f"{data}/text2kgbench/wikidata_tekgen.train-validation-ontologies.tar.xz") as packed:
        for ontology in ontologies:
            for line in packed.extractfile(f"wikidata_tekgen/train/ont_{ontology}_train.jsonl"):
                found[json.loads(line)["sent"]] = None
    return [keyed("tekgen", text) for text in found]


def meantime(data):
    """Sentences of MEANTIME (Wikinews), train."""
    with lzma.open(f"{data}/uds_factuality/meantime-train.jsonl.xz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line)["text"].split() for line in file]
    return [Sentence("meantime:" + hashlib.sha256(" ".join(row).encode()).hexdigest()[:12], [clean(word) for word in row]) for row in rows]


def treebank(data, name, path):
    """Sentences of a treebank, by their ids."""
    return [Sentence(f"{name}:{key}", [clean(row[1]) for row in rows]) for _, key, rows in treebanks.conllu(f"{data}/{path}")]


def named(name, sentences):
    """Sentences of a reader of names, with the set's name before their keys."""
    return [Sentence(f"{name}:{one.key}".replace("\t", " "), one.words) for one in sentences]


def everything(data):
    """{set: sentences}."""
    return {
        "re3d": named("re3d", namesets.re3d(data, set())),
        "meantime": meantime(data),
        "ewt": treebank(data, "ewt", "ud_ewt/en_ewt-ud-train.conllu.xz"),
        "gum": treebank(data, "gum", "ud_gum/en_gum-ud-train.open-genres.conllu.xz"),
        "docred": named("docred", namesets.docred(data, set())),
        "knowledgenet": knowledgenet(data),
        "tekgen": tekgen(data),
    }
