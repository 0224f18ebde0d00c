"""The graph as files and as a network."""

from pathlib import Path

import networkx
import pytest
from conftest import Command

import newsgraph

FORMATS = ["ttl", "trig", "nt", "nq", "rdf", "jsonld", "graphml", "gexf", "dot", "csv", "cypher", "ftm", "html"]


def test_files_are_those_of_the_command_line(command: Command, built: Path, store: newsgraph.Store, tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "theirs").mkdir()
    for format in FORMATS:
        ours = store.export(tmp_path / "ours" / f"graph.{format}")
        assert command("export", tmp_path / "theirs" / f"graph.{format}", "--store", built).returncode == 0
        assert len(ours) == (2 if format == "csv" else 1)
        for file in ours:
            assert file.read_bytes() == (tmp_path / "theirs" / file.name).read_bytes()
    ours = store.export(tmp_path / "part.ttl", kinds=["Country", "Alliance"], around="CSTO", depth=2, since="2025-01-01", rdf11=True)
    options = ["--kind", "Country", "--kind", "Alliance", "--around", "CSTO", "--depth", "2", "--since", "2025-01-01", "--rdf11"]
    assert command("export", tmp_path / "same.ttl", "--store", built, *options).returncode == 0
    part, whole = (file.read_bytes() for file in (ours[0], tmp_path / "ours" / "graph.ttl"))
    assert part == (tmp_path / "same.ttl").read_bytes()
    assert part.count(b"ng:memberOf") >= 4 and len(part) < len(whole) / 2


def test_a_file_that_cannot_be_written_says_why(store: newsgraph.Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has no ending that names a format; give format, one of ttl, trig"):
        store.export(tmp_path / "graph")
    with pytest.raises(ValueError, match='"pdf" is no format'):
        store.export(tmp_path / "graph", format="pdf")
    with pytest.raises(ValueError, match='no kind is called "Persom"'):
        store.export(tmp_path / "graph.ttl", kinds=["Persom"])
    with pytest.raises(ValueError, match="rdf11 and facts go with formats of RDF"):
        store.export(tmp_path / "graph.dot", facts=True)
    with pytest.raises(newsgraph.Error, match="cannot be written"):
        store.export(tmp_path / "nosuch" / "graph.ttl")
    assert list(tmp_path.iterdir()) == []


def test_a_network_has_names_and_support(store: newsgraph.Store) -> None:
    graph = store.to_networkx()
    armenia, csto = (store.find(name)[0].iri for name in ("Armenia", "CSTO"))
    assert graph.nodes[armenia]["label"] == "Armenia" and graph.nodes[armenia]["kind"] == "Country"
    edge = graph.edges[armenia, csto, "memberOf"]
    assert (edge["relation"], edge["stance"], edge["articles"], edge["first"]) == ("memberOf", "fact", 1, "2025-04-14")
    assert networkx.shortest_path(graph.to_undirected(), armenia, store.find("Tajikistan")[0].iri)[1] == csto
    whole = store.query("SELECT (COUNT(*) AS ?n) { GRAPH ng:facts { ?f a ng:Fact } }")
    assert graph.number_of_edges() == whole[0]["n"]


def test_doubtful_claims_are_edges_on_demand(store: newsgraph.Store) -> None:
    plain, all = store.to_networkx(), store.to_networkx(doubtful=True)
    stances = {data["stance"] for _, _, data in all.edges(data=True)}
    assert {data["stance"] for _, _, data in plain.edges(data=True)} == {"fact"}
    assert "denied" in " ".join(stances) and all.number_of_edges() > plain.number_of_edges()
    assert set(all) == set(plain)


def test_parts_and_files_of_a_network(store: newsgraph.Store, tmp_path: Path) -> None:
    part = store.to_networkx(around="CSTO", named=True, relations=["memberOf"])
    assert {key for _, _, key in part.edges(keys=True)} == {"memberOf"} and 5 <= len(part) < len(store.to_networkx())
    networkx.write_graphml(store.to_networkx(doubtful=True), tmp_path / "graph.graphml")
    assert len(networkx.read_graphml(tmp_path / "graph.graphml")) == len(store.to_networkx())
