import type { GroupInstance } from '../../../src/aws/auto-scaling.ts';
import { type EndFacts, SETTLES_WITHIN_MS, toldByInstances } from '../../../src/deploy/decision/end.ts';
import type { GroupTargets } from '../../../src/deploy/decision/live.ts';
import type { Reading, SeenGroup } from '../../../src/deploy/decision/reading.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { WhyNot } from '../../../src/deploy/types/shown.ts';
import type { Observation } from '../../../src/runs/types/input.ts';
import { MINUTE, T0 } from '../../runs/fixture.ts';
import {
  aDeploy,
  aDeployPlan,
  aGroup,
  anInstance,
  aRefreshChange,
  aStackChange,
  GROUP_TARGET,
  NEW,
  OLD,
} from '../facts.ts';

const OUTCOME = { kind: 'deploy', images: [] } as const;
const SUCCEEDED: Observation<'deploy'> = { kind: 'succeeded', outcome: OUTCOME };
const BACK: Observation<'deploy'> = { kind: 'rolled-back', outcome: OUTCOME, reason: 'alarm' };
const LATE = T0 + SETTLES_WITHIN_MS;

/** An instance by what it runs: `n` new, `o` old, `x` another, `?` not told; an upper-case letter before it says its state. */
const LIFECYCLES: Readonly<Record<string, Partial<GroupInstance>>> = {
  P: { lifecycle: 'Pending' },
  H: { lifecycle: 'Pending:Wait' },
  S: { lifecycle: 'Standby' },
  T: { lifecycle: 'Terminating' },
  W: { lifecycle: 'Terminating:Wait' },
  D: { lifecycle: 'Detaching' },
  K: { protectedFromScaleIn: true },
  U: { healthy: false },
};
const IMAGES: Readonly<Record<string, string>> = { n: NEW.id, o: OLD.id, x: 'ami-0else' };

function group(words: string, parts: Partial<SeenGroup> & { desired?: number; name?: string } = {}): SeenGroup {
  const marks = words.split(' ').filter((word) => word !== '');
  const { desired = marks.length, name = 'web-prod-asg', ...more } = parts;
  const ids = marks.map((_, index) => `i-${name === 'web-prod-asg' ? '' : name}${index}`);
  const instances = marks.map((mark, index) =>
    anInstance(ids[index] ?? '', mark.length > 1 ? LIFECYCLES[mark[0] ?? ''] : {}),
  );
  const runs = marks.flatMap((mark, index) => {
    const image = IMAGES[mark.at(-1) ?? ''];
    return image === undefined ? [] : [[ids[index] ?? '', image] as const];
  });
  return { group: aGroup(desired, { name, instances }), runs: Object.fromEntries(runs), ...more };
}

/** In one target group. */
function balanced(words: string, targets: Pick<GroupTargets, 'ids' | 'unchecked'>): SeenGroup {
  const seen = group(words);
  const total = seen.group.instances.length;
  const healthy = targets.ids?.[0]?.length ?? 0;
  return { ...seen, group: { ...seen.group, targetGroupArns: ['tg'] }, targets: { healthy, total, ...targets } };
}

function unchecked(words: string): SeenGroup {
  const seen = group(words);
  return { ...seen, group: { ...seen.group, suspendedProcesses: ['HealthCheck'] } };
}

/** Each counts for four units. */
function weighed(words: string, desired: number): SeenGroup {
  const seen = group(words, { desired });
  return { ...seen, group: { ...seen.group, instances: seen.group.instances.map((each) => ({ ...each, weight: 4 })) } };
}

const read = (...groups: readonly SeenGroup[]): Reading => ({ kind: 'read', groups, gone: [] });
const UNREADABLE: Reading = { kind: 'unreadable', error: 'AccessDenied' };

const told = (seen: Observation<'deploy'>, reading: Reading, parts: Partial<EndFacts> = {}): Observation<'deploy'> =>
  toldByInstances(seen, { run: aDeploy(), reading, endedAt: T0, now: LATE, ...parts });

const settled = { launches: [NEW.id] };

