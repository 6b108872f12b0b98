// What the gatekeeper adds to a start: its bundle in a process of its own, between it and the local AWS and Slack a proxy that holds each answer as long as one is assumed to take.
import { imagesFor } from '../test/stories/deploys.ts';
import { configFile, imageFleets } from '../test/stories/variants.ts';
import type { Card } from '../test/support/cards-shown.ts';
import { LocalWorld } from '../test/support/local-world.ts';
import { approveAs, askFor, deployCard } from './fixtures/deploying.ts';
import { type Admission, type Answered, separateGatekeeper } from './fixtures/separate-gatekeeper.ts';

const BUILD = 'dist';
const ROUNDS = 5;
const LIMIT_MS = 2000;

/** Assumed, since nothing here is far: an answer of DynamoDB, Systems Manager or CloudFormation, one of Slack, and as much again as this to connect to a host. */
const LATENCY = { aws: 30, slack: 150, connecting: 30 };
/** Assumed of Lambda: to be invoked by the runbook's step, and to make a container with the code before that starts. */
const INVOKE_MS = 50;
const CONTAINER_MS = 300;
/** At 1,024 MB a function has 1,024 of the 1,769 parts of a processor: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const SLOWER = 1769 / 1024;

const ROLE = 'AWSReservedSSO_PatchApprovers_0123456789abcdef';
const config = configFile('start.yml', {
  policies: {
    nonprod: { approvals: 1, from: ['platform'] },
    prod: { approvals: 2, from: ['platform', 'leads'], confirm: 'aws' },
    emergency: { approvals: 2, from: ['platform', 'leads'] },
  },
  confirm: { roles: [ROLE], people: { U0ANA: 'ana@example.com', U0BEN: 'ben@example.com' } },
  fleets: {
    ...imageFleets(),
    'web-dev': { policy: 'prod', image: 'web', stack: { name: 'web-dev', parameter: 'AmazonMachineImage' } },
  },
});

async function confirm(world: LocalWorld, { replies }: Card, session: string): Promise<void> {
  const [, RunId, Epoch, PlanHash] = /RunId=([^,]+),Epoch=(\d+),PlanHash=([0-9a-f]{64})/.exec(replies.join('\n')) ?? [];
  const parameters = { RunId, Epoch, PlanHash };
  await world.control('document', { document: 'Patchwarden-Confirm', role: ROLE, session, parameters });
  await world.advance('10s');
}

/** The usual start, and the one for which the most is read. */
const CASES: readonly (readonly [string, (world: LocalWorld) => Promise<void>])[] = [
  [
    'a bake that one person approved',
    async (world) => {
      await world.start('web');
      await world.advance('10s');
    },
  ],
  [
    'a deploy of a stack that two people approved and confirmed in AWS',
    async (world) => {
      await askFor(world, 'web-dev', (await imagesFor(world, 'web-dev')).to);
      await approveAs(world, 'web-dev', ['U0BEN', 'U0ANA']);
      await world.advance('5s');
      for (const who of ['ben', 'ana']) await confirm(world, deployCard(world, 'web-dev'), `${who}@example.com`);
      await world.advance('10s');
    },
  ],
];

/** Its process runs beside the world, without its role's key; what is measured here is no matter of permissions. */
const anyone = async (): Promise<boolean> => true;

const world = await LocalWorld.open({ config, compliance: true, build: BUILD, authorize: anyone });
let isMet = true;
const say = (met: boolean, what: string): void => {
  isMet &&= met;
  console.log(`  ${met ? 'met   ' : 'MISSED'} ${what}`);
};

function report(name: string, state: 'cold' | 'warm', answers: readonly Answered[]): void {
  const [{ calls, chain } = { calls: [], chain: { calls: [], ms: 0 } }] = answers.toSorted(
    (one, other) => other.chain.ms - one.chain.ms,
  );
  // Whatever else the machine does only adds to it.
  const own = Math.min(...answers.map(({ ownMs }) => ownMs));
  const lambda = INVOKE_MS + (state === 'cold' ? CONTAINER_MS : 0);
  const estimate = chain.ms + own * SLOWER + lambda;
  console.log(
    `  ${state}: ${calls.length} calls, the longest chain ${chain.calls.map((one) => one.operation).join(' → ')}`,
  );
  say(
    estimate <= LIMIT_MS,
    `${(estimate / 1000).toFixed(2)} s ${state} for ${name}, at most ${LIMIT_MS / 1000}: ${chain.calls.length} calls in sequence of ${calls.length} (${chain.ms} ms), ${own.toFixed(0)} ms of its own × ${SLOWER.toFixed(2)}, Lambda ${lambda} ms`,
  );
}

try {
  console.log(
    `Added to a start, estimated with ${LATENCY.aws} ms for a call of AWS, ${LATENCY.slack} ms of Slack, ${LATENCY.connecting} ms to connect to a host, ${CONTAINER_MS} ms for a container`,
  );
  for (const [name, begin] of CASES) {
    const seen: Admission[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await world.reset();
      const onAdmission = (admission: Admission): unknown => seen.push(admission);
      const gatekeeper = await separateGatekeeper(world.local, { config, build: BUILD, latency: LATENCY, onAdmission });
      await begin(world);
      await gatekeeper.close();
    }
    const admitted = seen.filter((one) =>
      [one.cold, one.warm].every(({ result }) => Object(result).admitted === 'yes'),
    );
    say(
      admitted.length === ROUNDS && seen.length === ROUNDS,
      `${admitted.length} of ${ROUNDS} starts admitted: ${name}`,
    );
    for (const state of ['cold', 'warm'] as const)
      report(
        name,
        state,
        admitted.map((one) => one[state]),
      );
  }
} finally {
  await world.close();
}
process.exit(isMet ? 0 : 1);
