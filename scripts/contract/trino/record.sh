#!/bin/sh
# Runs the views and queries of the reports in Trino, of which Athena is made, and compares with what the tests' engine answers. Needs Java 17 and Maven.
set -eu
for tool in mvn javac java; do
  command -v "$tool" >/dev/null || {
    echo "Nothing was compared: $tool is not here. Install Java 17 and Maven, then run npm run contract again." >&2
    exit 1
  }
done
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn --quiet --batch-mode -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/lib"
javac -d "$work" -cp "$work/lib/*" "$here/Ask.java"
npx tsx "$here/statements.ts" ask >"$work/asked"
java -cp "$work/lib/*:$work" Ask "$work/asked" "$work/answered" >"$work/log" 2>&1 || {
  tail -20 "$work/log" >&2
  exit 1
}
npx tsx "$here/statements.ts" compare "$work/answered"