describe('a success by the service is, after what may settle has settled', () => {
  test.each<[string, Reading, string]>([
    ['every instance runs the image', read(group('n n n')), 'succeeded'],
    ['the old ones are leaving', read(group('n n To Wo Do', { desired: 2 })), 'succeeded'],
    ['one more than wanted is booting with it', read(group('n n Pn', { desired: 2 })), 'succeeded'],
    ['one that runs it is protected', read(group('n n Kn')), 'succeeded'],
    ['none of four is healthy', read(group('Un Un Un Un')), 'stuck'],
    ['one of four is in service', read(group('n', { desired: 4 })), 'stuck'],
    ['one that is wanted is still booting', read(group('n n Pn')), 'stuck'],
    ['one of four is unhealthy', read(group('n n n Un')), 'stuck'],
    ['one of ten is unhealthy', read(group('n n n n n n n n n Un')), 'succeeded'],
    ['two of ten are unhealthy', read(group('n n n n n n n n Un Un')), 'stuck'],
    ['one of two groups has none that is healthy', read(group('n n n'), group('Un', { name: 'b' })), 'stuck'],
    [
      'one of two groups has none that is healthy, and the other is large',
      read(group('n n n n n n n n n n n n'), group('Un', { name: 'b' })),
      'stuck',
    ],
    ['nine of ten are there', read(group('n n n n n n n n n', { desired: 10 })), 'stuck'],
    ['a load balancer finds one of two unhealthy', read(balanced('n n', { ids: [['i-0']] })), 'stuck'],
    ['a load balancer finds both healthy', read(balanced('n n', { ids: [['i-0', 'i-1']] })), 'succeeded'],
    ['nothing checks its targets', read(balanced('n n', { ids: [[]], unchecked: [['i-0', 'i-1']] })), 'succeeded'],
    ['its health checks are suspended', read(unchecked('n n')), 'succeeded'],
    ['they weigh what is wanted', read(weighed('n n', 8)), 'succeeded'],
    ['they weigh less than is wanted', read(weighed('n n', 9)), 'stuck'],
    ['two groups, and all of both', read(group('n n'), group('n', { name: 'b' })), 'succeeded'],
    ['no instance runs it', read(group('o o')), 'failed'],
    ['they run a third image', read(group('x x')), 'failed'],
    ['one of four runs it', read(group('n o o o')), 'stuck'],
    ['one of two groups runs it', read(group('n n'), group('o', { name: 'b' })), 'stuck'],
    ['the last one is on standby with the old image', read(group('n n So')), 'stuck'],
    ['the last one is protected with the old image', read(group('n n Ko')), 'stuck'],
    ['one boots with the old image', read(group('n n Po')), 'stuck'],
    ['one waits in a launch hook with the old image', read(group('n Ho')), 'stuck'],
    ['one cannot be told', read(group('n n ?')), 'stuck'],
    ['none can be told', read(group('? ?')), 'stuck'],
    ['those that can be told are old', read(group('o ?')), 'stuck'],
    ['all with it are still booting', read(group('Pn Pn')), 'stuck'],
    ['a group wants instances and has none', read(group('n'), group('', { name: 'b', desired: 2 })), 'stuck'],
    ['all are leaving', read(group('To To', { desired: 2 })), 'stuck'],
    ['a group does not exist', { kind: 'read', groups: [group('n n')], gone: [{ name: 'b' }] }, 'stuck'],
    ['there is no group', read(), 'stuck'],
    ['the old group still serves', read(group('n n', { name: 'new' }), group('o o', { isLeft: true })), 'stuck'],
    ['it cannot be read', UNREADABLE, 'stuck'],
    ['no instances, and it launches the image', read(group('', settled)), 'succeeded'],
    ['no instances, and it launches another', read(group('', { launches: [OLD.id] })), 'failed'],
    ['no instances, and one of two overrides', read(group('', { launches: [NEW.id, OLD.id] })), 'failed'],
    ['no instances, and that is not known', read(group('')), 'stuck'],
  ])('when %s', (_title, reading, kind) => {
    expect(told(SUCCEEDED, reading).kind).toBe(kind);
  });
});

describe('a fleet that was not well before', () => {
  const had = (healthy: number) => {
    const groups = [{ name: 'web-prod-asg', desired: 4, min: 0, max: 8, healthy, zones: [], targetGroups: [] }];
    return { run: aDeploy({ plan: aDeployPlan({ change: aStackChange({ groups }) }) }) };
  };

  test.each<[number, string, string]>([
    [3, 'n n n Un', 'succeeded'],
    [4, 'n n n Un', 'stuck'],
    [2, 'n n Un Un', 'stuck'],
    [0, 'n n n Un', 'succeeded'],
    [0, 'Un Un Un Un', 'stuck'],
  ])('with %i of 4 healthy: %s is %s', (healthy, words, kind) => {
    expect(told(SUCCEEDED, read(group(words)), had(healthy)).kind).toBe(kind);
  });

  test('says how many were, and which are not now', () => {
    expect(told(SUCCEEDED, read(group('n n Un Un')), had(2))).toMatchObject({
      reason: '4 of 4 instances in service, 2 healthy (2 of 4 before), although CloudFormation reports success',
      outcome: { shown: { serving: { wanted: 4, inService: 4, healthy: 2, unhealthy: ['i-2', 'i-3'] } } },
    });
  });
});

