import type { AutoScalingGroup } from '../../../../src/aws/auto-scaling.ts';
import { extraOf, needsOf, reachOf } from '../../../../src/deploy/decision/reach/reach.ts';
import type { Answer, GroupUpdate, TemplateGroup } from '../../../../src/deploy/types/template.ts';
import { anInstance } from '../../facts.ts';
import { ABSENT, aRefresh, aRoll, aTemplateGroup, known, REPLACE, reached, unknown } from './fixture.ts';

/** `code` of what warns, `code!` of what blocks. */
const codes = (desired: number, parts: Partial<TemplateGroup>, live: Partial<AutoScalingGroup> = {}): string[] =>
  reachOf([reached(desired, parts, live)]).warnings.map(({ code, blocks }) => (blocks ? `${code}!` : code));

test.each<[string, number, GroupUpdate, number, string[]]>([
  ['a second group', 4, REPLACE, 4, []],
  [
    'a refresh that may end all at once',
    4,
    aRefresh({ minHealthy: known(0), maxHealthy: known(100) }),
    0,
    ['none-in-service!'],
  ],
  ['seven of eight at once', 8, aRoll({ maxBatch: known(7) }), 1, []],
  [
    'a refresh in four parts',
    4,
    aRefresh({ minHealthy: known(0), maxHealthy: known(100), checkpoints: known([25, 50, 75, 100]) }),
    3,
    [],
  ],
  ['CloudFormation’s own defaults of a refresh', 4, aRefresh({ minHealthy: ABSENT, maxHealthy: ABSENT }), 4, []],
  [
    'a minimum that cannot be told',
    4,
    aRoll({ minInService: unknown('Fn::ImportValue'), maxBatch: known(4) }),
    0,
    ['none-in-service!'],
  ],
  ['a batch that cannot be told', 4, aRoll({ minInService: known(1), maxBatch: unknown('x') }), 1, []],
  ['a share that cannot be told', 4, aRefresh({ minHealthy: unknown('x') }), 0, ['none-in-service!']],
  ['a group of none', 0, aRoll({ minInService: known(-1), maxBatch: known(100) }), 0, ['min-in-service!']],
  ['one instance, one at a time', 1, aRoll({ minInService: known(0) }), 0, ['none-in-service!']],
])('%s: %i replaced by %j leave %i', (_title, desired, update, serve, expected) => {
  const max = known(Math.max(1, desired * 2));
  const { worst, warnings } = reachOf([reached(desired, { update, max })]);
  expect(worst).toEqual({ serve, of: desired });
  const told = warnings.map(({ code, blocks }) => (blocks ? `${code}!` : code));
  expect(told).toEqual(desired === 0 ? [] : expected);
});

const signalled = (count: Answer<number>, percent: Answer<number> = known(100)): Partial<TemplateGroup> => ({
  creation: known({ count, minSuccessful: percent }),
});

test.each<[string, Partial<TemplateGroup>, number]>([
  ['as many signals as instances', signalled(known(4)), 4],
  ['one signal', signalled(known(1)), 1],
  ['half of four signals', signalled(known(4), known(50)), 2],
  ['a part of a signal, which is a whole one', signalled(known(3), known(34)), 2],
  ['no signal', signalled(known(0)), 0],
  ['no share of them', signalled(known(4), known(0)), 0],
  ['no creation policy', { creation: ABSENT }, 0],
  ['a count that cannot be told', signalled(unknown('x')), 0],
  ['a share that cannot be told', signalled(known(4), unknown('x')), 0],
  ['a creation policy that cannot be told', { creation: unknown('x') }, 0],
])('of four, replaced by a second group that waits for %s, as many serve as signalled', (_title, parts, serve) => {
  expect(reachOf([reached(4, parts)]).worst).toEqual({ serve, of: 4 });
});

