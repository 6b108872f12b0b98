#!/bin/sh
# Runs each comparison, whatever becomes of the others, and reports all. Fails unless each agrees.
set -u
here=$(dirname "$0")
report=""
status=0
for part in event-ruler moto trino; do
  echo "== $part"
  if sh "$here/$part/record.sh"; then
    report="$report$part: compared, no unexplained difference
"
  else
    report="$report$part: FAILED or not compared, see above
"
    status=1
  fi
done
printf '\n%s' "$report"
exit $status
