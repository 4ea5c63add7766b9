#!/usr/bin/env bash
# From nothing to five exported, evaluated networks: draws the documents, trains, exports, draws unseen photos, judges.
#
#   models/training/train.sh [WORK]        MINUTES=90 sets the length of the recogniser's training, the others follow
#
# Needs Debian's Hangul fonts (fonts-nanum fonts-nanum-extra fonts-noto-cjk fonts-noto-cjk-extra fonts-unfonts-core
# fonts-unfonts-extra fonts-baekmuk fonts-lexi-gulim) and the face of machine-readable lines (fonts-ocr-b),
# Python 3.11 and two cores for about three hours.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
work=${1:-$here/work}
minutes=${MINUTES:-90}
mkdir -p "$work"

if [ ! -x "$work/venv/bin/python" ]; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install -q -r "$here/requirements.txt"
fi
run() { (cd "$here" && "$work/venv/bin/python" -m "$@"); }

# Pools: about 40 shards of 250 documents to train on; faces, grounds and typefaces of the other split to judge with.
[ -d "$work/pool/train" ] || run bonin_training.pool "$work/pool/train" 1000 40 250 train
[ -d "$work/pool/eval" ] || run bonin_training.pool "$work/pool/eval" 900000 2 150 test

# Checkpoints in the project are where the next training goes on from; delete them to begin anew.
start() {
  [ ! -f "$here/checkpoints/$1" ] || echo "--start $here/checkpoints/$1"
}
run bonin_training.train_localization --pool "$work/pool/train" --eval "$work/pool/eval" --out "$work/localizer.pt" --minutes $((minutes / 2)) --threads 2 $(start localizer.pt)
run bonin_training.train_detection --pool "$work/pool/train" --eval "$work/pool/eval" --out "$work/text_detector.pt" --minutes $((minutes / 2)) --threads 2 $(start text_detector.pt)
run bonin_training.train_recognition --pool "$work/pool/train" --eval "$work/pool/eval" --out "$work/text_recognizer.pt" --minutes "$minutes" --threads 2 $(start text_recognizer.pt)

run bonin_training.export "$project/models" "$work/localizer.pt" "$work/text_detector.pt" "$work/text_recognizer.pt"
run bonin_training.checkpoints "$work" "$here/checkpoints"

# Confidence is fitted on photos of their own, then judged on others: all six kinds, and the two that most customers show.
run bonin_training.draw_photos "$work/fit" --seed 6000000 --count 400
run bonin_training.draw_photos "$work/judge" --seed 7000000 --count 600 --negatives 400
run bonin_training.draw_photos "$work/judge_two" --seed 7900000 --count 300 --negatives 200 --kinds resident_card,driver_license

# Originality: patches for the one network, photos that it never saw for the other, which weighs what the library measured.
run bonin_training.draw_recaptures "$work/tiles" --seed 8100000 --count 8000 --split train --tile 256
run bonin_training.draw_recaptures "$work/seen" --seed 8200000 --count 2000 --split train
run bonin_training.draw_recaptures "$work/unseen" --seed 8600000 --count 1000 --split test
run bonin_training.train_texture --tiles "$work/tiles" --minutes $((minutes / 4)) --checkpoint "$work/texture.pt" --models "$project/models"
(cd "$project" && cargo run --release --example originality -- "$work/seen" --jitter 2 --dump "$work/seen.f32")
run bonin_training.train_originality --dumps "$work/seen.f32" --models "$project/models"
cd "$project"
cargo run --release --example originality -- "$work/unseen"
cargo run --release --example evaluate -- "$work/fit" --dump "$work/fit.txt"
run bonin_training.calibrate "$work/fit.txt"
cargo run --release --example evaluate -- "$work/judge" --sheet "$work/worst.png"
cargo run --release --example evaluate -- "$work/judge_two"