test.each<[string, GroupUpdate, object]>([
  ['that waits for no signals', aRoll({ waitsForSignals: known(false) }), { guaranteed: false }],
  ['of which it cannot be told', aRoll({ waitsForSignals: unknown('x') }), { guaranteed: false }],
  ['that waits for signals', aRoll(), {}],
])('a rolling update %s: is the number guaranteed', (_title, update, expected) => {
  expect(reachOf([reached(4, { update })]).worst).toEqual({ serve: 3, of: 4, ...expected });
});

const bounds = { min: known(2), max: known(4), desired: ABSENT };

test.each<[string, Partial<TemplateGroup>, number]>([
  ['a rolling update, above MaxSize', { ...bounds, update: aRoll() }, 3],
  ['a refresh, above MaxSize', { ...bounds, update: aRefresh({ minHealthy: known(50) }) }, 2],
  ['a group that is only resized', { ...bounds, update: { kind: 'none' } }, 4],
  ['a rolling update, above DesiredCapacity', { ...bounds, desired: known(3), update: aRoll() }, 2],
  ['a rolling update that leaves the sizes', { ...bounds, keepsSizes: known(true), update: aRoll() }, 7],
  ['a MaxSize that cannot be told', { ...bounds, max: unknown('x'), update: aRoll() }, 7],
  ['a rolling update that grows the group', { ...bounds, min: known(9), max: known(9), update: aRoll() }, 7],
])('of eight, %s leaves in service what the template leaves', (_title, parts, serve) => {
  expect(reachOf([reached(8, parts)]).worst).toEqual({ serve, of: 8 });
});

test('what is taken away when a group shrinks may be what serves', () => {
  const instances = Array.from({ length: 8 }, (_, index) => anInstance(`i-${index}`, { healthy: index < 6 }));
  expect(reachOf([reached(8, { ...bounds, update: aRoll() }, { instances })]).worst).toEqual({ serve: 1, of: 8 });
});

test('what cannot be told is named where it would leave nothing in service', () => {
  const update = aRoll({ minInService: unknown('Fn::ImportValue: least'), maxBatch: known(4) });
  expect(reachOf([reached(4, { update })]).warnings).toEqual([
    {
      code: 'none-in-service',
      blocks: true,
      facts: { group: 'Group', instances: '4', 'not known': 'Fn::ImportValue: least' },
    },
  ]);
});

test('a fleet that serves nothing already may be mended', () => {
  const instances = [anInstance('i-0', { healthy: false }), anInstance('i-1', { healthy: false })];
  const { worst, warnings } = reachOf([reached(2, { update: aRoll() }, { instances })]);
  expect([worst, warnings]).toEqual([{ serve: 0, of: 2 }, []]);
});

test('of several groups each must keep something in service', () => {
  const web = reached(4, { logicalId: 'Web', update: aRoll({ minInService: known(3) }) }, { name: 'web' });
  const api = reached(
    2,
    { logicalId: 'Api', update: aRoll({ minInService: known(0), maxBatch: known(2) }) },
    { name: 'api' },
  );
  const { worst, warnings } = reachOf([web, api]);
  expect(worst).toEqual({ serve: 3, of: 6, fewest: { group: 'api', serve: 0, of: 2 } });
  expect(warnings).toEqual([{ code: 'none-in-service', blocks: true, facts: { group: 'Api', instances: '2' } }]);
});

