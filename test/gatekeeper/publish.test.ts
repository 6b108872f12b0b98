import type { SeenExecution } from '../../src/aws/ssm.ts';
import type { DeployRun } from '../../src/deploy/types/run.ts';
import { parseButtonValue } from '../../src/runs/actions.ts';
import { subjectAttributes, topLevel } from '../../src/runs/effect/run-item.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { admittedKey, publishKey, runKey, subjectPartition } from '../../src/store/keys.ts';
import { aDeploy } from '../runs/deploy-fixture.ts';
import { asked, back, config as deploys, done, OLD, rollback } from './deploys.ts';
import { askedValue, EXECUTION, NOW, OTHER_EXECUTION, type Stored, World } from './world.ts';

/** Whatever the table says, only an image that people approved, and whose deploy ended so, is written, and only where the config says. */

const PARAMETER = '/fleets/web-prod/ami';
const NEW = asked.plan.image.id;
const config = {
  ...deploys,
  fleets: { 'web-prod': { ...deploys.fleets['web-prod'], imageParameter: PARAMETER } },
};

/** What the gatekeeper remembers of it, which nobody else writes. */
const asksOf = (run: Run): string => parseButtonValue(askedValue(run, config))?.asks ?? '';

interface Given {
  stored?: Stored;
  /** How the run's own execution ended. */
  own?: Partial<SeenExecution> | 'running';
  asking?: Partial<SeenExecution>;
  attempt?: object | undefined;
  admission?: object | undefined;
  config?: typeof config;
}

async function worldOf(given: Given = {}): Promise<World> {
  const world = Object.assign(new World(), { config: given.config ?? config });
  const stored = given.stored ?? done();
  const { run } = stored;
  const beside = { ...stored.beside, subjectPk: subjectPartition(run.name), requestedAt: run.requestedAt };
  await world.store({ ...stored, beside });
  const bound = `${run.id}/publish/1`;
  const attempt = 'attempt' in given ? given.attempt : { bound };
  if (attempt !== undefined) await world.put({ ...publishKey(run.id), ...attempt });
  const admission = 'admission' in given ? given.admission : { executionId: OTHER_EXECUTION, asks: asksOf(run) };
  if (admission !== undefined) await world.put({ ...admittedKey(run.id, run.epoch), ...admission });
  const own = given.own === 'running' ? { status: 'InProgress' } : { status: 'Success', endedAt: NOW, ...given.own };
  world.execute(run, { id: OTHER_EXECUTION, admitted: 'yes', ...own });
  world.executions.set(EXECUTION, {
    id: EXECUTION,
    document: 'PATCHWARDEN_PUBLISH_DOCUMENT',
    parameters: { RunId: [run.id] },
    startedAt: NOW,
    status: 'InProgress',
    ...given.asking,
  });
  return world;
}

async function answered(given: Given = {}, runId = asked.id): Promise<string> {
  const world = await worldOf(given);
  const answer = await world.ask({ ask: 'publish', RunId: runId, ExecutionId: EXECUTION });
  if (answer.admitted === 'yes') return `${String(answer['Parameter'])} ${String(answer['Image'])}`;
  const said = Object(world.logged.at(-1));
  return `${answer.refusal} ${said.detail}`;
}

const changed = (parts: Partial<DeployRun>): Stored => {
  const stored = done();
  return { ...stored, run: { ...stored.run, ...parts } as Run };
};

/** Rolled back by AWS: the fleet runs what it ran before. */
const rolledBack = changed({ state: 'rolled-back', ending: { at: NOW, code: 'rolled-back-outside' } });

test('an admitted deploy that succeeded, and one that was rolled back, say what the fleet runs', async () => {
  expect(await answered()).toBe(`${PARAMETER} ${NEW}`);
  expect(await answered({ stored: rolledBack, own: { status: 'Failed' } })).toBe(`${PARAMETER} ${OLD.id}`);
});

test('a rollback that was a run of its own says the old image', async () => {
  const stored = rollback();
  const run = {
    ...stored.run,
    state: 'succeeded',
    outcome: done().run.outcome,
    ending: { at: NOW, code: 'succeeded' },
  };
  const over: Stored = { ...stored, run: run as Run, beside: { gate: OTHER_EXECUTION } };
  expect(await answered({ stored: over }, back().id)).toBe(`${PARAMETER} ${OLD.id}`);
});

