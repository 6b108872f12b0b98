// One admission by the gatekeeper, of a start that two people approved: its calls of the table, which are no part of a click, and its work beside the bare check of the two signatures.
import { readProof } from '../src/slack/proof.ts';
import { SigningSecrets } from '../src/slack/verifier.ts';
import { approvedRun, askedBake, askedValue, clickBy, type Given, givenBy, World } from '../test/gatekeeper/world.ts';
import { ANA, BEN } from '../test/runs/fixture.ts';
import { SECRET } from '../test/support/signed-request.ts';

const ROUNDS = 300;
/** The run with everything beside it, what was admitted, pause, when the members of the one group were first seen, and the two writes. */
const MOST_CALLS = 6;
/** Of the two signatures alone: reading, hashing the plan and the run, the audit, people. */
const MOST_RATIO = 12;

/** Two approvals of one request, as Slack signed them. */
function approved(i: number) {
  const asked = askedBake({ id: `b-${String(i).padStart(8, '0')}` });
  const value = askedValue(asked);
  const given: Given[] = [ANA, BEN].map((by) => givenBy(by, clickBy(by, value)));
  return { stored: approvedRun(asked, given), given };
}

const [admission, alone]: [number[], number[]] = [[], []];
const secrets = new SigningSecrets([SECRET]);
let calls = 0;
let admitted = 0;
for (let i = 0; i < ROUNDS; i += 1) {
  const world = new World();
  const { stored, given } = approved(i);
  await world.store(stored);
  world.execute(stored.run);
  const before = world.table.calls();
  const started = performance.now();
  const answer = await world.admit(stored);
  admission.push(performance.now() - started);
  calls = Math.max(calls, world.table.calls() - before);
  if (answer.admitted === 'yes') admitted += 1;
  const again = performance.now();
  for (const { proof } of given) readProof(proof, secrets);
  alone.push(performance.now() - again);
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const [ms, bare] = [median(admission), median(alone)];
/** Of each round, so that a busy moment of the machine counts for both. */
const ratio = median(admission.map((time, round) => time / (alone[round] ?? Number.NaN)));

const met = [
  [admitted === ROUNDS, `${admitted} of ${ROUNDS} starts that two people approved were admitted, all of them`],
  [calls <= MOST_CALLS, `${calls} table calls an admission, at most ${MOST_CALLS}: not part of a click`],
  [
    ratio <= MOST_RATIO,
    `${ratio.toFixed(1)} times the check of the two signatures alone, at most ${MOST_RATIO} (${ms.toFixed(2)} ms of ${bare.toFixed(2)} ms in memory)`,
  ],
] as const;
for (const [isMet, what] of met) console.log(`  ${isMet ? 'met   ' : 'MISSED'} ${what}`);
process.exit(met.every(([isMet]) => isMet) ? 0 : 1);