test('names a group that has none', () => {
  const two = read(group('n n n n n n n n n n n n'), group('Un', { name: 'b' }), group('', { name: 'c' }));
  expect(told(SUCCEEDED, two)).toMatchObject({
    reason:
      '13 of 13 instances in service, 12 healthy (4 of 4 before), none in group b, although CloudFormation reports success',
    outcome: { shown: { serving: { without: ['b'] } } },
  });
});

test('what is not known of the health of instances is counted apart', () => {
  expect(told(SUCCEEDED, read(unchecked('n n')), { now: T0 })).toMatchObject({
    kind: 'succeeded',
    outcome: { shown: { serving: { wanted: 2, inService: 2, healthy: 0, unknown: 2, unhealthy: [] } } },
  });
});

test.each([
  read(group('Un Un')),
  read(group('n', { desired: 2 })),
  read(group('o o')),
  read(group('n o')),
  read(group('Pn Pn')),
  read(group('?')),
  UNREADABLE,
])('nothing is judged by one early look: %#', (reading) => {
  const early = told(SUCCEEDED, reading, { now: LATE - 1 });
  expect(early).toMatchObject({
    kind: 'working',
    progress: { phase: 'cleaning-up', settling: { since: T0, until: LATE } },
  });
});

test('where AWS tells no time, it is the first look that counts, kept with the run', () => {
  const { endedAt: _endedAt, ...facts }: EndFacts = {
    run: aDeploy(),
    reading: read(group('o')),
    endedAt: 0,
    now: LATE,
  };
  const first = toldByInstances(SUCCEEDED, facts);
  if (first.kind !== 'working' || first.progress === undefined) throw new Error(first.kind);
  expect(first.progress.settling).toEqual({ since: LATE, until: LATE + SETTLES_WITHIN_MS, on: 0, total: 1 });
  const run = aDeploy({ progress: first.progress });
  const again = (now: number) => toldByInstances(SUCCEEDED, { ...facts, run, now }).kind;
  expect(again(LATE + SETTLES_WITHIN_MS - 1)).toBe('working');
  expect(again(LATE + SETTLES_WITHIN_MS)).toBe('failed');
});

test('what settles keeps when the stack was changed, which tells a rollback that nobody has changed it since', () => {
  const left: Observation<'deploy'> = { kind: 'succeeded', outcome: { ...OUTCOME, stackChangedAt: T0 - 1 } };
  expect(told(left, read(group('Un Un')), { now: T0 })).toMatchObject({
    progress: { settling: { stackChangedAt: T0 - 1 } },
  });
  expect(told(left, read(group('n n')))).toMatchObject({ outcome: { stackChangedAt: T0 - 1 } });
});

test('what settles keeps what was known of the operation, and nothing that was going on', () => {
  const progress = { kind: 'deploy', phase: 'soaking', status: 'Baking', done: 4, total: 4 } as const;
  const before = { ...progress, refreshId: 'r-1', version: '8', current: 'waiting', until: T0, percent: 90 };
  const early = told(SUCCEEDED, read(group('n o')), { run: aDeploy({ progress: before }), now: T0 });
  if (early.kind !== 'working') throw new Error(early.kind);
  expect(early.progress).toEqual({
    kind: 'deploy',
    phase: 'cleaning-up',
    status: 'Baking',
    refreshId: 'r-1',
    version: '8',
    done: 1,
    total: 2,
    settling: { since: T0, until: LATE, on: 1, total: 2 },
  });
});

test.each([
  ['none runs it', group('o o'), 'none of 2 instances run ami-0new'],
  ['some run it', group('n o'), 'only 1 of 2 instances run ami-0new'],
  ['none is in service', group('', { desired: 2 }), 'no instance is in service'],
  ['those that run it are not in service', group('Pn Pn'), 'not every group has an instance in service'],
  ['none is healthy', group('Un Un'), '2 of 2 instances in service, none healthy (4 of 4 before)'],
  ['one is missing', group('n', { desired: 2 }), '1 of 2 instances in service, 1 healthy (4 of 4 before)'],
  ['there are none', group(''), 'the fleet has no instances, and its groups are not known to launch ami-0new'],
])('says in words when %s', (_title, seen, reason) => {
  expect(told(SUCCEEDED, read(seen))).toMatchObject({ reason: `${reason}, although CloudFormation reports success` });
});