const otherImage = { ...asked.plan, image: { id: 'ami-0bad', kind: 'ami' } } as const;
const otherFrom = { ...asked.plan, change: { ...asked.plan.change, from: { id: 'ami-0bad', kind: 'ami' } } };

test.each<[string, Given, string]>([
  ['another image in the plan', { stored: changed({ plan: otherImage }) }, 'not-this-plan plan-hash'],
  [
    'the same before a rollback',
    {
      stored: { ...rolledBack, run: { ...rolledBack.run, plan: otherFrom } as Run },
      own: { status: 'Failed' },
      admission: { executionId: OTHER_EXECUTION, asks: asksOf(asked) },
    },
    'not-approved not-remembered',
  ],
  ['nothing remembered', { admission: undefined }, 'not-approved not-remembered'],
  [
    'what was remembered of other words',
    { admission: { executionId: OTHER_EXECUTION, asks: 'a'.repeat(64) } },
    'not-approved not-remembered',
  ],
  [
    'another execution remembered',
    { admission: { executionId: EXECUTION, asks: asksOf(asked) } },
    'not-approved not-remembered',
  ],
  ['an end that its runbook did not have', { own: { status: 'Failed' } }, 'not-open own-execution'],
  ['a rollback that its runbook did not have', { stored: rolledBack }, 'not-open own-execution'],
  ['a runbook that goes on', { own: 'running' }, 'not-open own-execution'],
  ['a run that failed', { stored: changed({ state: 'failed' }) }, 'not-open nothing to write when failed'],
  [
    'a part of a fleet',
    { stored: changed({ plan: { ...asked.plan, stage: 'canary' } }) },
    'not-open nothing to write when succeeded',
  ],
  [
    'an audit that was changed',
    { stored: { ...done(), beside: { gate: OTHER_EXECUTION, chain: 'forged' } } },
    'audit-broken',
  ],
  ['no attempt', { attempt: undefined }, 'not-open no-attempt'],
  ['an attempt of another execution', { attempt: { bound: 'x', gate: OTHER_EXECUTION } }, 'not-open another-execution'],
  ['an execution that is over', { asking: { status: 'Success', endedAt: NOW } }, 'not-open execution-over'],
  ['another document', { asking: { document: 'PATCHWARDEN_DEPLOY_DOCUMENT' } }, 'not-this-plan start'],
  ['more in its input', { asking: { parameters: { RunId: [asked.id], Image: ['ami-0bad'] } } }, 'not-this-plan start'],
  ['a fleet without a parameter', { config: deploys as typeof config }, 'not-open nothing to write when succeeded'],
])('%s writes nothing', async (_what, given, refusal) => {
  expect(await answered(given)).toContain(refusal);
});

test('an older run writes nothing once a newer one was started, and a request that was not started hides nothing', async () => {
  const newer = aDeploy({ id: 'd-00000009', requestedAt: asked.requestedAt + 1 });
  const started: Run = { ...newer, start: { document: '', parameters: {}, token: '', claimedAt: 1, attempts: 1 } };
  for (const [run, refusal] of [
    [newer, undefined],
    [started, 'not-open'],
  ] as const) {
    const world = await worldOf();
    await world.put({
      ...runKey(run.id),
      ...topLevel(run),
      ...subjectAttributes(run),
      subjectPk: subjectPartition(run.name),
      requestedAt: run.requestedAt,
      chain: '',
      announced: 0,
      reconciledAt: 0,
      cardRev: 0,
      card: { channel: run.channel, status: 'posted', ts: '1.1', attempts: 1, threads: {} },
    });
    const answer = await world.ask({ ask: 'publish', RunId: asked.id, ExecutionId: EXECUTION });
    expect(answer.admitted === 'yes' ? undefined : answer.refusal).toBe(refusal);
  }
});

test('one execution is let in for an attempt, as often as it asks', async () => {
  const world = await worldOf();
  const ask = (ExecutionId: string) => world.ask({ ask: 'publish', RunId: asked.id, ExecutionId });
  expect(await ask(EXECUTION)).toMatchObject({ admitted: 'yes', Image: NEW });
  expect(await ask(EXECUTION)).toMatchObject({ admitted: 'yes', Image: NEW });
  const other = '0a1b2c3d-1111-4222-8333-444455551111';
  const first = world.executions.get(EXECUTION);
  if (first !== undefined) world.executions.set(other, { ...first, id: other });
  expect(await ask(other)).toMatchObject({ admitted: 'no', refusal: 'not-open' });
});
