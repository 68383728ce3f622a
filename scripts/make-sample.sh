#!/usr/bin/env bash
# Makes public/samples/deadlock.unpark: the deadlock fixture, dumped while it lives, with its executable. The environment
# is emptied and paths are trimmed, so that the sample tells nothing of the machine it was made on.
set -euo pipefail
cd "$(dirname "$0")/.."
home=${1:-/opt/ledger} # where the program runs: the core names this path
dumper=$(mktemp)
trap 'rm -f "$dumper"; rm -rf "$home"' EXIT
mkdir -p "$home" public/samples
export GOTOOLCHAIN=go1.26.8 GOWORK=off CGO_ENABLED=0
(cd fixtures/livecore && go build -o "$dumper" .)
(cd fixtures/programs && go build -trimpath -buildvcs=false -o "$home/deadlock" ./deadlock)
cd "$home"
coproc PROGRAM { exec env -i PATH=/usr/bin:/bin HOME=/ ./deadlock; }
until read -r line <&"${PROGRAM[0]}" && [ "$line" = READY ]; do :; done
sleep 2 # the runtime notes how long goroutines wait at its next collection
"$dumper" "$PROGRAM_PID" "$home/core"
kill -KILL "$PROGRAM_PID"
cd - > /dev/null
node cli/unpark.mjs bundle "$home/core" --exe "$home/deadlock" -o public/samples/deadlock.unpark
