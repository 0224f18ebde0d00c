"""Asks every shipped question of the program, and of pyoxigraph on the graph that the program exported; ends with 1 where the answers differ."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat, Store

program, store, folder, queries = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
NG = "https://w3id.org/newsgraph/ns#"
DATE = NamedNode("http://www.w3.org/2001/XMLSchema#date")
PREFIXES = {
    "ng": NG,
    **{name: f"https://w3id.org/newsgraph/{name}/" for name in ["ent", "art", "claim", "fact", "open"]},
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "wd": "http://www.wikidata.org/entity/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
}


def ours(*arguments):
    """What the program prints as JSON."""
    run = subprocess.run([program, *arguments, "--store", store, "--format", "json"], capture_output=True, text=True)
    if run.returncode > 1:
        raise SystemExit(f"{arguments}: {run.stderr}")
    return json.loads(run.stdout)


def rows(answer):
    """The rows of a JSON answer, each as often as it comes."""
    return Counter(json.dumps(row, sort_keys=True) for row in answer["results"]["bindings"])


graph = Store()
graph.bulk_load(path=folder / "whole.nq", format=RdfFormat.N_QUADS)
busiest = graph.query(f"SELECT ?e {{ {{ ?e ?p ?o }} UNION {{ ?s ?p ?e }} ?e <{NG}kind> ?kind FILTER(CONTAINS(STR(?e), '/ent/')) }} GROUP BY ?e ORDER BY DESC(COUNT(*)) ?e LIMIT 12")
entities = [row["e"].value for row in busiest]
VALUES = {
    "entity": [(f"<{iri}>", NamedNode(iri)) for iri in entities],
    "relation": [(name, NamedNode(NG + name)) for name in ["memberOf", "basedIn", "leads"]],
    "kind": [(name, NamedNode(NG + name)) for name in ["Person", "Country"]],
    "date": [(day, Literal(day, datatype=DATE)) for day in ["2025-05-15", "1999-01-01"]],
    "number": [(number, Literal(int(number))) for number in ["1", "2"]],
}


def settings(parameters):
    """The values to ask a question with: each of the first parameter's; for others, the next in turn."""
    if not parameters:
        return [[]]
    most = max(len(VALUES[one["type"]]) for one in parameters)
    pick = lambda one, at: VALUES[one["type"]][at % len(VALUES[one["type"]])]
    return [[(one["name"], *pick(one, at + turn)) for turn, one in enumerate(parameters)] for at in range(most)]


failed, answered = [], 0
for question in ours("query"):
    name, text = question["name"], (queries / f"{question['name']}.rq").read_text()
    found = 0
    for values in settings(question["parameters"]):
        mine = rows(ours("query", name, *[f"--set={key}={shown}" for key, shown, _ in values]))
        asked = text
        for key, _, term in values:
            asked = re.sub(rf"\?{key}\b", lambda _: str(term), asked)
        theirs = graph.query(asked, prefixes=PREFIXES)
        other = rows(json.loads(theirs.serialize(format=QueryResultsFormat.JSON)))
        found += sum(mine.values())
        if mine != other:
            failed.append(f"{name} {[shown for _, shown, _ in values]}: {len(mine - other)} rows only here, {len(other - mine)} only there")
    answered += found > 0
    print(f"ok   pyoxigraph {name}: {found} rows" if not any(line.startswith(f"{name} ") for line in failed) else f"FAIL pyoxigraph {name}")
print(*failed[:20], sep="\n", end="\n" if failed else "")
if answered < 18:
    failed.append("answers")
    print(f"FAIL only {answered} questions have an answer, which proves little")
sys.exit(1 if failed else 0)
