import type { InstanceRefresh } from '../../../src/aws/auto-scaling.ts';
import {
  approvedHere,
  broughtImage,
  changeSetOf,
  imagesBefore,
  imagesUnseen,
  isUpdateOfOurs,
  mayBeChanging,
  operationsIn,
  ownerInStack,
  ownerOfRefresh,
  reachBackTo,
  startedBy,
  unseenOperations,
  unseenRefreshes,
} from '../../../src/deploy/decision/outside.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { Seen } from '../../../src/outside/types/source.ts';
import { tokenOf } from '../../../src/runs/decision/token.ts';
import { HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, aRefreshChange, GROUP_TARGET, STACK_ID, someEvents, TOKEN } from '../facts.ts';

const seen = (parts: Partial<Seen> = {}): Seen => ({ since: T0 - HOUR, lookedAt: T0 - MINUTE, handled: [], ...parts });

const EVENTS = [
  ...someEvents([
    ['stack', 'UPDATE_IN_PROGRESS', 'User Initiated'],
    ['Group', 'UPDATE_IN_PROGRESS'],
    ['stack', 'UPDATE_COMPLETE'],
  ]),
  ...someEvents([['stack', 'UPDATE_IN_PROGRESS', 'User Initiated']], 'Console-UpdateStack-1').map((event) => ({
    ...event,
    at: T0 + MINUTE,
  })),
].toReversed();

const OPERATIONS = operationsIn(EVENTS, STACK_ID);

test('each update begins with an event of the stack itself, which carries the token', () => {
  expect(OPERATIONS.map(({ at, token }) => [at - T0, token])).toEqual([
    [0, TOKEN],
    [MINUTE, 'Console-UpdateStack-1'],
  ]);
});

test.each<[string, { seen: Seen | undefined; isActive: boolean }, readonly number[]]>([
  ['the first look: the update that goes on', { seen: undefined, isActive: true }, [1]],
  ['the first look at a stack at rest: none', { seen: undefined, isActive: false }, []],
  ['later: every update since', { seen: seen(), isActive: false }, [0, 1]],
  ['later: none of before', { seen: seen({ since: T0 + 1 }), isActive: false }, [1]],
  ['what was looked into is left out', { seen: seen({ handled: [OPERATIONS[1]?.id ?? ''] }), isActive: true }, [0]],
])('%s', (_what, at, expected) => {
  expect(unseenOperations(OPERATIONS, at)).toEqual(expected.map((i) => OPERATIONS[i]));
});

const { start: _start, ...unstarted } = aDeploy({ id: 'd-1', epoch: 2 });
const token = (epoch: number) => ({ id: 'e', at: T0, token: tokenOf(`d-1/execute/${epoch}`) });

test.each<[string, DeployRun, { id: string; at: number; token?: string }, boolean]>([
  ['the token of its recorded start', aDeploy(), { id: 'e', at: T0, token: TOKEN }, true],
  ['the token of a start that is not recorded yet', unstarted, token(2), true],
  ['the token of an earlier epoch', unstarted, token(1), true],
  ['the token of an epoch that has not come', unstarted, token(3), false],
  ['no token', aDeploy(), { id: 'e', at: T0 }, false],
  ['a token of the console', aDeploy(), { id: 'e', at: T0, token: 'Console-UpdateStack-1' }, false],
])('an update is ours by %s', (_what, run, operation, expected) => {
  expect(isUpdateOfOurs(operation, [run])).toBe(expected);
});

test('only the console is known by the form of its tokens', () => {
  expect([startedBy('Console-UpdateStack-5f1'), startedBy('exec-5f1'), startedBy(undefined)]).toEqual([
    { kind: 'console' },
    { kind: 'outside' },
    { kind: 'outside' },
  ]);
  expect(startedBy('Console-ExecuteChangeSet-5f1', 'release-7')).toEqual({ kind: 'console', changeSet: 'release-7' });
});

const setId = (name: string): string =>
  `arn:aws:cloudformation:ap-southeast-2:111122223333:changeSet/${name}/0c9a1e52-7f4b-4c1d-8f8e-2f7f0b1d6a01`;
const known = (parts: Partial<Seen> = {}): Seen =>
  seen({ handled: ['e-1'], changeSetId: setId('release-6'), ...parts });
const EARLIER = { id: 'e-1', at: T0 - 30 * MINUTE };
const THIS = { id: 'e-2', at: T0 };

