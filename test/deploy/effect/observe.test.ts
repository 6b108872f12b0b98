import type { LaunchSource } from '../../../src/aws/auto-scaling.ts';
import { observeDeploy } from '../../../src/deploy/effect/observe.ts';
import { MINUTE, T0 } from '../../runs/fixture.ts';
import {
  aDeploy,
  aDeployPlan,
  aGroup,
  anExecution,
  anInstance,
  aRefreshChange,
  aSet,
  aStack,
  GROUP_TARGET,
  someEvents,
} from '../facts.ts';
import { aWorld, type FakeAws, failure, gone, portsOf } from './fake-aws.ts';

const NOW = T0 + 10 * MINUTE;
const look = (world: FakeAws, run = aDeploy()) => observeDeploy(portsOf(world), run, NOW);

const BEGUN = [
  ['stack', 'UPDATE_IN_PROGRESS', 'User Initiated'],
  ['Group', 'UPDATE_IN_PROGRESS'],
] as const;

test('keeps the counted events, and at the next look adds the new ones', async () => {
  const events = someEvents([...BEGUN, ['Group', 'UPDATE_IN_PROGRESS', 'Received SUCCESS signal with UniqueId i-1']]);
  const stack = aStack({ status: 'UPDATE_IN_PROGRESS' });
  const first = await look(aWorld({ stack, events: events.slice(0, 2).toReversed() }));
  if (first.kind !== 'working' || first.progress?.kind !== 'deploy') throw new Error(first.kind);
  expect(first.progress.events).toMatchObject({ count: 2, signals: 0 });
  const again = await look(aWorld({ stack, events: events.toReversed() }), aDeploy({ progress: first.progress }));
  expect(again).toMatchObject({ progress: { done: 1, events: { count: 3, signals: 1 } } });
});

test('asks for the execution only until the stack has told of the update', async () => {
  const ports = portsOf(
    aWorld({ stack: aStack({ status: 'UPDATE_IN_PROGRESS' }), events: someEvents(BEGUN).toReversed() }),
  );
  const asked: string[] = [];
  const get = (id: string) => {
    asked.push(id);
    return ports.automation.get(id);
  };
  const counting = { ...ports, automation: { ...ports.automation, get } };
  const first = await observeDeploy(counting, aDeploy(), NOW);
  if (first.kind !== 'working' || first.progress?.kind !== 'deploy') throw new Error(first.kind);
  expect(await observeDeploy(counting, aDeploy({ progress: first.progress }), NOW)).toEqual(first);
  expect(asked).toHaveLength(1);
});

test('reads as many pages as it takes to come to what it knows, and no more', async () => {
  const events = someEvents(BEGUN).toReversed();
  const ports = portsOf(aWorld({ events, stack: aStack({ status: 'UPDATE_IN_PROGRESS' }) }));
  const answers: boolean[] = [];
  const cloudFormation: typeof ports.cloudFormation = {
    ...ports.cloudFormation,
    events: async (_stack, enough) => {
      answers.push(
        enough(events),
        enough([{ ...events.slice(-1)[0], id: 'old', at: T0 - 2 * MINUTE, logicalId: '', type: '', status: '' }]),
      );
      return events;
    },
  };
  await observeDeploy({ ...ports, cloudFormation }, aDeploy(), NOW);
  expect(answers).toEqual([false, true]);
});

test('an end says what the fleet runs now', async () => {
  const events = someEvents([...BEGUN, ['stack', 'UPDATE_COMPLETE']]).toReversed();
  expect(await look(aWorld({ events, runs: 'ami-0new' }))).toMatchObject({
    kind: 'succeeded',
    outcome: { images: [{ image: 'ami-0new', instances: 4 }] },
  });
});

test('that what it runs cannot be read keeps nobody from an end that is no success', async () => {
  const events = someEvents([...BEGUN, ['stack', 'UPDATE_FAILED', 'it broke']]).toReversed();
  const ports = portsOf(aWorld({ events }));
  const autoScaling = { ...ports.autoScaling, groups: () => Promise.reject(failure('Throttling')) };
  expect(await observeDeploy({ ...ports, autoScaling }, aDeploy(), NOW)).toMatchObject({
    kind: 'stuck',
    outcome: { images: [] },
  });
});