test('says how many run it and which do not, five of them by name', () => {
  const seen = told(SUCCEEDED, read(group('n o o Sx ? o o o', settled)));
  expect(seen).toMatchObject({
    kind: 'stuck',
    reason: 'the image of 1 of 8 instances is not known, although CloudFormation reports success',
    outcome: {
      images: [
        { image: OLD.id, instances: 5 },
        { image: 'ami-0else', instances: 1 },
        { image: NEW.id, instances: 1 },
      ],
      shown: {
        on: 1,
        total: 8,
        wrong: [
          { id: 'i-1', image: OLD.id },
          { id: 'i-2', image: OLD.id },
          { id: 'i-3', image: 'ami-0else', lifecycle: 'Standby' },
          { id: 'i-4' },
          { id: 'i-5', image: OLD.id },
        ],
        wrongMore: 2,
      },
    },
  });
});

const refresh = { id: 'r-1', status: 'Successful', percent: 25, startedAt: T0 };

test.each<[string, SeenGroup, readonly WhyNot[]]>([
  [
    'a checkpoint',
    group('n o', { ...settled, refresh }),
    [{ kind: 'refresh-stopped', group: 'web-prod-asg', refresh: 'r-1', percent: 25 }],
  ],
  [
    'a refresh that goes on',
    group('n o', { ...settled, refresh: { ...refresh, status: 'InProgress' } }),
    [{ kind: 'refresh-not-done', group: 'web-prod-asg', refresh: 'r-1', status: 'InProgress' }],
  ],
  [
    'no refresh of this deploy',
    group('n o', { ...settled, refresh: { ...refresh, startedAt: T0 - 1000 } }),
    [{ kind: 'not-replaced', group: 'web-prod-asg' }],
  ],
  [
    'what the group launches',
    group('o o', { launches: [OLD.id] }),
    [{ kind: 'launches-other', group: 'web-prod-asg', image: OLD.id }],
  ],
  [
    'no refresh that ended at all of it',
    group('n o', { ...settled, refresh: { ...refresh, percent: 100 } }),
    [{ kind: 'not-replaced', group: 'web-prod-asg' }],
  ],
  ['protection', group('n Ko Ko', settled), [{ kind: 'protected', instances: 2 }]],
  ['nothing, of one whose image is not known', group('n ?', settled), []],
  ['standby', group('n So', settled), [{ kind: 'standby', instances: 1 }]],
  ['the old group', group('o', { isLeft: true }), [{ kind: 'group-left', group: 'web-prod-asg' }]],
  ['an empty group', group('', { desired: 2 }), [{ kind: 'none-in-service', group: 'web-prod-asg' }]],
  ['a launch that is not known', group(''), [{ kind: 'launch-unknown', group: 'web-prod-asg' }]],
])('says why as far as it can be told: %s', (_title, seen, why) => {
  expect(told(SUCCEEDED, read(seen))).toMatchObject({ outcome: { shown: { why } } });
});

test('an empty group that launches the image explains nothing beside one that does not', () => {
  expect(told(SUCCEEDED, read(group('', settled), group('o', { launches: [OLD.id] })))).toMatchObject({
    outcome: { shown: { why: [{ kind: 'launches-other', group: 'web-prod-asg', image: OLD.id }] } },
  });
});

test('suspended processes are named', () => {
  const seen = group('n o', settled);
  const held = { ...seen, group: { ...seen.group, suspendedProcesses: ['Terminate', 'AZRebalance', 'Launch'] } };
  expect(told(SUCCEEDED, read(held))).toMatchObject({
    outcome: { shown: { why: [{ kind: 'suspended', group: 'web-prod-asg', processes: 'Terminate, Launch' }] } },
  });
});

test('of a container image the service is the one that knows', () => {
  const run = aDeploy({ plan: aDeployPlan({ image: { id: 'repo/worker:2', kind: 'container' } }) });
  expect(told(SUCCEEDED, read(), { run })).toBe(SUCCEEDED);
});