test.each<[string, string | undefined, readonly { id: string; at: number }[], Seen | undefined, string | undefined]>([
  [
    'the stack shows another one, and this is the only update since',
    setId('release-7'),
    [EARLIER, THIS],
    known(),
    'release-7',
  ],
  ['the stack had none before', setId('release-7'), [THIS], known({ changeSetId: '' }), 'release-7'],
  ['the stack keeps the one of an earlier update', setId('release-6'), [EARLIER, THIS], known(), undefined],
  ['the stack shows none', undefined, [THIS], known({ changeSetId: '' }), undefined],
  ['which one it had before is not known', setId('release-7'), [THIS], seen(), undefined],
  ['nobody has looked before', setId('release-7'), [THIS], undefined, undefined],
  ['there were two updates since', setId('release-7'), [{ id: 'e-3', at: T0 - 1000 }, THIS], known(), undefined],
  [
    'an update began while the last look read the stack',
    setId('release-7'),
    [{ id: 'e-1', at: T0 - MINUTE + 500 }, THIS],
    known(),
    undefined,
  ],
])('the change set of an update: %s', (_what, changeSetId, operations, at, expected) => {
  expect(changeSetOf(changeSetId === undefined ? {} : { changeSetId }, operations, at)).toBe(expected);
});

const refresh = (parts: Partial<InstanceRefresh> = {}): InstanceRefresh => ({
  id: 'r-1',
  status: 'InProgress',
  startedAt: T0 + 5000,
  version: '8',
  ...parts,
});

const rolled = (parts: Partial<DeployRun> = {}): DeployRun =>
  aDeploy({ plan: aDeployPlan({ target: GROUP_TARGET, change: aRefreshChange() }), ...parts });
const progress = { kind: 'deploy', phase: 'replacing', status: 'InProgress', done: 0, total: 4 } as const;
const over = { state: 'failed', ending: { at: T0 + MINUTE, code: 'failed' } } as const;

test.each<[string, readonly DeployRun[], Partial<InstanceRefresh>, 'ours' | 'outside' | 'wait']>([
  ['no run of ours', [], {}, 'outside'],
  ['a run that has recorded it', [rolled({ progress: { ...progress, refreshId: 'r-1' } })], {}, 'ours'],
  ['a run that is under way and has recorded nothing yet', [rolled()], {}, 'wait'],
  [
    'a run that brings this version and has not recorded it',
    [rolled({ progress: { ...progress, version: '8' } })],
    {},
    'ours',
  ],
  ['a run with a refresh of its own', [rolled({ progress: { ...progress, refreshId: 'r-2' } })], {}, 'outside'],
  ['a run that began after it', [rolled()], { startedAt: T0 - HOUR }, 'outside'],
  ['a run that ended without any refresh', [rolled(over)], {}, 'outside'],
  [
    'a run that ended with its version made',
    [rolled({ ...over, outcome: { kind: 'deploy', images: [], version: '8' } })],
    {},
    'ours',
  ],
  [
    'a run that went on after its checkpoint, of the part before that',
    [
      rolled({
        requestedAt: T0 - 3 * HOUR,
        earlier: ['exec-0'],
        progress: { ...progress, refreshId: 'r-2', version: '8' },
      }),
    ],
    { startedAt: T0 - HOUR },
    'ours',
  ],
  ['a run that updates the stack, and starts no refresh itself', [aDeploy()], {}, 'outside'],
  [
    'a request that was never started',
    [(({ start: _none, ...run }) => run)(rolled({ state: 'awaiting-approval' }))],
    {},
    'outside',
  ],
])('whose a refresh is, with %s', (_what, runs, parts, expected) => {
  expect(ownerOfRefresh(refresh(parts), runs)).toBe(expected);
});

const BEGAN = ['stack', 'UPDATE_IN_PROGRESS', 'User Initiated'] as const;
const AT_WORK = ['Group', 'UPDATE_IN_PROGRESS'] as const;
const BACK = ['stack', 'UPDATE_ROLLBACK_IN_PROGRESS'] as const;
const READY = ['Group', 'UPDATE_COMPLETE'] as const;
const OVER = ['stack', 'UPDATE_COMPLETE'] as const;

/** Of one update that began at T0, an event each second; the refresh begins with the last of them, or that long after. */
test.each<[string, readonly (readonly [string, string, string?])[], number, 'update' | 'wait' | undefined]>([
  ['the group is being updated', [BEGAN, AT_WORK], 5000, 'update'],
  ['AWS told its start in whole seconds, before the group’s own', [BEGAN, AT_WORK], -900, 'update'],
  ['the group is being taken back', [BEGAN, AT_WORK, ['Group', 'UPDATE_FAILED'], BACK, AT_WORK], 5000, 'update'],
  ['the group was updated before', [BEGAN, AT_WORK, READY, OVER], 5000, undefined],
  ['the update left the group alone', [BEGAN, ['Other', 'UPDATE_IN_PROGRESS'], OVER], 5000, undefined],
  ['there was no update', [], 5000, undefined],
])('a refresh in a stack, where %s', (_what, rows, after, expected) => {
  const events = someEvents(rows).toReversed();
  const startedAt = (events[0]?.at ?? T0) + after;
  const at = { events, isChanging: false, now: startedAt + HOUR };
  expect(ownerInStack({ startedAt, group: 'Group-physical' }, at)).toBe(expected);
});

