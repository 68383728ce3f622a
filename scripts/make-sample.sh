#!/usr/bin/env bash
# Makes public/samples/deadlock.unpark: the deadlock fixture, left alone until Go's runtime finds that nobody can run any
# more and ends it, with its executable. The environment is emptied and paths are trimmed, so that the sample tells
# nothing of the machine it was made on.
set -euo pipefail
cd "$(dirname "$0")/.."
home=${1:-/opt/ledger} # where the program runs: the core names this path
trap 'rm -rf "$home"' EXIT
mkdir -p "$home" public/samples
export GOTOOLCHAIN=go1.26.8 GOWORK=off CGO_ENABLED=0
(cd fixtures/programs && go build -trimpath -buildvcs=false -o "$home/deadlock" ./deadlock)
cd "$home"
ulimit -c unlimited
env -i PATH=/usr/bin:/bin HOME=/ GOTRACEBACK=crash FIXTURE_END=deadlock ./deadlock > /dev/null 2>&1 || true
test -f core || { echo 'no core was written: kernel.core_pattern must be "core"' >&2; exit 1; }
cd - > /dev/null
node cli/unpark.mjs bundle "$home/core" --exe "$home/deadlock" -o public/samples/deadlock.unpark
