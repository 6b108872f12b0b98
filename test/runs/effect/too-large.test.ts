import { loadAudit, saveDecision } from '../../../src/runs/effect/run-store.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import { nextLine } from '../../../src/runs/message/state.ts';
import type { RunKind } from '../../../src/runs/run-kind.ts';
import type { Observation } from '../../../src/runs/types/input.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { topText } from '../../../src/slack/mrkdwn.ts';
import { withKinds } from '../../support/ports.ts';
import { aDeploy, aDeployPlan, deployIn, deployOutcome, deployProgress } from '../deploy-fixture.ts';
import { DAY, MINUTE, NOW, runIn } from '../fixture.ts';
import { createWorkerDouble } from './worker-double.ts';

const ID = 'd-3h8n5w2r';
const HUGE = 'x'.repeat(420_000);
/** Fits into DynamoDB, and not beside a card. */
const LARGE = 'x'.repeat(350_000);

const seeing = (...seen: Observation[]): Partial<RunKind> => ({
  limits: { stopMs: DAY, unseenMs: 6 * DAY },
  observe: async () => (seen.length > 1 ? seen.shift() : seen[0]) ?? { kind: 'working' },
});

async function following(run: Run, kind: Partial<RunKind>) {
  const world = createWorkerDouble({ kind });
  await world.store({ ...run, version: 1 });
  const look = async (at: number): Promise<Run> => {
    world.clock.now = at;
    await reconcile(world.ports, ID, at);
    return (await world.record(ID)).run;
  };
  return { world, look };
}

const hugeProgress = deployProgress({ current: HUGE });
const working: Observation = { kind: 'working', progress: hugeProgress };

describe('a run of which AWS tells more than can be kept', () => {
  test('needs attention at the first look, says why, and is not written again while it goes on', async () => {
    const { world, look } = await following(deployIn('running'), seeing(working));
    const run = await look(NOW + MINUTE);
    expect(run).toMatchObject({
      state: 'needs-attention',
      version: 2,
      start: { executionId: 'exec-1' },
      ending: { code: 'too-large', reason: 'the record of this run would exceed 300 KB, the most that is stored' },
    });
    expect(run).not.toHaveProperty('progress');
    expect((await look(NOW + 30 * DAY)).version).toBe(2);
    expect((await world.record(ID)).announced).toBe(2);
    expect(await loadAudit(world.table, ID)).toMatchObject([{ version: 1 }, { version: 2, type: 'needs-attention' }]);
  });

  test.each<[Run['state'], Observation]>([
    ['succeeded', { kind: 'succeeded', outcome: deployOutcome(), progress: hugeProgress }],
    ['failed', { kind: 'failed', outcome: deployOutcome(), reason: 'no capacity', progress: hugeProgress }],
    ['rolled-back', { kind: 'rolled-back', outcome: deployOutcome(), reason: 'an alarm', progress: hugeProgress }],
  ])('ends %s all the same, with what it left behind', async (state, end) => {
    const { look } = await following(deployIn('running'), seeing(working, end));
    await look(NOW + MINUTE);
    const run = await look(NOW + 10 * MINUTE);
    expect(run).toMatchObject({ state, outcome: deployOutcome() });
    expect(run).not.toHaveProperty('progress');
  });

  test('ends without what it left behind when that does not fit', async () => {
    const outcome = deployOutcome({ images: [{ image: HUGE, instances: 1 }] });
    const { world, look } = await following(deployIn('running'), seeing({ kind: 'succeeded', outcome }));
    const run = await look(NOW + MINUTE);
    expect(run.state).toBe('succeeded');
    expect(run).not.toHaveProperty('outcome');
    expect(await world.table.get({ pk: `LEASE#${run.subject}`, sk: 'LEASE' })).toBeUndefined();
  });

  test('is stopped when someone asks, and ends then', async () => {
    const { world, look } = await following(
      deployIn('running'),
      seeing(working, { kind: 'cancelled', outcome: deployOutcome(), progress: hugeProgress }),
    );
    await look(NOW + MINUTE);
    const record = await world.record(ID);
    const cancel = { by: 'U0BEN', reason: 'enough', at: NOW, how: 'cancel' } as const;
    const run: Run = { ...record.run, state: 'cancelling', version: 3, cancel, progress: hugeProgress };
    const saved = await saveDecision(world.ports, { record, run, audit: { type: 'cancel-asked' }, at: NOW });
    expect(saved?.run).toMatchObject({ state: 'cancelling', cancel });
    world.ports.automation.stop = async () => 'stopping';
    expect((await look(NOW + 2 * MINUTE)).state).toBe('cancelled');
  });
});

test('a plan that cannot be kept is refused, and nothing was started', async () => {
  const plan = aDeployPlan({ version: HUGE });
  const planning = { kind: 'planned', plan, planHash: 'p' } as const;
  const { look } = await following(aDeploy({ state: 'planning', planningSince: NOW }), { plan: async () => planning });
  const run = await look(NOW + MINUTE);
  expect(run).toMatchObject({ state: 'failed', ending: { code: 'plan-refused' } });
  expect(topText(nextLine(run, withKinds({}).kinds.of(run)))).toBe(
    'It could not be planned: its plan exceeds 300 KB, the most that is stored of a run: change fewer resources at a time, for example by splitting the stack. Approvers were not asked, and nothing was started. Request it again with `/patch deploy web-prod ami-0new`.',
  );
});

test('evidence that cannot be kept does not keep an end from being stored', async () => {
  const world = createWorkerDouble();
  const record = await world.store(runIn('running', { version: 1 }));
  const run: Run = { ...record.run, state: 'succeeded', version: 2, ending: { at: NOW, code: 'succeeded' } };
  const audit = { type: 'succeeded', evidence: { text: HUGE } } as const;
  expect((await saveDecision(world.ports, { record, run, audit, at: NOW }))?.run.state).toBe('succeeded');
});

test('a run that an older version let grow is still decided on as it is', async () => {
  const world = createWorkerDouble();
  const record = await world.store(deployIn('running', { version: 1, progress: deployProgress({ current: LARGE }) }));
  const run: Run = { ...record.run, state: 'cancelling', version: 2, cancel: { by: 'U0BEN', reason: 'no', at: NOW } };
  const saved = await saveDecision(world.ports, { record, run, audit: { type: 'cancel-asked' }, at: NOW });
  expect(saved?.run).toEqual(run);
});

test('a reason is kept as far as somebody reads it', async () => {
  const end: Observation = { kind: 'failed', outcome: deployOutcome(), reason: HUGE };
  const { world, look } = await following(deployIn('running'), seeing(end));
  const run = await look(NOW + MINUTE);
  expect([run.state, run.ending?.reason]).toEqual(['failed', `${'x'.repeat(1999)}…`]);
  expect((await loadAudit(world.table, ID)).at(-1)?.note).toHaveLength(2000);
});

test('what a person reads of it', () => {
  const run = deployIn('needs-attention', {
    ending: {
      at: NOW,
      code: 'too-large',
      reason: 'the record of this run would exceed 300 KB, the most that is stored',
    },
  });
  expect(topText(nextLine(run, withKinds({}).kinds.of(run)))).toBe(
    'The run continues in AWS, but its progress is no longer recorded: the record of this run would exceed 300 KB, the most that is stored. @platform or <@U0DEV>: look at execution exec-1 in Systems Manager and at what it started; Resolve stops it. Patchwarden checks every 5 minutes and says here how it ended. Until then no other run of web-prod can start.',
  );
});
