#!/bin/sh
# Records what AWS's event-ruler answers into test/fixtures/event-ruler/answers.json. Needs Java 17 and Maven.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn --quiet --batch-mode -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/lib"
javac -d "$work" -cp "$work/lib/*" "$here/Record.java"
npx tsx "$here/cases.ts" ask >"$work/asked"
java -cp "$work/lib/*:$work" Record <"$work/asked" >"$work/answered"
npx tsx "$here/cases.ts" write "$work/answered"
