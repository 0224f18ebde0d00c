"""Puts the requests of the W3C's SPARQL 1.1 protocol manifests to a running server: python protocol.py FOLDER HOST:PORT, where FOLDER has the
suites. Says of each test whether it passed or why it does not apply; ends with 1 when one failed."""

import http.client
import json
import re
import sys
from pathlib import Path
from urllib.parse import quote

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

TRIPLES = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/n-triples": "nt"}
TABLES = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}
ANSWERS = {"application/sparql-results+json", "application/sparql-results+xml"}

# What the graph is made of cannot be written over these protocols.
NO_UPDATE = "the graph is read out of articles: there are no updates"
NO_WRITING = "the graph is read out of articles: no graph is put, extended or deleted"
NO_NEW_PATH = "no graph is created, so that none has a new address"
# Its address has `&` and `=` percent-encoded, so that both graphs are one parameter, and no server can find them.
MENDED = {"query_multiple_dataset": ("%26named-graph-uri%3D", "&named-graph-uri=")}


class Failed(Exception):
    """A test that applies and was not passed."""


class Left(Exception):
    """A test that does not apply."""


def expect(holds, what):
    if not holds:
        raise Failed(what)


class Request:
    """A request of a manifest, and what is expected of its answer."""

    def __init__(self, graph, node):
        value = lambda subject, predicate: graph.value(subject, predicate)
        text = lambda subject, predicate: str(value(subject, predicate) or "")
        self.method, self.path = text(node, HT.methodName), text(node, HT.absolutePath)
        body, response = value(node, HT.body), value(node, HT.resp)
        self.body = text(body, CNT.chars).encode(text(body, CNT.characterEncoding) or "utf-8") if body else None
        headers = Collection(graph, value(node, HT.headers)) if value(node, HT.headers) else []
        self.headers = {text(header, HT.fieldName): text(header, HT.fieldValue) for header in headers}
        statuses = [str(status) for status in graph.objects(response, MF.expectedStatus)]
        self.classes = {int(digit) for status in statuses for digit in re.findall(r"(\d)xx$", status)}
        self.status = int(text(response, HT.statusCodeValue) or 0)
        self.format, self.truth = text(response, MF.expectedFormat), value(response, MF.expectedBoolean)

    def replaced(self, pairs):
        """The same with other words in its address and body."""
        for old, new in pairs:
            self.path = self.path.replace(old, new)
            if self.body:
                self.body = self.body.replace(old.encode(), new.encode())
        return self


class Answer:
    """What the server said."""

    def __init__(self, address, method, path, headers=(), body=None):
        connection = http.client.HTTPConnection(address, timeout=60)
        # As it is: a client that adds a media type of its own would spoil the tests of missing ones.
        connection.putrequest(method, path)
        for name, value in {**dict(headers), "Content-Length": str(len(body or b""))}.items():
            if name.lower() != "host":
                connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        self.status, self.body = response.status, response.read()
        self.media = (response.getheader("Content-Type") or "").split(";")[0]
        connection.close()

    def triples(self):
        expect(self.media in TRIPLES, f"the media type {self.media!r} is none of {', '.join(TRIPLES)}")
        return Graph().parse(data=without_triple_terms(self), format=TRIPLES[self.media])


def without_triple_terms(answer):
    """rdflib does not know RDF 1.2: what a claim reifies is left out."""
    return re.sub(r"rdf:reifies <<\(.*?\)>>", "a <urn:x-reifier>", answer.body.decode())


def requests(graph, test):
    action = graph.value(test, MF.action)
    return [Request(graph, node) for node in Collection(graph, graph.value(action, HT.requests))]