test.each<[string, Partial<TemplateGroup>, Partial<AutoScalingGroup>, string[]]>([
  [
    'MinInstancesInService as large as MaxSize',
    { update: aRoll({ minInService: known(2) }), max: known(2) },
    {},
    ['min-in-service!'],
  ],
  ['MinInstancesInService below MaxSize', { update: aRoll({ minInService: known(2) }), max: known(3) }, {}, []],
  [
    'MinInstancesInService as large as the MaxSize that others set',
    { update: aRoll({ minInService: known(3) }), max: known(9), keepsSizes: known(true) },
    { max: 3 },
    ['min-in-service!'],
  ],
  [
    'MaxSize that cannot be told',
    { update: aRoll({ minInService: known(2) }), max: unknown('x') },
    { max: 2 },
    ['min-in-service!'],
  ],
  ['MaxBatchSize 0', { update: aRoll({ maxBatch: known(0) }) }, {}, ['batch-size!']],
  ['MaxBatchSize 101', { update: aRoll({ maxBatch: known(101) }) }, {}, ['batch-size!']],
  ['MaxBatchSize 100', { update: aRoll({ maxBatch: known(100) }) }, {}, []],
  ['PauseTime of more than an hour', { update: aRoll({ pauseTime: known('PT1H1S') }) }, {}, ['pause-time!']],
  ['PauseTime that is none', { update: aRoll({ pauseTime: known('5m') }) }, {}, ['pause-time!']],
  ['PauseTime of an hour', { update: aRoll({ pauseTime: known('PT60M') }) }, {}, []],
  ['a refresh beside the rolling update', { update: aRoll({ besideRefresh: true }) }, {}, ['two-policies!']],
  ['a desired capacity above MaxSize', { desired: known(2), max: known(1) }, {}, ['sizes-contradict!']],
  ['a desired capacity below MinSize', { desired: known(2), min: known(3), max: known(4) }, {}, ['sizes-contradict!']],
  [
    'MinSize above MaxSize',
    { desired: ABSENT, min: known(5), max: known(4), creation: known({ count: known(5), minSuccessful: known(100) }) },
    {},
    ['sizes-contradict!'],
  ],
  ['a MinSize that cannot be told', { min: unknown('x') }, {}, []],
  [
    'healthy percentages more than 100 apart',
    { update: aRefresh({ minHealthy: known(50), maxHealthy: known(151) }) },
    {},
    ['refresh-preferences!'],
  ],
  ['healthy percentages 100 apart', { update: aRefresh({ minHealthy: known(50), maxHealthy: known(150) }) }, {}, []],
  ['a highest share below 100', { update: aRefresh({ maxHealthy: known(99) }) }, {}, ['refresh-preferences!']],
  [
    'a highest share without a lowest',
    { update: aRefresh({ minHealthy: ABSENT, maxHealthy: known(120) }) },
    {},
    ['refresh-preferences!'],
  ],
  [
    'checkpoints that do not ascend',
    { update: aRefresh({ checkpoints: known([50, 50, 100]) }) },
    {},
    ['refresh-preferences!'],
  ],
  [
    'a last checkpoint below 100 %',
    { update: aRefresh({ checkpoints: known([25, 50]) }) },
    {},
    ['refresh-ends-early!'],
  ],
  ['a last checkpoint of 100 %', { update: aRefresh({ checkpoints: known([25, 100]) }) }, {}, []],
  [
    'more signals than instances',
    { creation: known({ count: known(3), minSuccessful: known(100) }) },
    {},
    ['signals-cannot-arrive!'],
  ],
  [
    'more signals, of which as many as there are instances are enough',
    { creation: known({ count: known(4), minSuccessful: known(50) }) },
    {},
    [],
  ],
  [
    'fewer signals than instances',
    { creation: known({ count: known(1), minSuccessful: known(100) }) },
    {},
    ['few-signals'],
  ],
  ['half of the signals', { creation: known({ count: known(2), minSuccessful: known(50) }) }, {}, ['few-signals']],
  [
    'Launch suspended, a rolling update',
    { update: aRoll() },
    { suspendedProcesses: ['Launch'] },
    ['launch-suspended!'],
  ],
  [
    'Terminate suspended, a refresh',
    { update: aRefresh() },
    { suspendedProcesses: ['Terminate'] },
    ['launch-suspended!'],
  ],
  [
    'Launch suspended by the policy itself',
    { update: aRoll({ suspends: known(['Launch', 'AlarmNotification']) }) },
    {},
    ['launch-suspended!'],
  ],
  [
    'other processes suspended',
    { update: aRoll({ suspends: known(['AlarmNotification']) }) },
    { suspendedProcesses: ['AZRebalance'] },
    [],
  ],
  ['Launch suspended, a second group', {}, { suspendedProcesses: ['Launch'] }, []],
  ['deletion protection of the old group', {}, { deletionProtection: 'prevent-all-deletion' }, ['deletion-protection']],
  [
    'deletion protection of the new group',
    { deletionProtection: known('prevent-force-deletion') },
    {},
    ['deletion-protection'],
  ],
  ['deletion protection, a rolling update', { update: aRoll() }, { deletionProtection: 'prevent-all-deletion' }, []],
  ['instances that are retained', { update: aRoll() }, { retains: ['TerminateHookAbandon'] }, ['instances-retained']],
  ['a warm pool', {}, { warmPool: 2 }, ['warm-pool']],
])('%s', (_title, parts, live, expected) => {
  expect(codes(2, parts, live)).toEqual(expected);
});

