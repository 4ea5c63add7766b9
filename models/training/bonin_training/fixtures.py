"""Turns drawn photos and what the reader made of them into golden fixtures.

    python -m bonin_training.fixtures DRAWN READINGS.jsonl fixtures/cards PREFIX

A field is golden if it is legible and was read right when the fixture was made: from then on it has to stay so.
"""

import json
import os
import shutil
import sys


def main(drawn, readings, target, prefix):
    os.makedirs(target, exist_ok=True)
    truth = {row["file"]: row for row in map(json.loads, open(os.path.join(drawn, "truth.jsonl")))}
    count = 0
    for reading in map(json.loads, open(readings)):
        row = truth[os.path.basename(reading["file"])]
        fields = {k: v for k, v in row["fields"].items() if v is not None}
        golden = {k: bool(row["legible"][k]) and reading["fields"].get(k, {}).get("value") == v for k, v in fields.items()}
        name = f"{prefix}_{count:02d}"
        count += 1
        shutil.copy(os.path.join(drawn, row["file"]), os.path.join(target, name + ".jpg"))
        with open(os.path.join(target, name + ".json"), "w") as f:
            json.dump({"kind": row["kind"], "look": row["look"], "difficulty": row["difficulty"], "fields": fields,
                       "legible": {k: row["legible"][k] for k in fields}, "golden": golden}, f, ensure_ascii=False, indent=1)
            f.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:5])
