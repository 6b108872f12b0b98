import type { Here } from '../../src/config/here.ts';
import type { Config } from '../../src/config/types.ts';
import type { Question } from '../../src/gatekeeper/types.ts';
import { stopText } from '../../src/runs/decision/binding.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { admittedPartition, runKey, stopKey } from '../../src/store/keys.ts';
import { CONFIG } from '../model/config.ts';
import { ANA, aPlan, aRun } from '../runs/fixture.ts';
import {
  approvedRun,
  askedBake,
  askedValue,
  clickBy,
  EXECUTION,
  gatesOf,
  givenBy,
  HERE,
  OTHER_EXECUTION,
  type Stored,
  World,
} from './world.ts';

/** Three places, an image in two of them: what another place asks of a run, a stop or a slot that is not its own. */

const SHOP: Here = { account: '444455556666', region: 'us-east-1' };
const OTHER: Here = { account: '777788889999', region: 'eu-west-1' };
const SHOP_PIPELINE = 'arn:aws:imagebuilder:us-east-1:444455556666:image-pipeline/shop';

const { web } = CONFIG.images;
if (web === undefined) throw new Error('there is no image web');

const config: Config = {
  ...CONFIG,
  accounts: {
    ...CONFIG.accounts,
    [SHOP.account]: { regions: [SHOP.region] },
    [OTHER.account]: { regions: [OTHER.region] },
  },
  images: { ...CONFIG.images, shop: { ...web, name: 'shop', pipelineArn: SHOP_PIPELINE, place: SHOP } },
};

const approved = (asked: Run): Stored =>
  approvedRun(asked, [givenBy(ANA, clickBy(ANA, askedValue(asked, config)))], config);

const atHome = (): Stored => approved(askedBake());

function atShop(): Stored {
  const run = aRun({
    name: 'shop',
    subject: SHOP_PIPELINE,
    plan: aPlan({ image: 'shop', pipelineArn: SHOP_PIPELINE }),
  });
  return approved({ ...run, planHash: gatesOf(config).of(run).planHashOf(run.plan) });
}

const worldAt = (here: Here): World => Object.assign(new World(), { config, here });

/** What somebody would have to write to use anything up. */
const usedUp = async (world: World, { run }: Stored) => [
  (await world.table.get(runKey(run.id)))?.['gate'],
  ...(await world.table.query({ partition: admittedPartition(run.id) })),
];

describe.each([
  ['home', atHome, HERE, [SHOP, OTHER]],
  ['a member place', atShop, SHOP, [HERE, OTHER]],
] as const)('a run of %s', (_where, made, own, others) => {
  const questions = ({ run: { id: RunId } }: Stored): Question[] => [
    { ask: 'admit', RunId, ExecutionId: EXECUTION },
    { ask: 'was-admitted', RunId, ExecutionId: EXECUTION },
    { ask: 'in-time', RunId, ExecutionId: EXECUTION },
    { ask: 'stop-how', RunId, ExecutionId: EXECUTION },
    { ask: 'planned', RunId, ExecutionId: EXECUTION, Found: [] },
    { ask: 'wave-done', RunId, ExecutionId: EXECUTION, Wave: '1', Found: [] },
    { ask: 'change', RunId, ExecutionId: EXECUTION, Change: '1' },
  ];

  test('is admitted where it is', async () => {
    const world = worldAt(own);
    const stored = made();
    expect(await world.refusalOf(stored)).toBe('admitted');
    expect((await usedUp(world, stored))[0]).toBe(EXECUTION);
  });

  test.each(others)(
    'is not for $account/$region, which has an execution of exactly what was approved',
    async (here) => {
      const world = worldAt(here);
      const stored = made();
      expect(await world.refusalOf(stored)).toBe('not-this-plan other-place');
      for (const question of questions(stored)) {
        const { admitted, ...rest } = await world.ask(question);
        expect([question.ask, admitted]).toEqual([question.ask, 'no']);
        // Nothing of the run is said.
        expect(Object.keys(rest).filter((name) => name !== 'refusal' && name !== 'Account')).toEqual([]);
      }
      expect(await usedUp(world, stored)).toEqual([undefined]);
      // And so its own is admitted afterwards.
      expect(await Object.assign(world, { here: own }).admit(stored)).toMatchObject({ admitted: 'yes' });
    },
  );

  test.each(others)('once it was admitted tells $account/$region nothing more', async (here) => {
    const world = worldAt(own);
    const stored = made();
    expect(await world.refusalOf(stored)).toBe('admitted');
    world.here = here;
    for (const question of questions(stored)) {
      const answer = await world.ask(question);
      expect([question.ask, answer.admitted]).toEqual([question.ask, 'no']);
      expect(answer).not.toHaveProperty('how');
    }
  });
});

describe('a recorded stop', () => {
  const parameters = { Of: 'step-1', Attempt: '1', Reason: 'not today' };
  const lists = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]]));
  const execution = { document: 'Patchwarden-StopStep', parameters: lists, startedAt: 0, status: 'InProgress' };
  const asked = (ExecutionId: string) => ({ ask: 'admit-stop', Of: 'step-1', Attempt: '1', ExecutionId }) as const;

  test.each([
    ['home', HERE, '', SHOP],
    ['a member place', SHOP, '444455556666/us-east-1/', HERE],
    ['a member place', SHOP, '444455556666/us-east-1/', OTHER],
  ])('of %s is admitted there alone, and another place uses nothing up', async (_where, own, prefix, other) => {
    const world = worldAt(other);
    const key = stopKey(prefix, 'step-1', '1');
    await world.put({ ...key, bound: stopText(parameters) });
    for (const id of [EXECUTION, OTHER_EXECUTION]) world.executions.set(id, { ...execution, id });
    expect(await world.ask(asked(OTHER_EXECUTION))).toEqual({ admitted: 'no', refusal: 'no-such-run' });
    expect(await world.table.get(key)).not.toHaveProperty('gate');
    world.here = own;
    expect(await world.ask(asked(EXECUTION))).toMatchObject({ admitted: 'yes' });
    expect((await world.table.get(key))?.['gate']).toBe(EXECUTION);
  });
});
