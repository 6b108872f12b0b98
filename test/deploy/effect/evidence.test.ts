import { asShown, evidenceRefusal, rereadEvidence } from '../../../src/deploy/effect/evidence.ts';
import { createDeployKind } from '../../../src/deploy/kind.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/written-text.ts';
import { aDeploy, aDeployPlan, aGroup, aRefreshChange, GROUP_TARGET } from '../facts.ts';
import { alarmArn, aWorld, type FakeAws, failure, portsOf } from './fake-aws.ts';

const AT = T0 + HOUR;
const alarm = (state: string) => ({
  name: 'api-prod-5xx',
  arn: alarmArn('api-prod-5xx'),
  type: 'AWS::CloudWatch::Alarm' as const,
  state,
});

/** Two of ten are new at AT. */
const canary = (parts: Partial<FakeAws> = {}): FakeAws =>
  aWorld({
    groups: [aGroup(10)],
    runsElse: { 'i-0': 'ami-0new', 'i-1': 'ami-0new' },
    alarms: [alarm('OK')],
    now: AT,
    ...parts,
  });

const preferences = { ...aRefreshChange().preferences, alarms: ['api-prod-5xx'] };
const waiting = (parts: Partial<DeployRun> = {}): DeployRun =>
  aDeploy({
    state: 'waiting',
    wait: { kind: 'checkpoint', percent: 20 },
    plan: aDeployPlan({ target: GROUP_TARGET, stage: 'rest', change: aRefreshChange({ preferences }) }),
    progress: {
      kind: 'deploy',
      phase: 'replacing',
      status: 'Successful',
      done: 2,
      total: 10,
      images: [],
      health: { healthy: 10, total: 10, at: AT },
      alarms: { watched: 1, inAlarm: [], untold: [] },
    },
    ...parts,
  });

/** What is shown after a look at that time, with what the world has become by then. */
async function after(world: FakeAws, minutes: number, parts: Partial<FakeAws> = {}): Promise<DeployRun> {
  Object.assign(world, parts, { now: AT + minutes * MINUTE });
  await rereadEvidence(portsOf(world), waiting(), { now: world.now });
  return asShown(portsOf(world), waiting());
}

const oneOut = {
  groups: [
    aGroup(10, { instances: aGroup(10).instances.map((each, i) => (i === 0 ? { ...each, healthy: false } : each)) }),
  ],
};

test('health, canary and alarms are read again after four minutes, and not before', async () => {
  const world = canary();
  expect((await after(world, 3, oneOut)).progress?.health).toEqual({ healthy: 10, total: 10, at: AT });
  expect((await after(world, 4, { alarms: [alarm('ALARM')] })).progress).toMatchObject({
    done: 1,
    health: { healthy: 9, total: 10, at: AT + 4 * MINUTE },
    alarms: { watched: 1, inAlarm: ['api-prod-5xx'], untold: [] },
  });
});

/** Nothing of the fleet can be read. */
const blind = (world: FakeAws) => {
  const ports = portsOf(world);
  return { ...ports, autoScaling: { ...ports.autoScaling, groups: () => Promise.reject(failure('AccessDenied')) } };
};

test('a look that fails says so, with the time of the last good one; an approval does not count then', async () => {
  const world = canary({ now: AT + 10 * MINUTE });
  const shown = await rereadEvidence(blind(world), waiting(), { now: world.now });
  expect(shown.progress).toMatchObject({
    health: { at: AT },
    unread: { at: AT + 10 * MINUTE, error: 'AccessDenied' },
  });
  expect(await evidenceRefusal(blind(world), waiting(), undefined)).toEqual({
    code: 'evidence-unread',
    error: 'AccessDenied',
    at: AT,
  });
  expect(await evidenceRefusal(portsOf(world), waiting(), undefined)).toBeUndefined();
  expect((await asShown(portsOf(world), waiting())).progress).not.toHaveProperty('unread');
});

test('an approval is taken on what is read at the click, however old what was shown is', async () => {
  const world = canary({ now: AT + 5 * HOUR });
  expect(await evidenceRefusal(portsOf(world), waiting(), undefined)).toBeUndefined();
  expect((await asShown(portsOf(world), waiting())).progress?.health?.at).toBe(AT + 5 * HOUR);
});

test('an approval is refused once when it is worse than the card said: then the card says it', async () => {
  const world = canary({ ...oneOut, alarms: [alarm('ALARM')], now: AT + MINUTE });
  expect(await evidenceRefusal(portsOf(world), waiting(), undefined)).toEqual({
    code: 'evidence-worse',
    now: '1 of 10 instances new and healthy, 9 of 10 healthy, alarm api-prod-5xx in ALARM',
  });
  world.now += MINUTE;
  expect(await evidenceRefusal(portsOf(world), waiting(), undefined)).toBeUndefined();
});

test('a form that was opened before it became worse approves nothing, although the card says it by now', async () => {
  const world = canary();
  await after(world, 4, oneOut);
  world.now += MINUTE;
  expect(await evidenceRefusal(portsOf(world), waiting(), AT)).toMatchObject({ code: 'evidence-worse' });
  expect(await evidenceRefusal(portsOf(world), waiting(), AT + 4 * MINUTE)).toBeUndefined();
});

test.each<[string, Partial<DeployRun>]>([
  ['a request', { state: 'awaiting-approval' }],
  ['a watch', { wait: { kind: 'watch' } }],
])('%s has no such evidence: nothing is read', async (_title, parts) => {
  const { wait: _wait, ...run } = waiting();
  const other = { ...run, ...parts };
  expect(await rereadEvidence(blind(canary()), other, { now: AT + HOUR, force: true })).toBe(other);
  expect(await evidenceRefusal(blind(canary()), other, undefined)).toBeUndefined();
});

test('the review shows what is read when it opens, and the form remembers when that was', async () => {
  const world = canary({ ...oneOut, now: AT + MINUTE });
  const kind = createDeployKind(portsOf(world));
  const view = await kind.review?.(waiting(), { runId: 'd-1', epoch: 2 }, world.now);
  expect(linesOf(view?.blocks ?? []).join('\n')).toContain('*Canary* 1 of 10 instances new and healthy');
  expect(linesOf(view?.blocks ?? []).join('\n')).toContain('9 of 10 healthy · its alarm is OK · checked ');
  expect(view?.private_metadata).toMatch(new RegExp(`:s${(AT + MINUTE) / 1000}$`));
});