/** A stack that has just called its update complete, at `T0 + 2 s`. */
const complete = (parts: Partial<FakeAws> = {}): FakeAws =>
  aWorld({ events: someEvents([...BEGUN, ['stack', 'UPDATE_COMPLETE']]).toReversed(), ...parts });
const JUST_NOW = T0 + 3000;

test('a success whose instances cannot be read is looked for again, and after five minutes a person is asked', async () => {
  const ports = portsOf(complete());
  const autoScaling = { ...ports.autoScaling, groups: () => Promise.reject(failure('Throttling')) };
  const unreadable = { ...ports, autoScaling };
  expect(await observeDeploy(unreadable, aDeploy(), JUST_NOW)).toMatchObject({ kind: 'working' });
  expect(await observeDeploy(unreadable, aDeploy(), NOW)).toMatchObject({
    kind: 'stuck',
    reason: 'what the instances run could not be read (Throttling), although CloudFormation reports success',
    outcome: { images: [], shown: { why: [{ kind: 'unreadable', error: 'Throttling' }] } },
  });
});

test('a stack that calls it complete while every instance runs the old image has failed, and its group says why', async () => {
  const world = complete();
  expect(await observeDeploy(portsOf(world), aDeploy(), JUST_NOW)).toMatchObject({
    kind: 'working',
    progress: { phase: 'cleaning-up', settling: { since: T0 + 2000, on: 0, total: 4 } },
  });
  expect(await observeDeploy(portsOf(world), aDeploy(), NOW)).toMatchObject({
    kind: 'failed',
    reason: 'none of 4 instances run ami-0new, although CloudFormation reports success',
    outcome: {
      shown: { on: 0, total: 4, why: [{ kind: 'launches-other', group: 'web-prod-asg', image: 'ami-0old' }] },
    },
  });
});

test('a group that was to be replaced and still serves is found by its old name', async () => {
  const resources = [
    {
      logicalId: 'Group',
      physicalId: 'web-prod-2',
      type: 'AWS::AutoScaling::AutoScalingGroup',
      status: 'UPDATE_COMPLETE',
    },
  ];
  const fresh = aGroup(2, { name: 'web-prod-2', instances: [anInstance('i-10'), anInstance('i-11')] });
  const world = complete({
    resources,
    groups: [aGroup(4), fresh],
    runsElse: { 'i-10': 'ami-0new', 'i-11': 'ami-0new' },
  });
  expect(await observeDeploy(portsOf(world), aDeploy(), NOW)).toMatchObject({
    kind: 'stuck',
    outcome: { shown: { on: 2, total: 6, why: [{ kind: 'group-left', group: 'web-prod-asg' }] } },
  });
  const ports = portsOf(world);
  const untagged = { ...ports.autoScaling, namesOfStack: async () => [] };
  expect((await observeDeploy({ ...ports, autoScaling: untagged }, aDeploy(), NOW)).kind).toBe('stuck');
  world.groups = [fresh];
  expect(await observeDeploy(portsOf(world), aDeploy(), NOW)).toMatchObject({ kind: 'succeeded' });
});

test('a new group that a rollback could not delete is found, though nobody knows its name', async () => {
  const left = aGroup(2, { name: 'web-prod-2', instances: [anInstance('i-10'), anInstance('i-11')] });
  const events = someEvents([
    ...BEGUN,
    ['stack', 'UPDATE_ROLLBACK_IN_PROGRESS'],
    ['stack', 'UPDATE_ROLLBACK_COMPLETE'],
  ]);
  const runsElse = { 'i-10': 'ami-0new', 'i-11': 'ami-0new' };
  const world = aWorld({ events: events.toReversed(), groups: [aGroup(4), left], runsElse });
  expect(await observeDeploy(portsOf(world), aDeploy(), NOW)).toMatchObject({
    kind: 'stuck',
    reason: '2 of 6 instances still run ami-0new, although CloudFormation reports a complete rollback',
    outcome: { shown: { back: true, why: [{ kind: 'group-left', group: 'web-prod-2' }] } },
  });
  world.groups = [aGroup(4)];
  expect(await observeDeploy(portsOf(world), aDeploy(), NOW)).toMatchObject({ kind: 'rolled-back' });
});

