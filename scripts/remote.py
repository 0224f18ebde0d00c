"""Keeps triple stores that are not ours as the graph is, and compares every statement there with the export; ends with 1 where they differ.

Usage: remote.py NEWSGRAPH WORK OXIGRAPH ARTICLES
"""

import http.server
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox

program, work, oxigraph, articles = sys.argv[1], Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
XSD = "http://www.w3.org/2001/XMLSchema#"
FACTS = "https://w3id.org/newsgraph/ns#graph"
failed = []


def check(name, good, words=""):
    """Notes whether something is as it should be."""
    print(f"{'ok  ' if good else 'FAIL'} {name}{': ' + words if words else ''}", flush=True)
    if not good:
        failed.append(name)


def port():
    """A port that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait(url, seconds=60):
    """Waits until a server answers, whatever it says."""
    for _ in range(seconds * 10):
        try:
            return urllib.request.urlopen(url, timeout=5).status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def run(*args, code=0, store="s.db", **variables):
    """Runs the program; gives what it told."""
    done = subprocess.run([program, *args, "--store", work / store], capture_output=True, text=True, env={**os.environ, **variables})
    if done.returncode != code:
        check(" ".join(map(str, args)), False, f"exit {done.returncode}: {done.stderr}")
    return done.stderr


def value(term):
    """A term by its value: stores may write 0.50 as 0.5."""
    if isinstance(term, ox.Literal) and term.datatype.value in (XSD + "decimal", XSD + "integer"):
        try:
            return (Decimal(term.value).normalize(), term.datatype.value)
        except InvalidOperation:
            pass
    return str(term)


def keys(quads, graph=None):
    """Quads to compare; `graph` stands for the default graph."""
    named = lambda name: graph if isinstance(name, ox.DefaultGraph) and graph else getattr(name, "value", "")
    return {(str(quad.subject), str(quad.predicate), value(quad.object), named(quad.graph_name)) for quad in quads}


def here(rdf11, graph=None):
    """What the export says."""
    file = work / "here.nq"
    run("-q", "export", file, *(["--rdf11"] if rdf11 else []))
    return keys(ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS), graph)


def compare(name, there, wanted):
    """Notes whether all statements there are those of the export."""
    lacks, more = wanted - there, there - wanted
    check(name, not lacks and not more, f"{len(there)} statements" + "".join(f"\n  lacks {one}" for one in list(lacks)[:5]) + "".join(f"\n  more  {one}" for one in list(more)[:5]))


def change(step):
    """Other articles each time: one is written anew, one comes, and one goes, whose source this gives back."""
    files = sorted((work / "articles").glob("*.txt"))
    files[step].unlink()
    again = files[step + 1]
    again.write_text(again.read_text().replace(".", ". It was confirmed on Monday.", 1))
    (work / "articles" / f"new-{step}.txt").write_text(f"Karin Solberg leads the Dock Workers Union number {step} in Velm. Not \\ \"quoted\" 'so'.\n")
    rows = subprocess.run([program, "query", "articles", "--format", "csv", "--store", work / "s.db"], capture_output=True, text=True).stdout
    return next(word for line in rows.splitlines() for word in line.split(",") if word.endswith(files[step].name))


def keep(name, url, there, rdf11, graph=None, *more, **variables):
    """The whole round with one store: all, nothing, changes through `build`, a killed run, a store that was emptied."""
    shutil.rmtree(work / "articles", ignore_errors=True)
    shutil.rmtree(work / "s.db", ignore_errors=True)
    shutil.copytree(articles, work / "articles")
    source = str(work / "articles")
    told = run("build", source, "--sync", url, *more, **variables)
    check(f"{name}: what it understands", ("RDF 1.1" if rdf11 else "RDF 1.2") in told, told.strip().splitlines()[-2])
    compare(f"{name}: all of it", there(), here(rdf11, graph))
    told = run("export", "--to", url, "--sync", *more, **variables)
    check(f"{name}: nothing more", "nothing to send" in told, told.strip().splitlines()[-1])
    for step in (0, 3):
        run("-q", "remove", change(step))
        told = run("build", source, "--sync", url, *more, **variables)
        compare(f"{name}: changed articles", there(), here(rdf11, graph))
        check(f"{name}: only changes were sent", "removed" in told and "nothing to send" not in told, told.strip().splitlines()[-1])
    run("-q", "rebuild")
    told = run("export", "--to", url, "--sync", *more, **variables)
    check(f"{name}: nothing after a rebuild", "nothing to send" in told, told.strip().splitlines()[-1])
    told = run("export", "--to", url, "--sync", "--compare", *more, **variables)
    check(f"{name}: nothing when compared", "nothing to send" in told, told.strip().splitlines()[-1])
    run("-q", "remove", change(5))
    run("-q", "build", source)
    command = [program, "export", "--to", url, "--sync", "--per-request", "5", *more, "--store", work / "s.db"]
    child = subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, **variables})
    time.sleep(0.2)
    child.send_signal(signal.SIGKILL)
    check(f"{name}: killed in the middle", child.wait() == -signal.SIGKILL and there() != here(rdf11, graph))
    (work / "articles" / "late.txt").write_text("The Velm Port Authority appointed Ann Lee on 3 March 2025.\n")
    run("build", source, "--sync", url, *more, **variables)
    compare(f"{name}: after a kill", there(), here(rdf11, graph))


def sparql(url, query, accept="application/n-triples"):
    """What a question gives."""
    body = urllib.parse.urlencode({"query": query}).encode()
    return urllib.request.urlopen(urllib.request.Request(url, body, {"Accept": accept}), timeout=60).read().decode()


def with_oxigraph():
    """Oxigraph's server, plain and behind TLS."""
    at = port()
    url = f"http://127.0.0.1:{at}"
    server = subprocess.Popen([oxigraph, "serve", "--location", work / "oxigraph", "--bind", f"127.0.0.1:{at}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait(url)
        def there():
            text = urllib.request.urlopen(urllib.request.Request(f"{url}/store", headers={"Accept": "application/n-quads"})).read()
            return keys(ox.parse(text, format=ox.RdfFormat.N_QUADS))
        keep("oxigraph", f"{url}/update", there, False)
        urllib.request.urlopen(urllib.request.Request(f"{url}/update", b"CLEAR ALL", {"Content-Type": "application/sparql-update"}))
        told = run("export", "--to", f"{url}/update", "--sync", code=2)
        check("oxigraph: an emptied store is noticed", "--compare" in told, told.strip().splitlines()[-1])
        run("export", "--to", f"{url}/update", "--sync", "--compare")
        compare("oxigraph: and put right", there(), here(False))
        urllib.request.urlopen(urllib.request.Request(f"{url}/update", b"CLEAR ALL", {"Content-Type": "application/sparql-update"}))
        run("export", "--to", f"{url}/store")
        compare("oxigraph: through the Graph Store Protocol", there(), here(False))
        with_tls(f"{url}/update", at)
    finally:
        server.terminate()


def with_tls(plain, at):
    """The same server behind TLS, with a certificate of a private authority."""
    if not shutil.which("openssl"):
        return
    key, certificate = work / "key.pem", work / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"], check=True, capture_output=True)

    class Proxy(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name: self.headers[name] for name in ("Content-Type", "Accept") if name in self.headers}
            try:
                answer = urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{at}{self.path}", body, headers))
            except urllib.error.HTTPError as error:
                answer = error
            data = answer.read()
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    proxy.socket = context.wrap_socket(proxy.socket, server_side=True)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    url = f"https://localhost:{proxy.server_address[1]}/update"
    told = run("export", "--to", url, "--facts", "--retries", "0", code=2, NO_PROXY="localhost")
    check("tls: a stranger's certificate is refused", "certificate" in told.lower() or "UnknownIssuer" in told, told.strip().splitlines()[-1])
    told = run("export", "--to", url, "--facts", "--ca", str(certificate), NO_PROXY="localhost")
    check("tls: a private authority", "added" in told, told.strip().splitlines()[-1])


def with_virtuoso():
    """Virtuoso, which asks for passwords by Digest, knows RDF 1.1 only and has no default graph."""
    if not shutil.which("virtuoso-t"):
        return
    folder, sql, at = work / "virtuoso", port(), port()
    folder.mkdir()
    sections = {
        "Database": {"DatabaseFile": "v.db", "ErrorLogFile": "v.log", "LockFile": "v.lck", "TransactionFile": "v.trx", "xa_persistent_file": "v.pxa", "FileExtend": 200, "Striping": 0, "TempStorage": "TempDatabase"},
        "TempDatabase": {"DatabaseFile": "t.db", "TransactionFile": "t.trx", "Striping": 0},
        "Parameters": {"ServerPort": sql, "DirsAllowed": ".", "NumberOfBuffers": 10000, "MaxDirtyBuffers": 6000},
        "HTTPServer": {"ServerPort": at, "ServerRoot": str(folder), "ServerThreads": 5},
        "SPARQL": {"ResultSetMaxRows": 10000},
    }
    lines = [f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in fields.items()) for name, fields in sections.items()]
    (folder / "v.ini").write_text("".join(lines))
    server = subprocess.Popen(["virtuoso-t", "+foreground", "+configfile", "v.ini"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{at}"
        wait(f"{url}/sparql")

        def there():
            found = set()
            names = sparql(f"{url}/sparql", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), 'https://w3id.org/newsgraph/')) }", "text/csv")
            for name in [line.strip('"') for line in names.split()[1:]]:
                triples = []
                for digit in "0123456789abcdef":
                    part = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{name}> {{ ?s ?p ?o }} FILTER(STRSTARTS(MD5(STR(?s)), '{digit}')) }}"
                    triples += list(ox.parse(sparql(f"{url}/sparql", part).encode(), format=ox.RdfFormat.N_TRIPLES))
                found |= {(str(one.subject), str(one.predicate), value(one.object), name) for one in triples}
            return found

        told = run("export", "--to", f"{url}/sparql", code=2)
        check("virtuoso: who may not write is told", "answers questions but takes no updates" in told or "lets nobody change it" in told, told.strip().splitlines()[-1])
        secret = {"NEWSGRAPH_REMOTE_PASSWORD": "dba"}
        keep("virtuoso", f"{url}/sparql-auth", there, True, FACTS, "--user", "dba", **secret)
        told = run("export", "--to", f"{url}/sparql-auth", "--user", "dba", "--per-request", "20000", "--default-graph", "http://example.org/all", **secret)
        check("virtuoso: more than it takes at once", "added" in told, told.strip().splitlines()[-1])
        told = run("export", "--to", f"{url}/sparql-graph-crud-auth", "--user", "dba", **secret)
        check("virtuoso: through the Graph Store Protocol", "Graph Store Protocol, RDF 1.1" in told, told.strip().splitlines()[0])
        compare("virtuoso: the same as before", there(), here(True, FACTS))
        told = run("export", "--to", f"{url}/sparql-auth", "--user", "dba", code=2, NEWSGRAPH_REMOTE_PASSWORD="wrong")
        check("virtuoso: a wrong password", "check the user and password" in told, told.strip().splitlines()[-1])
    finally:
        server.terminate()
        server.wait()


run("-q", "build", str(articles))
with_oxigraph()
shutil.rmtree(work / "s.db")
run("-q", "build", str(articles))
with_virtuoso()
sys.exit(1 if failed else 0)
