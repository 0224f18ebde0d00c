"""Texts to readings."""

import pickle
import threading
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

import newsgraph

TEXT = "Armenia is a member of the Collective Security Treaty Organization. Belarus denied that it had left the CSTO on Monday."


def names(reading: newsgraph.Reading) -> list[str]:
    return [str(claim) for claim in reading.claims]


def test_a_reading_has_claims_with_their_words() -> None:
    reading = newsgraph.read(TEXT, date="2025-04-16", title="Two members speak")
    member = next(claim for claim in reading.claims if claim.relation == "memberOf")
    assert (member.subject.name, member.object.name) == ("Armenia", "Collective Security Treaty Organization")
    assert member.is_fact and member.canonical and member.stance == "fact"
    assert member.evidence == "Armenia is a member of the Collective Security Treaty Organization."
    armenia = member.subject.entity
    assert armenia is not None and (armenia.kind, armenia.wikidata) == ("Country", "Q399")
    assert (reading.title, reading.published, reading.language) == ("Two members speak", date(2025, 4, 16), "en")
    assert repr(reading) == f"<Reading 'Two members speak': 2 sentences, {len(reading.entities)} entities, {len(reading.claims)} claims>"


def test_a_denial_keeps_its_speaker_and_is_no_fact() -> None:
    denied = next(claim for claim in newsgraph.read(TEXT, date="2025-04-16").claims if claim.polarity == "denied")
    assert not denied.is_fact and "denied" in denied.stance
    assert denied.subject.name == "Belarus" and denied.speaker is not None and denied.speaker.name == "Belarus"
    assert denied.time is not None and denied.time.start == denied.time.end == date(2025, 4, 14)


def test_offsets_count_characters_of_the_cleaned_text() -> None:
    reading = newsgraph.read("“Łódź 🛰 is in Poland,” said Zoë Müller. She leads the Łódź council.")
    for mention in reading.mentions:
        assert reading.text[mention.start : mention.end] == mention.text
    for claim in reading.claims:
        assert reading.text[claim.start : claim.end] == claim.words
        for end in (claim.subject, claim.object, claim.speaker):
            assert end is None or reading.text[end.start : end.end] == end.words
        assert claim.sentence in reading.sentences
    assert reading.mentions and reading.claims


def test_offsets_lead_back_to_the_text_that_was_given() -> None:
    for name in ("body", "content"):
        named = newsgraph.read({name: f" {TEXT}"})
        assert [named.locate(mention.start, mention.end) for mention in named.mentions] == [(one.start + 1, one.end + 1) for one in named.mentions]
    given = "\n\n  Home > World > Asia\n\n🛰 Talks  resume in Khorog\nBy Ann Lee\n\nDUSHANBE, April 11 (Asia Wire) — Armenia\tis a member  of the CSTO.\n\nZoë Müller leads the CSTO.\n"
    reading = newsgraph.read(given)
    assert reading.text == "Armenia is a member of the CSTO.\n\nZoë Müller leads the CSTO."
    assert [reading.publisher, *reading.authors] == ["Asia Wire", "Ann Lee"]
    for mention in reading.mentions:
        place = reading.locate(mention.start, mention.end)
        assert place is not None and given[slice(*place)].split() == mention.text.split()
    assert newsgraph.Reading.from_json(reading.line).locate(0, 7) is None


def test_days_are_words_or_dates() -> None:
    days = [newsgraph.read(TEXT, date=day).published for day in ("2025-04-16", date(2025, 4, 16), datetime(2025, 4, 16, 10))]
    assert days == [date(2025, 4, 16)] * 3
    with pytest.raises(ValueError, match=r"date is '16 April', but must be a day as 2025-04-14"):
        newsgraph.read(TEXT, date="16 April")