test('another group of the stack with an image of its own is left alone', async () => {
  const bastion = aGroup(1, { name: 'bastion', instances: [anInstance('i-20')] });
  const world = complete({ groups: [aGroup(4), bastion], runs: 'ami-0new', runsElse: { 'i-20': 'ami-0bastion' } });
  world.resources = [
    ...world.resources,
    {
      logicalId: 'Bastion',
      physicalId: 'bastion',
      type: 'AWS::AutoScaling::AutoScalingGroup',
      status: 'CREATE_COMPLETE',
    },
  ];
  const seen = await observeDeploy(portsOf(world), aDeploy(), NOW);
  expect(seen).toMatchObject({ kind: 'succeeded', outcome: { images: [{ image: 'ami-0new', instances: 4 }] } });
  world.groups = [aGroup(4)];
  expect((await observeDeploy(portsOf(world), aDeploy(), NOW)).kind).toBe('succeeded');
  world.groups = [bastion];
  expect(await observeDeploy(portsOf(world), aDeploy(), NOW)).toMatchObject({
    kind: 'stuck',
    outcome: { shown: { total: 0, why: [{ kind: 'group-gone', group: 'web-prod-asg' }] } },
  });
  world.groups = [aGroup(4), bastion];
  world.runsElse = { 'i-20': 'ami-0old' };
  expect(await observeDeploy(portsOf(world), aDeploy(), NOW)).toMatchObject({
    kind: 'stuck',
    outcome: { shown: { total: 5 } },
  });
});

test('a group that launches by overrides of a mixed instances policy says which image they name', async () => {
  const launchesFrom = [
    { kind: 'version', templateId: 'lt-1', version: '8' },
    { kind: 'image', image: 'ami-0override' },
  ] as const;
  const version = { id: 'lt-1', name: 'web', version: '8', imageId: 'ami-0new' };
  const world = complete({ groups: [aGroup(4, { launchesFrom })], version, runsElse: { 'i-0': 'ami-0new' } });
  expect(await observeDeploy(portsOf(world), aDeploy(), NOW)).toMatchObject({
    kind: 'stuck',
    outcome: { shown: { on: 1, total: 4, why: [{ kind: 'launches-other', image: 'ami-0override' }] } },
  });
});

test('a group of no instances must be known to launch the image in every way that it has', async () => {
  const launching = (...launchesFrom: readonly LaunchSource[]) =>
    observeDeploy(portsOf(complete({ groups: [aGroup(0, { launchesFrom })] })), aDeploy(), NOW);
  const own = { kind: 'image', image: 'ami-0new' } as const;
  expect(await launching(own)).toMatchObject({ kind: 'succeeded', outcome: { shown: { on: 0, total: 0 } } });
  expect(await launching(own, { kind: 'unread' })).toMatchObject({
    kind: 'stuck',
    outcome: { shown: { why: [{ kind: 'launch-unknown', group: 'web-prod-asg' }] } },
  });
});

test('an end that the stack shows before its events do is counted from the first look', async () => {
  const world = aWorld({ events: someEvents(BEGUN).toReversed(), stack: aStack({ changedAt: T0 + 1 }) });
  expect(await observeDeploy(portsOf(world), aDeploy(), NOW)).toMatchObject({
    kind: 'working',
    progress: { settling: { since: NOW } },
  });
});

test('what would only say why may be missing', async () => {
  const ports = portsOf(complete());
  const ec2 = { ...ports.ec2, launchTemplateVersion: () => Promise.reject(failure('UnauthorizedOperation', 403)) };
  expect(await observeDeploy({ ...ports, ec2 }, aDeploy(), NOW)).toMatchObject({
    kind: 'failed',
    outcome: { shown: { why: [{ kind: 'not-replaced' }] } },
  });
});

test('an update of someone else that turned ours away is not watched as ours', async () => {
  const world = aWorld({
    stack: aStack({ status: 'UPDATE_IN_PROGRESS', changedAt: T0 + 1 }),
    events: someEvents([['stack', 'UPDATE_IN_PROGRESS']], 'console-1'),
    execution: anExecution('failed', { failure: 'the stack is busy' }),
  });
  expect(await look(world)).toMatchObject({
    kind: 'failed',
    untouched: true,
    reason: 'the runbook: the stack is busy',
  });
});

