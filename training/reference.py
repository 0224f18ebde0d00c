"""Reference predictions of the shipped file, for the parity test of the Rust runtime."""

import json

from batches import collate, row
from labels import NAMES, RELATIONS, UPOS
from sentences import Sentence
from scores import viterbi

TEXTS = [
    "President Emomali Rahmon met the foreign ministers of Kazakhstan and Uzbekistan in Dushanbe on Tuesday .",
    "The Collective Security Treaty Organization , which is led by Imangali Tasmagambetov , did not confirm the report .",
    "Ms. Diallo , a former head of the World Bank 's office in Bamako , joined Acme Corp. as chief economist in March 2021 .",
    "\" We will not leave , \" said Captain Nadia al-Sayed , whose unit had held the bridge for 17 days .",
    "GOVERNMENT APPROVES $ 3.5 billion LOAN FOR NEW RAILWAY",
    "she told reuters that the talks in geneva had failed .",
    "Indian and Pakistani officials discussed the Indus Waters Treaty , trade , and visas ; nothing was signed .",
    "The film The Last Caravan , directed by Leyla Aliyeva , won two prizes at the Cannes Film Festival .",
    "According to the ministry , at least 1,200 people were displaced after floods hit Jakarta and its suburbs .",
    "Does the U.N. mission in South Sudan have enough helicopters , or is it waiting for more ?",
]


def named(arrays, n):
    """One prediction in words: `arrays` are the seven outputs of a batch of one sentence of `n` words."""
    tags, names, heads, rels, scores = arrays[:5]
    return {"upos": [UPOS[i] for i in tags[0, 1:n + 1]], "head": [int(i) for i in heads[0, 1:n + 1]],
            "rel": [RELATIONS[i] for i in rels[0, 1:n + 1]], "names": [NAMES[i] for i in names[0, 1:n + 1]],
            "names_viterbi": [NAMES[i] for i in viterbi(scores[0, 1:n + 1])]}


def write_reference(path, full, small, pieces):
    """Writes ten sentences with pieces and predictions; `full` and `small` run the f32 and the int8 file."""
    entries = []
    for number, text in enumerate(TEXTS):
        words = text.split()
        made = row(Sentence(str(number), words), words, pieces)
        batch, n = collate([made]), len(words)
        tokens = [pieces.tokenizer.id_to_token(int(i)) for i in made[0]]
        entries.append({"sent_id": f"own-{number + 1:02}", "words": words, "pieces": tokens, "ids": [int(i) for i in made[0]],
                        "shape": made[1], "first": made[2], "f32": named(full(*batch), n), "int8_alone": named(small(*batch), n)})
    note = ("Ten sentences written for this test. Predictions, not gold: f32 model, and the shipped int8 model with the sentence "
            "alone in its batch (onnxruntime). Heads: 0 = root, else 1-based word index; greedy, no tree repair. "
            "names: greedy; names_viterbi: I only after B or I of its type.")
    with open(path, "w") as file:
        file.write('{"note": ' + json.dumps(note) + ', "sentences": [\n')
        file.write(",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries) + "\n]}\n")
