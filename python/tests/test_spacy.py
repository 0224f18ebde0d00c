"""The component for spaCy."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import newsgraph
from newsgraph.spacy import DocClaim

TEXT = "“Armenia  is a\tmember of the Collective Security Treaty Organization 🛰,” said Zoë Müller on Monday. Belarus denied that it had left the CSTO."


@pytest.fixture
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("newsgraph", config={"date": "2025-04-16"})
    return nlp


def found(doc: Doc) -> list[DocClaim]:
    return list(doc._.newsgraph_claims)


def test_claims_are_spans_of_the_document(nlp: Language) -> None:
    doc = nlp(TEXT)
    member = next(claim for claim in found(doc) if claim.relation == "memberOf")
    assert (member.subject.text, member.object.text) == ("Armenia", "Collective Security Treaty Organization")
    assert member.speaker is not None and member.speaker.text == "Zoë Müller"
    assert member.sentence.text.startswith("“Armenia  is a\tmember")
    denied = next(claim for claim in found(doc) if claim.claim.polarity == "denied")
    assert denied.subject.text in ("Belarus", "it") and "denied" in denied.stance and "CSTO" in denied.object.text
    assert isinstance(doc._.newsgraph, newsgraph.Reading)
    assert str(member) == str(member.claim)


def test_spans_are_where_the_words_are(nlp: Language, samples: Path) -> None:
    for path in sorted(samples.iterdir()):
        doc = nlp(path.read_text())
        reading: newsgraph.Reading = doc._.newsgraph
        assert len(found(doc)) == len(reading.claims) > 0
        for claim in found(doc):
            for span, end in [(claim.subject, claim.claim.subject), (claim.object, claim.claim.object)]:
                # Tokens of the pipeline may be wider than the words: "U.S.-backed" holds "U.S.".
                assert " ".join(end.words.split()) in " ".join(span.text.split())
                assert len(span.text) <= len(end.words) + 25
            assert " ".join(claim.sentence.text.split()) == claim.claim.evidence


def test_mentions_are_a_group_of_spans(nlp: Language) -> None:
    doc = nlp(TEXT)
    group = {(span.text, span.label_, span.id_, span.kb_id_) for span in doc.spans["newsgraph"]}
    assert ("Armenia", "Country", "Armenia", "Q399") in group
    assert any(text == "CSTO" or text == "the CSTO" for text, _, name, _ in group if name == "Collective Security Treaty Organization")


def test_a_text_without_words_has_no_claims(nlp: Language) -> None:
    for text in ("", "  \n "):
        doc = nlp(text)
        assert doc._.newsgraph is None and found(doc) == [] and len(doc.spans["newsgraph"]) == 0


def test_days_are_those_of_the_document_or_the_pipeline(nlp: Language) -> None:
    doc = nlp.make_doc("Armenia left the CSTO on Monday.")
    doc._.newsgraph_date = "2024-01-03"
    times = [[str(claim.claim.time.start) for claim in found(one) if claim.claim.time] for one in (nlp(doc), nlp("Armenia left the CSTO on Monday."))]
    assert times == [["2024-01-01"], ["2025-04-14"]]


@pytest.mark.parametrize("processes", [1, 2])
def test_many_documents_come_in_order(nlp: Language, processes: int) -> None:
    texts = [f"Armenia met Belarus {n} times. Then Armenia left the CSTO." for n in range(40)]
    nlp("The model is loaded before other processes are made.")
    docs = list(nlp.pipe(texts, n_process=processes, batch_size=8))
    assert [doc.text for doc in docs] == texts
    assert all([str(claim) for claim in found(doc)] == [str(claim) for claim in found(nlp(doc.text))] for doc in docs[::10])
    assert all(found(doc) for doc in docs)


def test_a_document_is_written_and_read_again(nlp: Language, tmp_path: Path) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.newsgraph == doc._.newsgraph
    assert [(claim.subject.start, claim.object.end) for claim in found(again)] == [(claim.subject.start, claim.object.end) for claim in found(doc)]
    assert [span.label_ for span in again.spans["newsgraph"]] == [span.label_ for span in doc.spans["newsgraph"]]
    nlp.to_disk(tmp_path / "pipeline")
    assert [str(claim) for claim in found(spacy.load(tmp_path / "pipeline")(TEXT))] == [str(claim) for claim in found(doc)]
