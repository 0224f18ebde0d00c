"""Reads news articles into a knowledge graph that can be asked, and that shows its words. Offline: the weights are in this package.

    import newsgraph

    reading = newsgraph.read("Armenia is a member of the CSTO.", date="2025-04-14")
    for claim in reading.claims:
        print(claim, claim.stance, claim.evidence)

    with newsgraph.Store("news.db") as store:
        store.build("articles/")
        print(store.show("CSTO"))
"""

import sys
from importlib.metadata import version

from newsgraph import _native
from newsgraph.errors import ArticleError, Error, LockedError, QueryError, QueryTimeoutError, StoreError, UnknownEntityError
from newsgraph.graph import Article, Candidate, Card, Dispute, End, Path, Said, Support
from newsgraph.reader import Fields, read, read_all
from newsgraph.reading import Argument, Claim, Entity, Mention, Reading, Sentence, Time
from newsgraph.store import Built, Input, Question, Refusal, Store, questions
from newsgraph.table import IRI, Table, Value

# What is done in processes of their own (PDF files, `serve`) is done by this package too.
_native.runs_as([sys.executable, "-m", "newsgraph"])

__version__ = version("newsgraph")

__all__ = [
    "IRI",
    "Argument",
    "Article",
    "ArticleError",
    "Built",
    "Candidate",
    "Card",
    "Claim",
    "Dispute",
    "End",
    "Entity",
    "Error",
    "Fields",
    "Input",
    "LockedError",
    "Mention",
    "Path",
    "QueryError",
    "QueryTimeoutError",
    "Question",
    "Reading",
    "Refusal",
    "Said",
    "Sentence",
    "Store",
    "StoreError",
    "Support",
    "Table",
    "Time",
    "UnknownEntityError",
    "Value",
    "questions",
    "read",
    "read_all",
]
