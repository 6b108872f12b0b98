import { AwsCallError } from '../../../src/aws/failure.ts';
import type { Execution } from '../../../src/aws/ssm.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import { MINUTE } from '../fixture.ts';
import { OPENS, slotRun } from '../slot-fixture.ts';
import { createWorkerDouble } from './worker-double.ts';

const ID = 'b-7k2m9x4q';
const OVER = 'mw-1 opened and ended (FAILED) before the runbook was let through';

const ended = (outputs: Execution['steps'][number]['outputs']): Execution => ({
  id: 'e-1',
  status: 'Failed',
  end: 'failed',
  steps: [{ name: 'gate', status: 'Success', outputs }],
});
const turnedAway = ended({ admitted: ['no'], refusal: ['not-eligible'] });

/** A slot that is over, and what carries the run's tag. */
async function endAfter(epoch: string, get: () => Promise<Execution>): Promise<string | undefined> {
  const tags: string[] = [];
  const world = createWorkerDouble({
    kind: { checkPlan: async () => ({ kind: 'over', why: OVER }) },
    automation: {
      findByTag: async (tag, document) => {
        tags.push(`${tag} ${document}`);
        return [{ id: 'e-1', document, parameters: { Epoch: [epoch] } }];
      },
      get,
    },
  });
  await world.store({ ...slotRun('approved'), version: 1 });
  world.clock.now = OPENS + MINUTE;
  await reconcile(world.ports, ID, world.clock.now);
  expect(tags).toEqual([`PatchwardenRun-${ID} Patchwarden-Bake`]);
  const { ending } = (await world.record(ID)).run;
  expect(ending?.code).toBe('slot-missed');
  return ending?.reason;
}

test('a slot in which the runbook was not admitted says why', async () => {
  expect(await endAfter('1', async () => turnedAway)).toBe(
    `${OVER}; the gatekeeper did not admit it: too few of those who approved may approve it now`,
  );
});

test.each<[string, string, () => Promise<Execution>]>([
  ['was let in', '1', async () => ended({ admitted: ['yes'], refusal: ['none'] })],
  ['was of another epoch', '2', async () => turnedAway],
  [
    'cannot be read',
    '1',
    async () => {
      throw new AwsCallError('reading', Object.assign(new Error('x'), { name: 'ThrottlingException' }));
    },
  ],
])('a slot says no more where what carries the tag %s', async (_title, epoch, get) => {
  expect(await endAfter(epoch, get)).toBe(OVER);
});