const HELD = {
  instances: [
    anInstance('i-0', { protectedFromScaleIn: true }),
    anInstance('i-1', { lifecycle: 'Standby' }),
    anInstance('i-2'),
    anInstance('i-3', { lifecycle: 'Standby', protectedFromScaleIn: true }),
  ],
};

test.each<[GroupUpdate, string[]]>([
  [REPLACE, ['protected-replaced', 'standby-replaced']],
  [aRoll(), ['protected-replaced', 'standby-replaced']],
  [aRefresh(), ['protected-wait', 'standby-wait']],
  [
    aRefresh({ scaleInProtected: known('Refresh'), standby: known('Terminate') }),
    ['protected-replaced', 'standby-replaced'],
  ],
  [aRefresh({ scaleInProtected: known('Ignore'), standby: known('Ignore') }), ['protected-left', 'standby-left']],
  [aRefresh({ scaleInProtected: unknown('x'), standby: unknown('x') }), ['protected-wait', 'standby-wait']],
])('instances that are held back, by %j', (update, expected) => {
  const { warnings } = reachOf([reached(4, { update }, HELD)]);
  expect(warnings.map(({ code }) => code)).toEqual(expected);
  expect(warnings.map(({ facts }) => facts)).toEqual([
    { group: 'web-prod-asg', instances: '1 of 4', ids: 'i-0' },
    { group: 'web-prod-asg', instances: '2 of 4', ids: 'i-1, i-3' },
  ]);
});

test.each<[string, Partial<TemplateGroup>, number]>([
  ['as many as the template says', { desired: known(6) }, 6],
  ['the least where the template leaves the size', { desired: ABSENT, min: known(3) }, 3],
  ['as many as run where it cannot be told', { desired: unknown('x') }, 4],
  ['none of a rolling update that can spare some', { update: aRoll() }, 0],
  [
    'a batch of one that can spare none',
    { update: aRoll({ minInService: known(4), maxBatch: known(2) }), max: known(8) },
    2,
  ],
  ['a half of a refresh at 150 %', { update: aRefresh({ minHealthy: known(50), maxHealthy: known(150) }) }, 2],
  ['one of a refresh at exactly 100 %', { update: aRefresh({ maxHealthy: known(100) }) }, 1],
])('beside four instances run %s', (_title, parts, extra) => {
  expect(extraOf(reached(4, parts))).toBe(extra);
});

test('a second group stands where the template says, and launches what it says', () => {
  const live = { subnets: ['subnet-a'], instanceTypes: ['t3.small'] };
  const source = {
    place: 'LaunchTemplate',
    version: ABSENT,
    image: known('parameter' as const),
    instanceTypes: known(['m6i.large']),
  };
  const template = aTemplateGroup(4, { subnets: known(['subnet-b']), launches: [source] });
  const [as] = needsOf([{ ...reached(4, {}, live), template }]);
  expect(as).toEqual({ group: 'web-prod-asg', extra: 4, subnets: ['subnet-b'], types: ['m6i.large'], spot: false });
  const [kept] = needsOf([reached(4, { update: aRefresh(), subnets: known(['subnet-b']) }, live)]);
  expect(kept).toMatchObject({ extra: 1, subnets: ['subnet-a'], types: ['t3.small'] });
});