def check(request, answer):
    """What holds of every answer to the SPARQL protocol."""
    expect(answer.status // 100 in request.classes, f"status {answer.status}: {answer.body[:200]!r}")
    if request.format == "boolean":
        expect(answer.media in ANSWERS, f"the media type {answer.media!r} is none of a boolean")
        expect(request.truth is None or json.loads(answer.body)["boolean"] == request.truth.value, f"not {request.truth}")
    elif request.format == "tabular":
        expect(answer.media in TABLES, f"the media type {answer.media!r} is none of a table")
    elif request.format == "RDF":
        answer.triples()


def protocol(graph, test, name, address, articles):
    """The SPARQL 1.1 Protocol. The tests' graphs data1.rdf to data3.rdf are those of three articles."""
    words = [(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf", iri) for number, iri in enumerate(articles[:3], 1)]
    words += [(quote(old, safe=""), quote(new, safe="")) for old, new in words] + [("/sparql/", "/sparql")]
    mended = [MENDED[name]] if name in MENDED else []
    sent = [request.replaced(mended + words) for request in requests(graph, test)]
    for request in sent:
        answer = Answer(address, request.method, request.path, request.headers, request.body)
        if name.startswith("update_"):
            expect(answer.status == 403, f"an update got status {answer.status}")
            raise Left(NO_UPDATE)
        check(request, answer)


def store(graph, test, name, address, articles):
    """The Graph Store Protocol. /person/1 is the graph of an article; other graphs are not there."""
    [request] = requests(graph, test)
    if request.path == "$NEWPATH$":
        raise Left(NO_NEW_PATH)
    path = re.sub(r"^\$GRAPHSTORE\$(\?graph=\$GRAPHSTORE\$)?/person/(\d).*", r"/store?graph=\2", request.path)
    path = path.replace("$GRAPHSTORE$", "/store").replace("graph=1", f"graph={quote(articles[0], safe='')}")
    path = re.sub(r"graph=(\d)$", r"graph=http%3A%2F%2Fwww.example%2Fperson%2F\1", path)
    answer = Answer(address, request.method, path, request.headers, request.body)
    if request.method not in ("GET", "HEAD"):
        expect(answer.status == 405, f"{request.method} got status {answer.status}")
        raise Left(NO_WRITING)
    expect(answer.status == request.status, f"status {answer.status} instead of {request.status}")
    if request.status == 200:
        expect(answer.media == "text/turtle", f"the media type {answer.media!r}")
        expect(request.method == "HEAD" or len(answer.triples()) > 10, "no graph")


def description(graph, test, name, address, articles):
    """The service description: the manifest only names what must hold of it."""
    answer = Answer(address, "GET", "/sparql")
    found = answer.triples()
    endpoint = URIRef(f"http://{address}/sparql")
    if name == "returns-rdf":
        expect(len(found) > 0, "no triples")
    elif name == "has-endpoint-triple":
        expect(endpoint in set(found.objects(None, SD.endpoint)), f"no sd:endpoint {endpoint}")
    elif name == "conforms-to-schema":
        conforms(found)
    else:
        raise Failed("a test that this script does not know")


def conforms(found):
    """The classes that the vocabulary of service descriptions gives subjects and objects of its properties."""
    ranges = {
        SD.defaultDataset: (SD.Service, SD.Dataset),
        SD.availableGraphs: (SD.Service, SD.GraphCollection),
        SD.defaultGraph: (SD.Dataset, SD.Graph),
        SD.namedGraph: (SD.Dataset, SD.NamedGraph),
        SD.graph: (SD.NamedGraph, SD.Graph),
    }
    of_services = {SD.endpoint, SD.supportedLanguage, SD.feature, SD.resultFormat, SD.inputFormat, SD.extensionFunction}
    for subject, predicate, value in found:
        if predicate in ranges:
            before, after = ranges[predicate]
            expect((subject, RDF.type, before) in found, f"the subject of {predicate} is no {before}")
            expect((value, RDF.type, after) in found, f"the object of {predicate} is no {after}")
        elif predicate in of_services:
            expect((subject, RDF.type, SD.Service) in found, f"the subject of {predicate} is no sd:Service")
            expect(isinstance(value, URIRef), f"the object of {predicate} is no IRI")
        else:
            known = predicate == RDF.type or not str(predicate).startswith(SD) or predicate == SD.name
            expect(known, f"the vocabulary has no {predicate}")
    expect(len(set(found.subjects(SD.endpoint))) == 1, "not one service with an endpoint")


def main(folder, address):
    listed = json.loads(Answer(address, "GET", "/api/articles?limit=3").body)["articles"]
    articles = [f"https://w3id.org/newsgraph/art/{article['id']}" for article in listed]
    counts = {"passed": 0, "failed": 0, "do not apply": 0}
    for suite, run in (("protocol", protocol), ("http-rdf-update", store), ("service-description", description)):
        file = folder / suite / "manifest.ttl"
        graph = Graph().parse(file, publicID=file.as_uri())
        [entries] = graph.objects(None, MF.entries)
        for test in Collection(graph, entries):
            name, told = re.split(r"[#/]", str(test))[-1], ("passed", "")
            try:
                run(graph, test, name, address, articles)
            except Left as left:
                told = ("do not apply", f": {left}")
            except (Failed, ValueError, OSError) as fault:
                told = ("failed", f": {fault}")
            counts[told[0]] += 1
            print(f"{told[0].replace('do not apply', 'n/a'):6} {suite}/{name}{told[1]}")
    print("protocol: " + ", ".join(f"{count} {word}" for word, count in counts.items()))
    return counts["failed"]


sys.exit(1 if main(Path(sys.argv[1]), sys.argv[2]) else 0)
