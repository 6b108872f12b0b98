#!/bin/sh
# Runs both halves of the comparison, whatever becomes of the other, and reports each. Fails unless both agree.
set -u
here=$(dirname "$0")
report=""
status=0
for half in event-ruler moto; do
  echo "== $half"
  if sh "$here/$half/record.sh"; then
    report="$report$half: compared, no unexplained difference
"
  else
    report="$report$half: FAILED or not compared, see above
"
    status=1
  fi
done
printf '\n%s' "$report"
exit $status