def test_the_day_that_an_article_names_counts_before_the_one_given_beside_it() -> None:
    dated = f"ARVEN, May 3, 2024 (Newswire) — {TEXT}"
    articles: list[str | newsgraph.Fields] = [dated, {"text": TEXT, "published": "2024-05-03"}, {"text": TEXT, "date": date(2024, 5, 3)}]
    for article in articles:
        assert newsgraph.read(article, date="2025-04-16").published == date(2024, 5, 3)
    assert [reading.published for reading in newsgraph.read_all([dated, TEXT], date="2025-04-16")] == [date(2024, 5, 3), date(2025, 4, 16)]
    # The field is the article's own word on its day.
    assert newsgraph.read({"text": dated, "published": "2024-05-04"}, date="2025-04-16").published == date(2024, 5, 4)


def test_fields_are_those_of_json_lines() -> None:
    fields = newsgraph.read({"text": TEXT, "published": date(2025, 4, 16), "url": "https://a.example/1", "source": "Arven Post", "authors": ["Ann Lee"]})
    assert (fields.source, fields.publisher, fields.authors) == ("https://a.example/1", "Arven Post", ("Ann Lee",))
    page = newsgraph.read({"html": f"<html><body><article><h1>Two speak</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"})
    assert TEXT in page.text and page.locate(0, 7) is None
    with pytest.raises(newsgraph.ArticleError, match='"title" is not a string'):
        newsgraph.read({"text": TEXT, "title": ["a", "b"]})
    with pytest.raises(TypeError, match=r"a field is PosixPath\('x.txt'\), a PosixPath; fields are strings"):
        newsgraph.read(Path("x.txt"))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def test_texts_without_a_source_do_not_replace_each_other() -> None:
    first, again, other = newsgraph.read(TEXT), newsgraph.read(TEXT), newsgraph.read("Armenia left the CSTO.")
    assert first == again and first.source == f"text-{first.id}" != other.source


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (" \n ", 'neither "text" nor "html" is there'),
        ("Президент прибыл в Москву.", "is Russian, and only English is read"),
        ("word " * 500_000, "its text is 2441 KiB long, and an article may have 2048 KiB"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, problem: str) -> None:
    with pytest.raises(newsgraph.ArticleError, match=problem):
        newsgraph.read(text)


def test_other_languages_are_read_by_force() -> None:
    assert newsgraph.read("Президент прибыл в Москву.", force=True).language == "rus"


def test_readings_are_values() -> None:
    reading = newsgraph.read(TEXT)
    assert pickle.loads(pickle.dumps(reading)) == reading == newsgraph.Reading.from_json(reading.line)
    with pytest.raises(AttributeError):
        reading.title = "other"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]


def test_many_come_in_order_and_are_what_each_is_alone(samples: Path) -> None:
    texts = [path.read_text() for path in sorted(samples.iterdir())]
    for threads in (1, 3):
        assert list(newsgraph.read_all(texts, threads=threads)) == [newsgraph.read(text) for text in texts]


def test_an_endless_generator_is_taken_bit_by_bit() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield f"Armenia met Belarus {taken} times."

    readings = newsgraph.read_all(endless(), threads=2)
    assert [next(readings).text for _ in range(3)] == [f"Armenia met Belarus {at} times." for at in (1, 2, 3)]
    assert taken <= 3 + 2 * 4


def test_one_that_cannot_be_read_stops_or_is_told() -> None:
    texts: list[str | newsgraph.Fields] = [TEXT, "", {"text": TEXT, "published": "2025-04-16"}]
    with pytest.raises(newsgraph.ArticleError):
        list(newsgraph.read_all(texts))
    told: list[tuple[int, str]] = []
    read = list(newsgraph.read_all(texts, date="2025-01-01", on_error=lambda at, error: told.append((at, str(error)))))
    assert [reading.published for reading in read] == [date(2025, 1, 1), date(2025, 4, 16)]
    assert len(told) == 1 and told[0][0] == 1


def test_other_threads_go_on_while_an_article_is_read() -> None:
    text = " ".join(f"Armenia met Belarus in {year}, said the council of Arven." for year in range(1000, 1400))
    reading = threading.Thread(target=newsgraph.read, args=(text,))
    steps = 0
    reading.start()
    while reading.is_alive():
        reading.join(0.001)
        steps += 1
    # With the interpreter's lock held, this thread would wait for the other at its first step.
    assert steps > 50