describe('rolled back by the service is', () => {
  test.each<[string, Reading, string]>([
    ['no instance runs it any more', read(group('o o')), 'rolled-back'],
    ['there are no instances', read(group('')), 'rolled-back'],
    ['one that runs it is leaving', read(group('o o Tn')), 'rolled-back'],
    ['one still runs it', read(group('o n')), 'stuck'],
    ['all still run it', read(group('n n')), 'stuck'],
    ['one cannot be told', read(group('o ?')), 'stuck'],
    ['it cannot be read', UNREADABLE, 'stuck'],
    ['nothing is in service', read(group('', { desired: 2 })), 'stuck'],
  ])('when %s', (_title, reading, kind) => {
    expect(told(BACK, reading).kind).toBe(kind);
    expect(told(BACK, reading, { now: T0 }).kind).toBe(kind === 'stuck' ? 'working' : kind);
  });

  test('a deploy of the image that ran before leaves nothing to tell apart', () => {
    const run = aDeploy({ plan: aDeployPlan({ change: aStackChange({ from: NEW }) }) });
    expect(told(BACK, read(group('n n')), { run })).toBe(BACK);
  });

  test('says what could not be told', () => {
    expect(told(BACK, read(group('o ?')))).toMatchObject({
      reason: 'the image of 1 of 2 instances is not known, although CloudFormation reports a complete rollback',
    });
  });

  test('names those that still run it', () => {
    expect(told(BACK, read(group('o n')))).toMatchObject({
      reason: '1 of 2 instances still run ami-0new, although CloudFormation reports a complete rollback',
      outcome: { shown: { on: 1, total: 2, back: true, wrong: [{ id: 'i-1', image: NEW.id }] } },
    });
  });
});

describe('a checkpoint by the service is', () => {
  const preferences = { minHealthy: 90, maxHealthy: 100, checkpoint: 20, bakeSeconds: 0, alarms: [] };
  const change = aRefreshChange({ preferences });
  const run: DeployRun = aDeploy({ plan: aDeployPlan({ target: GROUP_TARGET, stage: 'canary', change }) });
  const progress = {
    kind: 'deploy',
    phase: 'replacing',
    status: 'Successful',
    done: 0,
    total: 10,
    refreshId: 'r-1',
  } as const;
  const AT: Observation<'deploy'> = { kind: 'checkpoint', percent: 20, progress, plan: run.plan, planHash: 'h' };
  const TEN = 'o o o o o o o o';

  test.each<[string, string, object]>([
    ['as approved', `n n ${TEN}`, { kind: 'checkpoint', percent: 20, progress: { done: 2, total: 10 } }],
    ['less, people decide by it', `n o ${TEN}`, { kind: 'checkpoint', percent: 10, progress: { done: 1, total: 10 } }],
    ['one of them unhealthy', `n Un ${TEN}`, { kind: 'checkpoint', percent: 20, progress: { done: 1, total: 10 } }],
    ['one of them on standby', `n Sn ${TEN}`, { kind: 'checkpoint', percent: 20, progress: { done: 1, total: 10 } }],
    ['nothing', `o o ${TEN}`, { kind: 'failed', outcome: { refreshId: 'r-1', shown: { on: 0, total: 10 } } }],
    ['not known', `n ? ${TEN}`, { kind: 'checkpoint', percent: 10 }],
    ['not known at all', '? ?', { kind: 'stuck' }],
    ['of a group of none', '', { kind: 'checkpoint', percent: 20, progress: { done: 0, total: 0 } }],
  ])('what the instances show: %s', (_title, words, expected) => {
    const seen = told(AT, read(group(words, settled)), { run });
    expect(seen).toMatchObject(expected);
    expect(JSON.stringify(seen)).not.toContain('beyond');
  });

  test('more than was approved: the numbers are those of the instances, and people are told', () => {
    const seen = told(AT, read(group('n n n n n n n n n n')), { run, now: T0 });
    expect(seen).toMatchObject({
      kind: 'checkpoint',
      percent: 100,
      progress: { done: 10, total: 10, percent: 100, beyond: { percent: 20, instances: 2 } },
    });
  });

  test('of a fleet that was mixed before, more than was approved may have been there', () => {
    const warnings = [{ code: 'mixed-images', blocks: false, facts: {} }] as const;
    const mixed = { ...run, plan: { ...run.plan, change: { ...change, warnings } } };
    const seen = told(AT, read(group(`n n n n ${TEN}`)), { run: mixed });
    expect(seen).toMatchObject({ kind: 'checkpoint', progress: { done: 4, total: 12 } });
    expect(JSON.stringify(seen)).not.toContain('beyond');
    expect(JSON.stringify(told(AT, read(group(`n n n n ${TEN}`)), { run }))).toContain('beyond');
  });

  test('less than was approved is looked at again first', () => {
    expect(told(AT, read(group(`n o ${TEN}`)), { run, now: T0 + MINUTE }).kind).toBe('working');
  });
});

test('what is no end is left as it is', () => {
  const seen: Observation<'deploy'> = { kind: 'failed', outcome: OUTCOME, reason: 'x' };
  expect(told(seen, read(group('o')))).toBe(seen);
});
