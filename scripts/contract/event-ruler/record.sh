#!/bin/sh
# Records what AWS's event-ruler answers into test/fixtures/event-ruler/answers.json, and compares. Needs Java 17 and Maven.
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
javac -d "$work" -cp "$work/lib/*" "$here/Record.java"
npx tsx "$here/cases.ts" ask >"$work/asked"
java -cp "$work/lib/*:$work" Record <"$work/asked" >"$work/answered"
npx tsx "$here/cases.ts" write "$work/answered"
npx biome format --write test/fixtures/event-ruler/answers.json
npx jest --selectProjects=unit --runTestsByPath test/local/aws/event-ruler.test.ts