test('while the stack changes, a refresh that began just now may be the update’s: its event may not be listed yet', () => {
  const begun = { startedAt: T0 + 5000, group: 'Group-physical' };
  const events = someEvents([BEGAN]);
  const owner = (now: number, isChanging: boolean) => ownerInStack(begun, { events, isChanging, now });
  expect([owner(T0 + 9000, true), owner(T0 + 2 * MINUTE, true), owner(T0 + 9000, false)]).toEqual([
    'wait',
    undefined,
    undefined,
  ]);
});

test.each([
  ['to the update’s begin', [BEGAN, AT_WORK], true],
  ['to the end of the one before', [OVER], true],
  ['not only to its rollback', [BACK, AT_WORK], false],
  ['not only to what a resource did', [AT_WORK], false],
  ['not only to a stack within it', [['Nested', 'UPDATE_COMPLETE']], false],
] as const)('events are read back %s', (_what, rows, expected) => {
  const at = { stack: 'web-prod', at: T0 + MINUTE };
  expect(reachBackTo(someEvents(rows), at)).toBe(expected);
  expect(reachBackTo(someEvents(rows), { ...at, at: T0 - 1 })).toBe(false);
});

test.each<[string, Partial<InstanceRefresh>, Seen | undefined, number]>([
  ['the first look: what goes on', {}, undefined, 1],
  ['the first look: no history', { status: 'Successful' }, undefined, 0],
  ['later: what has ended since', { status: 'Successful' }, seen(), 1],
  ['later: not what was looked into', {}, seen({ handled: ['r-1'] }), 0],
])('refreshes, %s', (_what, parts, at, count) => {
  expect(unseenRefreshes([refresh(parts)], at)).toHaveLength(count);
});

test.each([
  ['the first look takes everything as it is', undefined, []],
  ['an image that none ran before', seen({ images: ['ami-1'] }), ['ami-2']],
  ['nothing new', seen({ images: ['ami-1', 'ami-2'] }), []],
])('images: %s', (_what, at, expected) => {
  const images = [
    { image: 'ami-1', instances: 3 },
    { image: 'ami-2', instances: 1 },
  ];
  expect(imagesUnseen(images, at)).toEqual(expected);
});

test.each([
  [
    'no earlier look: as it is',
    undefined,
    [
      ['ami-1', 3],
      ['ami-2', 1],
    ],
  ],
  ['the new ones were old ones', seen({ images: ['ami-1'] }), [['ami-1', 4]]],
  [
    'two images all along',
    seen({ images: ['ami-1', 'ami-2'] }),
    [
      ['ami-1', 3],
      ['ami-2', 1],
    ],
  ],
  ['all of them are new by now', seen({ images: ['ami-0'] }), [['ami-0', 4]]],
])('before a change that is found on its way, %s', (_what, at, expected) => {
  const images = [
    { image: 'ami-1', instances: 3 },
    { image: 'ami-2', instances: 1 },
  ];
  expect(imagesBefore(images, at).map(({ image, instances }) => [image, instances])).toEqual(expected);
});

test.each([
  ['what nobody approved comes first', ['ami-0new', 'ami-9'], { to: 'ami-9', approved: 'no' }],
  ['what was approved', ['ami-0new'], { to: 'ami-0new', approved: 'yes' }],
  ['nothing but what ran before', ['ami-1'], undefined],
])('a change has brought %s', (_what, images, expected) => {
  const runs = images.map((image) => ({ image, instances: 1 }));
  const before = [{ image: 'ami-1', instances: 1 }];
  expect(broughtImage({ before }, { runs, ours: { runs: [aDeploy()], cut: false } })).toEqual(expected);
});

test.each<[string, readonly DeployRun[], boolean, string]>([
  ['a deploy of it was started', [aDeploy()], false, 'yes'],
  [
    'such a deploy replaced it',
    [
      aDeploy({
        plan: aDeployPlan({
          image: { id: 'ami-x', kind: 'ami' },
          change: aRefreshChange({ from: { id: 'ami-0new', kind: 'ami' } }),
        }),
      }),
    ],
    false,
    'yes',
  ],
  ['a deploy of it was only requested', [unstarted], false, 'no'],
  ['there is no deploy of it', [], false, 'no'],
  ['there is none among those that were read', [], true, 'unknown'],
])('people approved an image: %s', (_what, runs, cut, expected) => {
  expect(approvedHere('ami-0new', { runs, cut })).toBe(expected);
});

test('a request that waits changes nothing; from its start on a run may', () => {
  expect([
    mayBeChanging({ ...unstarted, state: 'awaiting-approval' }),
    mayBeChanging(aDeploy()),
    mayBeChanging(aDeploy(over)),
  ]).toEqual([false, true, false]);
});
