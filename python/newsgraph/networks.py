"""The network of facts as a networkx graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from newsgraph.graph import Said, support

if TYPE_CHECKING:
    import networkx

Row = Mapping[str, Any]


def network(rows: Row, doubtful: Iterable[Said]) -> networkx.MultiDiGraph[str]:
    """A graph of nodes and edges, and of claims that are no facts, between nodes of it. What is not known is no attribute."""
    import networkx

    made: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    labels: dict[str, str] = {node["iri"]: node["label"] for node in rows["nodes"]}
    for node in rows["nodes"]:
        made.add_node(node["iri"], **_known({name: value for name, value in node.items() if name != "iri"}))
    for edge in rows["edges"]:
        made.add_edge(edge["source"], edge["target"], key=edge["relation"], **_fact(edge, labels))
    for claim in doubtful:
        source, target = claim.subject.iri, claim.object.iri
        if source is not None and target is not None and {source, target} <= labels.keys():
            made.add_edge(source, target, key=claim.iri, **_claim(claim))
    return made


def _fact(edge: Row, labels: Mapping[str, str]) -> dict[str, Any]:
    backing = support(edge["support"])
    return _known(
        {
            "relation": edge["relation"],
            "words": edge["words"],
            "stance": "fact",
            "canonical": edge["canonical"],
            "symmetric": edge["symmetric"],
            "claims": backing.claims,
            "articles": backing.articles,
            "sources": backing.independent_sources,
            "confidence": backing.confidence,
            "disputed": backing.disputed,
            "own_voice": backing.own_voice,
            # Names in one string: most files of graphs know no lists.
            "speakers": "; ".join(labels.get(iri, iri) for iri in backing.speakers) or None,
            "first": edge["support"]["first"],
            "last": edge["support"]["last"],
            "start": edge["start"],
            "end": edge["end"],
        }
    )


def _claim(claim: Said) -> dict[str, Any]:
    published = claim.article.published
    return _known(
        {
            "relation": claim.relation,
            "words": claim.words,
            "stance": claim.stance,
            "articles": 1,
            "claims": 1,
            "confidence": claim.confidence,
            "speakers": claim.speaker,
            "first": published and published.isoformat(),
            "last": published and published.isoformat(),
            "start": claim.time and claim.time.start and claim.time.start.isoformat(),
            "end": claim.time and claim.time.end and claim.time.end.isoformat(),
        }
    )


def _known(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not None}