test('a stack deleted meanwhile needs a person', async () => {
  expect(await look(aWorld({ stack: undefined }))).toMatchObject({ kind: 'stuck' });
});

test('a refresh is found by what the runbook says', async () => {
  const id = '0b1c2d3e-0000-4000-8000-000000000001';
  const steps = [{ name: 'startWhole', status: 'Success', outputs: { refreshId: [id] } }];
  const plan = aDeployPlan({ target: GROUP_TARGET, change: aRefreshChange() });
  const world = aWorld({
    execution: anExecution('success', { steps }),
    refreshes: [{ id, status: 'Successful' }],
    runs: 'ami-0new',
  });
  expect(await look(world, aDeploy({ plan }))).toMatchObject({ kind: 'succeeded', outcome: { refreshId: id } });
});

test('what cannot be read is unknown, never an end', async () => {
  const { start: _start, ...unstarted } = aDeploy();
  expect(await look(aWorld(), unstarted)).toMatchObject({ kind: 'unknown' });
  const ports = portsOf(aWorld());
  const automation = { ...ports.automation, get: () => Promise.reject(failure('Throttling')) };
  expect(await observeDeploy({ ...ports, automation }, aDeploy(), NOW)).toMatchObject({ kind: 'unknown' });
});

test('an end brings the last events with it, so that the thread can tell them', async () => {
  const first = await look(
    aWorld({ stack: aStack({ status: 'UPDATE_IN_PROGRESS' }), events: someEvents(BEGUN).toReversed() }),
  );
  if (first.kind !== 'working' || first.progress?.kind !== 'deploy') throw new Error(first.kind);
  const events = someEvents([...BEGUN, ['Group', 'UPDATE_COMPLETE'], ['stack', 'UPDATE_COMPLETE']]).toReversed();
  const world = aWorld({
    stack: aStack({ status: 'UPDATE_COMPLETE' }),
    events,
    execution: anExecution('success'),
    runs: 'ami-0new',
  });
  const over = await look(world, aDeploy({ progress: first.progress }));
  expect(over).toMatchObject({ kind: 'succeeded', progress: { events: { count: 4 } } });
});

const DONE = [...BEGUN, ['Group', 'UPDATE_COMPLETE'], ['stack', 'UPDATE_COMPLETE']] as const;

test('an end keeps when the stack was changed, unless someone else may have changed it by then', async () => {
  const stack = aStack({ changedAt: T0 + 7 });
  const ours = someEvents(DONE).toReversed();
  const seen = await look(aWorld({ stack, events: ours, runs: 'ami-0new' }));
  expect(seen).toMatchObject({ kind: 'succeeded', outcome: { stackChangedAt: T0 + 7 } });
  const theirs = someEvents([['stack', 'UPDATE_IN_PROGRESS']], 'console-1');
  for (const world of [
    aWorld({ stack, events: [...theirs, ...ours], runs: 'ami-0new' }),
    aWorld({ stack: { ...stack, status: 'UPDATE_IN_PROGRESS' }, events: ours, runs: 'ami-0new' }),
  ]) {
    const other = await look(world);
    if (other.kind !== 'succeeded') throw new Error(other.kind);
    expect(other.outcome).not.toHaveProperty('stackChangedAt');
  }
});

test('a runbook that ended without an event of ours is believed only with its change set', async () => {
  const execution = anExecution('failed', { failure: 'timed out' });
  expect(await look(aWorld({ execution, set: aSet({ executionStatus: 'EXECUTE_IN_PROGRESS' }) }))).toMatchObject({
    kind: 'working',
  });
  expect(await look(aWorld({ execution }))).toMatchObject({ kind: 'failed', untouched: true });
  const ports = portsOf(aWorld({ execution }));
  const deleted = { ...ports.cloudFormation, changeSet: () => Promise.reject(gone()) };
  expect(await observeDeploy({ ...ports, cloudFormation: deleted }, aDeploy(), NOW)).toMatchObject({
    kind: 'failed',
  });
  const busy = { ...ports.cloudFormation, changeSet: () => Promise.reject(failure('Throttling')) };
  expect((await observeDeploy({ ...ports, cloudFormation: busy }, aDeploy(), NOW)).kind).toBe('unknown');
});

