"""Stores: what is put in, what is asked, who may have them open."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from types import FrameType

import pytest
from conftest import Command
from pdf import pdf

import newsgraph

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SLOW = [ENDLESS, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a"]


def lines(store: newsgraph.Store, tmp_path: Path) -> list[bytes]:
    (file,) = store.export(tmp_path / "all.nq")
    return sorted(file.read_bytes().splitlines())


def test_the_graph_is_that_of_the_command_line(command: Command, samples: Path, store: newsgraph.Store, tmp_path: Path) -> None:
    assert command("build", samples, "--store", tmp_path / "theirs.db", "-q").returncode == 0
    assert command("export", tmp_path / "theirs.nq", "--store", tmp_path / "theirs.db").returncode == 0
    theirs = sorted((tmp_path / "theirs.nq").read_bytes().splitlines())
    assert len(theirs) > 3000
    assert lines(store, tmp_path) == theirs


def test_paths_texts_and_readings_make_the_same_graph(samples: Path, store: newsgraph.Store, tmp_path: Path) -> None:
    fields = [{"text": path.read_text(), "source": path.name} for path in sorted(samples.iterdir())]
    ways: dict[str, Iterable[newsgraph.Input]] = {"fields": fields, "readings": newsgraph.read_all(fields), "paths": sorted(samples.iterdir(), reverse=True)}
    expected = lines(store, tmp_path)
    for name, inputs in ways.items():
        with newsgraph.Store(tmp_path / name) as made:
            built = made.build(inputs, threads=2)
            assert (built.new, built.replaced, built.unchanged, built.refused) == (12, 0, 0, ())
            assert lines(made, tmp_path) == expected
            assert made.verify() == []


def test_articles_are_kept_replaced_and_removed(samples: Path, tmp_path: Path) -> None:
    with newsgraph.Store(tmp_path / "news.db") as store:
        assert (len(store), bool(store)) == (0, True)
        first = samples / "01-alliance-exercise.txt"
        assert store.build(first) == newsgraph.Built(1, 0, 0, ())
        assert store.build([first, {"text": "Armenia left the CSTO.", "source": "b"}]) == newsgraph.Built(1, 0, 1, ())
        assert store.build({"text": "Armenia joined the CSTO.", "source": "b"}) == newsgraph.Built(0, 1, 0, ())
        assert store.sources().keys() == {"01-alliance-exercise.txt", "b"}
        assert [reading.text for reading in store.readings() if reading.source == "b"] == ["Armenia joined the CSTO."]
        assert store.remove("b") and not store.remove("b")
        assert len(store) == 1


def test_what_cannot_be_read_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "good.txt").write_text("Armenia is a member of the CSTO.")
    (tmp_path / "empty.txt").write_text("")
    with newsgraph.Store(tmp_path / "news.db") as store:
        with pytest.raises(newsgraph.ArticleError, match=r"nosuch.txt: no such file or folder"):
            store.build(tmp_path / "nosuch.txt")
        assert not (tmp_path / "news.db").exists()
        built = store.build([tmp_path / "good.txt", tmp_path / "empty.txt", {"text": ""}])
        assert built.new == 1
        assert [refusal.place.rsplit("/", 1)[-1] for refusal in built.refused] == ["article 0", "empty.txt"]
    assert "empty.txt: the file is empty" in caplog.text


def test_a_pdf_is_read_by_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(["Armenia is a member of the Collective Security Treaty Organization.", "Belarus joined it in 1993."]))
    with newsgraph.Store(tmp_path / "news.db") as store:
        assert store.build(tmp_path / "a.pdf", date="2025-04-14").new == 1
        assert store.show("Armenia").facts[0].relation == "memberOf"


def test_a_card_has_facts_with_their_support(store: newsgraph.Store) -> None:
    card = store.show("CSTO")
    assert (card.label, card.kind) == ("Collective Security Treaty Organization", "Alliance")
    member = next(fact for fact in card.facts if fact.inverse and fact.other.label == "Armenia")
    assert (member.relation, member.words, member.support.articles) == ("memberOf", "has member", 1)
    assert member.support.first == date(2025, 4, 14) and len(member.support.supported_by) == member.support.claims
    assert "has member Armenia (1 articles)" in str(card)
    assert store.show("Q318693") == store.show("ent:Collective_Security_Treaty_Organization") == card
    assert store.show("CSTO", since="2030-01-01").facts == ()


def test_claims_have_stance_speaker_and_sentence(store: newsgraph.Store) -> None:
    claims = store.claims("Tajikistan")
    assert {claim.is_fact for claim in claims} == {True, False}
    assert store.claims("Tajikistan", stance="doubtful") == [claim for claim in claims if not claim.is_fact]
    denied = next(claim for claim in claims if claim.polarity == "denied")
    assert denied.quote == "The ministry denied that any militants had entered Tajikistan this year."
    assert "denied" in denied.stance and denied.speaker and denied.article.source == "01-alliance-exercise.txt"
    assert len(store.claims()) > len(claims) > 2
    assert all(claim.relation == "memberOf" for claim in store.claims(relation="is a member of"))


def test_timelines_and_disputes(store: newsgraph.Store) -> None:
    dated = store.timeline("Tajikistan")
    starts = [said.time.start for said in dated if said.time and said.time.start]
    assert starts and starts == sorted(starts)
    disputes = store.disputes()
    assert disputes and all(len(dispute.sides) > 1 and dispute.sides[0].claims for dispute in disputes)


def test_paths_have_sentences(store: newsgraph.Store) -> None:
    best = store.path("Tajikistan", "Armenia")[0]
    assert [node.label for node in best.nodes] == ["Tajikistan", "Collective Security Treaty Organization", "Armenia"]
    assert [(step.relation, step.forward) for step in best.steps] == [("memberOf", True), ("memberOf", False)]
    assert all(step.evidence and step.evidence.is_fact for step in best.steps)
    assert store.path("Tajikistan", "Armenia", via=["is a member of"])[0] == best
    assert store.path("Tajikistan", "Armenia", max=1) == []
    for unknown in ("marriedToo", "supportedBy"):
        with pytest.raises(ValueError, match=f'no fact has the relation "{unknown}"'):
            store.path("Tajikistan", "Armenia", via=[unknown])
    for most, count, told in [(0, 3, "max is 0, but must be from 1 to 12"), (13, 3, "max is 13"), (4, -1, "count is -1"), (4, 101, "must be from 1 to 100")]:
        with pytest.raises(ValueError, match=told):
            store.path("Tajikistan", "Armenia", max=most, count=count)


def test_paths_are_those_of_the_command_line(command: Command, built: Path, store: newsgraph.Store) -> None:
    told = json.loads(command("path", "Tajikistan", "Armenia", "--format", "json", "--store", built).stdout)
    ours = store.path("Tajikistan", "Armenia")
    assert [[step.also for step in path.steps] for path in ours] == [[tuple(step["also"]) for step in path["steps"]] for path in told]
    assert [[(step.words, step.support.articles) for step in path.steps] for path in ours] == [
        [(step["words"], step["articles"]) for step in path["steps"]] for path in told
    ]


def test_rows_have_values_of_python(store: newsgraph.Store) -> None:
    asked = "SELECT ?who (STR(?label) AS ?name) ?n ?day ?none ?c ?d { ?f rdf:reifies ?t ; ng:claims ?n ; ng:firstReported ?day ; ng:confidence ?c ; ng:disputed ?d "
    table = store.query(f"{asked} . ?who rdfs:label ?label FILTER(SUBJECT(?t) = ?who) }} LIMIT 3".replace("{ ?f", "{ GRAPH ng:facts { ?f").replace(" . ?who", " } ?who"))
    row = table[0]
    assert table.columns == ("who", "name", "n", "day", "none", "c", "d") and len(table) == 3
    who = row["who"]
    assert isinstance(who, newsgraph.IRI) and who.startswith("https://w3id.org/newsgraph/") and who.local and repr(who) == f"<{who}>"
    assert [type(row[name]) for name in table.columns[1:]] == [str, int, date, type(None), float, bool]
    assert list(table) == table[:] and table.to_pandas().shape == (3, 7)


def test_rows_are_limited_and_more_is_told(store: newsgraph.Store) -> None:
    assert [(len(table), table.more) for table in (store.query("SELECT ?s { ?s ?p ?o }", limit=2), store.query("SELECT ?s { ?s ?p ?o } LIMIT 2"))] == [(2, True), (2, False)]
    assert store.query("ASK { ent:Armenia ng:memberOf ?o }")[0] == {"answer": True}
    built = store.query("CONSTRUCT { ?s ng:memberOf ?o } WHERE { ?s ng:memberOf ?o }", limit=1)
    assert (built.columns, len(built), built.more) == (("subject", "predicate", "object"), 1, True)
    with pytest.raises(ValueError, match="limit is -1"):
        store.query("ASK {}", limit=-1)


def test_shipped_questions_are_answered(store: newsgraph.Store) -> None:
    question = next(question for question in newsgraph.questions() if question.name == "members-of")
    assert [parameter.type for parameter in question.parameters] == ["entity"]
    answer = store.ask("members-of", entity="CSTO")
    assert len(answer) >= 5 and "Armenia" in {value for row in answer for value in row.values()}
    assert len(store.ask("reported-since", date=date(2025, 1, 1))) > 0
    with pytest.raises(newsgraph.QueryError, match="no question is named `member-of`; did you mean `members-of`"):
        store.ask("member-of")
    with pytest.raises(newsgraph.QueryError, match="parameter `entity` has no value"):
        store.ask("members-of")


def test_a_fault_in_a_query_has_its_place(store: newsgraph.Store) -> None:
    with pytest.raises(newsgraph.QueryError, match="line 1, column 8"):
        store.query("SELECT nope")


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ FILTER({'(' * 100_000}1{')' * 100_000}) }}",
        f"SELECT * {{ {'{' * 100_000}{'}' * 100_000} }}",
        f"ASK {{ ?s ?p {'[ ?p ' * 100_000}?o{' ]' * 100_000} }}",
    ],
    ids=["brackets", "groups", "nodes"],
)
def test_a_query_nested_without_end_is_refused(store: newsgraph.Store, query: str) -> None:
    with pytest.raises(newsgraph.QueryError, match="brackets nest more than 10000 deep here"):
        store.query(query)
    # Terms that are joined nest as well, and have the stack for it.
    assert store.query(f"ASK {{ FILTER({'!' * 50_000}true) }}")[0] == {"answer": True}
    with pytest.raises(newsgraph.QueryError, match="the query is 5000000 bytes long, and may be 4194304"):
        store.query(" " * 5_000_000)


@pytest.mark.parametrize("query", SLOW)
def test_a_query_ends_at_its_time(store: newsgraph.Store, query: str) -> None:
    begun = time.monotonic()
    with pytest.raises(newsgraph.QueryTimeoutError, match=r"stopped after 0.2 s"):
        store.query(query, timeout=0.2)
    assert time.monotonic() - begun < 5
    assert issubclass(newsgraph.QueryTimeoutError, TimeoutError)


def test_a_query_is_interrupted(store: newsgraph.Store) -> None:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(KeyboardInterrupt):
            store.query(ENDLESS)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_reading_is_interrupted_and_what_was_read_is_kept(tmp_path: Path) -> None:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    (tmp_path / "many.jsonl").write_text("".join(f'{{"text": "Armenia met Belarus {n} times.", "source": "{n}"}}\n' for n in range(20_000)))
    before = signal.signal(signal.SIGALRM, interrupt)
    with newsgraph.Store(tmp_path / "news.db") as store:
        try:
            signal.setitimer(signal.ITIMER_REAL, 3)
            with pytest.raises(KeyboardInterrupt):
                store.build(tmp_path / "many.jsonl")
        finally:
            signal.signal(signal.SIGALRM, before)
        assert 0 < len(store) < 20_000
        assert store.verify() == []


def test_names_that_mean_nothing_or_several_things(store: newsgraph.Store, tmp_path: Path) -> None:
    with pytest.raises(newsgraph.UnknownEntityError, match="no entity is named `Tajikstan`; did you mean `Tajikistan`"):
        store.show("Tajikstan")
    assert store.find("Tajikstan")[0].label == "Tajikistan"
    assert issubclass(newsgraph.UnknownEntityError, LookupError)


def test_a_store_that_is_not_there_or_is_none(tmp_path: Path) -> None:
    with pytest.raises(newsgraph.StoreError, match="no store there"):
        newsgraph.Store(tmp_path / "nosuch.db", read_only=True)
    with newsgraph.Store(tmp_path / "nosuch.db") as store, pytest.raises(newsgraph.StoreError, match="no store there"):
        store.show("Armenia")
    assert not (tmp_path / "nosuch.db").exists()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text("x")
    with pytest.raises(newsgraph.StoreError, match="is not a store"):
        newsgraph.Store(tmp_path / "other")


def test_a_closed_store_says_so(built: Path) -> None:
    with newsgraph.Store(built, read_only=True) as store:
        assert repr(store) == f"<Store {str(built)!r}>"
    store.close()
    assert repr(store).endswith("(closed)>")
    with pytest.raises(ValueError, match="was closed"):
        store.show("Armenia")


def test_several_may_read_and_one_may_change(built: Path, store: newsgraph.Store, command: Command) -> None:
    with newsgraph.Store(built, read_only=True) as second:
        assert len(second) == len(store) == 12
        assert command("stats", "--store", built).returncode == 0
        with pytest.raises(newsgraph.StoreError, match="opened to be read"):
            second.build({"text": "Armenia is a member of the CSTO."})
        with pytest.raises(newsgraph.LockedError, match="in use by another process"):
            newsgraph.Store(built)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Path]:
    """A store that another process has open."""
    code = "import newsgraph, sys; store = newsgraph.Store(sys.argv[1]); store.build({'text': 'Armenia is a member of the CSTO.'}); print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code, tmp_path / "held.db"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout and child.stdout.readline() == "open\n"
        yield tmp_path / "held.db"
        child.communicate("\n")
    assert child.returncode == 0


@pytest.mark.parametrize("read_only", [True, False])
def test_a_store_that_another_process_changes_is_locked(holder: Path, read_only: bool) -> None:
    with pytest.raises(newsgraph.LockedError, match="in use by another process"):
        newsgraph.Store(holder, read_only=read_only)


def test_a_store_that_was_left_open_is_whole(tmp_path: Path) -> None:
    code = "import newsgraph, sys; newsgraph.Store(sys.argv[1]).build({'text': 'Armenia is a member of the CSTO.'})"
    kept = "import newsgraph, sys; store = newsgraph.Store(sys.argv[1]); store.build({'text': 'Armenia is a member of the CSTO.'})"
    for at, text in enumerate((code, kept)):
        child = subprocess.run([sys.executable, "-c", text, tmp_path / f"{at}.db"], capture_output=True, text=True, check=False)
        assert (child.returncode, child.stderr) == (0, "")
        with newsgraph.Store(tmp_path / f"{at}.db") as store:
            assert len(store) == 1 and store.verify() == []


@pytest.mark.parametrize("query", SLOW)
def test_a_query_that_was_given_up_neither_breaks_nor_delays_the_end_of_python(built: Path, query: str) -> None:
    code = (
        "import newsgraph, sys\n"
        "store = newsgraph.Store(sys.argv[1], read_only=True)\n"
        "try: store.query(sys.argv[2], timeout=0.2)\n"
        "except newsgraph.QueryTimeoutError: print('given up')\n"
        "sys.exit(3)\n"
    )
    begun = time.monotonic()
    child = subprocess.run([sys.executable, "-c", code, built, query], capture_output=True, text=True, check=False)
    assert (child.returncode, child.stdout, child.stderr) == (3, "given up\n", "")
    assert time.monotonic() - begun < 10
