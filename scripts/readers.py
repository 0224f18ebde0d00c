"""Reads the exports in a folder with other people's readers and says what each found; ends with 1 when one fails."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import networkx
import pyshacl
import rdflib
from followthemoney import model

folder, ontology = Path(sys.argv[1]), Path(sys.argv[2])
failed = []


def check(reader, name, found, least):
    """Notes what a reader found."""
    good = found is not None and found >= least
    print(f"{'ok  ' if good else 'FAIL'} {reader} {name}: {found}")
    if not good:
        failed.append(name)


def triples(name, form):
    """The plain triples of an RDF file."""
    graph = rdflib.Graph()
    graph.parse(folder / name, format=form)
    return graph


plain = triples("plain.nt", "nt")
check("rdflib", "plain.nt", len(plain), 1000)
for name, form in [("plain.ttl", "turtle"), ("plain.rdf", "xml")]:
    other = triples(name, form)
    check("rdflib", name, len(other), 1000)
    check("rdflib", f"{name} as plain.nt", int(set(other) == set(plain)), 1)
check("rdflib", "part.ttl, a part of all", int(0 < len(triples("part.ttl", "turtle")) < len(plain)), 1)
quads = {}
for name, form in [("all.nq", "nquads"), ("all.trig", "trig"), ("all.jsonld", "json-ld")]:
    data = rdflib.Dataset()
    data.parse(folder / name, format=form)
    quads[name] = len(data)
    check("rdflib", name, quads[name], 1000)
check("rdflib", "the same in all three", int(len(set(quads.values())) == 1), 1)

if shutil.which("rapper"):
    for name, form in [("plain.nt", "ntriples"), ("plain.ttl", "turtle"), ("plain.rdf", "rdfxml"), ("all.nq", "nquads")]:
        run = subprocess.run(["rapper", "-q", "-c", "-i", form, folder / name], capture_output=True, text=True)
        counted = subprocess.run(["rapper", "-c", "-i", form, folder / name], capture_output=True, text=True).stderr
        number = next((int(word) for line in counted.splitlines() if "returned" in line for word in line.split() if word.isdigit()), None)
        check("raptor", name, number if run.returncode == 0 else None, 1000)

networks = [networkx.read_graphml(folder / "graph.graphml"), networkx.read_gexf(folder / "graph.gexf")]
for network, name in zip(networks, ["graph.graphml", "graph.gexf"]):
    check("networkx", name, network.number_of_edges(), 100)
check("networkx", "the same nodes in both", int(len({network.number_of_nodes() for network in networks}) == 1), 1)
if shutil.which("dot"):
    run = subprocess.run(["dot", "-Tsvg", folder / "graph.dot"], capture_output=True, text=True)
    check("graphviz", "graph.dot", run.stdout.count("<g ") if run.returncode == 0 else None, 100)

proxies, faults = {}, []
for line in (folder / "graph.ftm").read_text().splitlines():
    row = json.loads(line)
    proxy = model.get_proxy(row, cleaned=False)
    for name, values in row["properties"].items():
        kind = proxy.schema.get(name)
        if kind is None or any(kind.type.clean(value, proxy=proxy) is None for value in values):
            faults.append(f"{proxy.schema.name} {name} {values}")
    faults += [f"{proxy.id} lacks {name}" for name in proxy.schema.required if not proxy.get(name)]
    proxies[proxy.id] = proxy
for proxy in proxies.values():
    for kind, value in proxy.itervalues():
        if kind.type.name == "entity" and not (value in proxies and proxies[value].schema.is_a(kind.range)):
            faults.append(f"{proxy.schema.name} {kind.name} {value}")
check("followthemoney", "graph.ftm", len(proxies) if not faults else None, 50)
print(*faults[:20], sep="\n", end="\n" if faults else "")

shapes = rdflib.Graph().parse(ontology / "shapes.ttl")
terms = rdflib.Graph().parse(ontology / "newsgraph.ttl")
whole = rdflib.Graph()
for fact in rdflib.Dataset().parse(folder / "all.nq", format="nquads").quads():
    whole.add(fact[:3])
conforms, _, text = pyshacl.validate(whole, shacl_graph=shapes, ont_graph=terms)
check("pyshacl", "the shapes hold", int(conforms), 1)
if not conforms:
    print(text[:4000])
sys.exit(1 if failed else 0)