test('a stop is waited for a minute before its end is believed', async () => {
  const cancel = { by: 'U0BEN', reason: 'errors', at: NOW - MINUTE + 1, how: 'cancel' } as const;
  const world = aWorld({ execution: anExecution('cancelled') });
  expect(await look(world, aDeploy({ cancel }))).toMatchObject({ kind: 'working', progress: { phase: 'stopping' } });
  expect((await look(world, aDeploy({ cancel: { ...cancel, at: NOW - MINUTE } }))).kind).toBe('cancelled');
});

const REFRESH = '0b1c2d3e-0000-4000-8000-000000000001';
const named = (status: string) => ({
  execution: anExecution(undefined, {
    steps: [
      { name: 'readVersion', status: 'Success', outputs: { version: ['8'] } },
      { name: 'startWhole', status: 'Success', outputs: { refreshId: [REFRESH] } },
    ],
  }),
  refreshes: [{ id: REFRESH, status, version: '8' }],
});
const preferences = { minHealthy: 100, maxHealthy: 125, checkpoint: 20, bakeSeconds: 0, alarms: [] };
const canary = aDeploy({
  plan: aDeployPlan({ target: GROUP_TARGET, stage: 'canary', change: aRefreshChange({ preferences }) }),
});

test('a checkpoint whose fleet cannot be read is looked for again, never one that has done nothing', async () => {
  const world = aWorld({ ...named('Successful'), runsElse: { 'i-0': 'ami-0new' } });
  expect(await look(world, canary)).toMatchObject({
    kind: 'checkpoint',
    percent: 25,
    progress: { done: 1, total: 4, health: { healthy: 4, total: 4 } },
  });
  const ports = portsOf(world);
  const autoScaling = { ...ports.autoScaling, groups: () => Promise.reject(failure('Throttling')) };
  const first = await observeDeploy({ ...ports, autoScaling }, canary, NOW);
  if (first.kind !== 'working' || first.progress === undefined) throw new Error(first.kind);
  expect(first.progress).toMatchObject({ refreshId: REFRESH, settling: { since: NOW } });
  const later = { ...canary, progress: first.progress };
  expect((await observeDeploy({ ...ports, autoScaling }, later, NOW + 5 * MINUTE - 1)).kind).toBe('working');
  expect((await observeDeploy({ ...ports, autoScaling }, later, NOW + 5 * MINUTE)).kind).toBe('stuck');
});

test('asks for the execution of a refresh only until that is known with its version', async () => {
  const ports = portsOf(aWorld(named('InProgress')));
  const asked: string[] = [];
  const get = (id: string) => {
    asked.push(id);
    return ports.automation.get(id);
  };
  const counting = { ...ports, automation: { ...ports.automation, get } };
  const first = await observeDeploy(counting, canary, NOW);
  if (first.kind !== 'working' || first.progress?.kind !== 'deploy') throw new Error(first.kind);
  const known = { ...canary, progress: first.progress };
  expect(await observeDeploy(counting, known, NOW)).toEqual(first);
  expect(asked).toHaveLength(1);
  const cancel = { by: 'U0BEN', reason: 'errors', at: NOW, how: 'cancel' } as const;
  await observeDeploy(counting, { ...known, cancel }, NOW);
  expect(asked).toHaveLength(2);
});

test('the refresh of the part before a checkpoint is none of the part after it', async () => {
  const { start } = canary;
  if (start === undefined) throw new Error('it was started');
  const progress = { kind: 'deploy', phase: 'replacing', status: 'Successful', done: 1, total: 4 } as const;
  const before = { ...progress, refreshId: REFRESH, version: '8', executionId: 'exec-1' };
  const run = { ...canary, progress: before, start: { ...start, executionId: 'exec-2' } };
  const world = aWorld({ ...named('Successful'), execution: anExecution() });
  expect(await look(world, run)).toMatchObject({ kind: 'working', progress: { phase: 'preparing' } });
});
