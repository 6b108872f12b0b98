#!/bin/sh
# Compares the local AWS with moto's server, and records into test/fixtures/moto/answers.json what both answer alike.
set -eu
node --import tsx scripts/contract/moto/run.ts
npx biome format --write test/fixtures/moto/answers.json
npx jest --selectProjects=unit --runTestsByPath test/local/aws/moto.test.ts
