import type { Config } from '../../../src/config/types.ts';
import { DAY } from '../../../src/duration.ts';
import { boardCompliance, groupsAsked, owedBy } from '../../../src/home/decision/compliance.ts';
import type { Asked, BoardCompliance } from '../../../src/home/types.ts';
import { NO_FLEET } from '../../../src/posture/types/swept.ts';
import type { Task } from '../../../src/posture/types/task.ts';
import { COMPLIANCE } from '../../digest/compliance-config.ts';
import { anException } from '../../digest/fixture.ts';
import { aPosture, NOW } from '../../posture/posture-fixture.ts';
import { HOME } from '../../support/home.ts';

const config: Pick<Config, 'compliance' | 'fleets' | 'approvers'> = {
  compliance: COMPLIANCE,
  fleets: {
    'web-prod': {
      name: 'web-prod',
      policy: 'prod',
      channel: 'C0PATCHING',
      place: HOME,
      alarms: [],
      target: { kind: 'stack', stack: 'web', parameter: 'Image' },
    },
  },
  approvers: { ops: { kind: 'users', users: ['U0ANA', 'U0BEN'] }, sec: { kind: 'usergroup', usergroup: 'S0SEC' } },
};

const aTask = (parts: Partial<Task> = {}): Task => ({
  schema: 1,
  id: 'e-1',
  kind: 'review',
  about: 'CVE-2026-1',
  groups: ['ops'],
  notBy: 'U0BEN',
  openedAt: NOW - DAY,
  due: NOW + DAY,
  ...parts,
});

const board = (kept: Partial<Parameters<typeof boardCompliance>[0]> = {}): BoardCompliance => {
  const made = boardCompliance({ postures: [], exceptions: [], tasks: [], ...kept }, { config, now: NOW });
  if (made === undefined) throw new Error('compliance is not followed');
  return made;
};

const asked = (userId: string, parts: Partial<Asked> = {}): Asked => ({
  by: { userId, person: userId },
  members: {},
  people: {},
  now: NOW,
  ...parts,
});

const policy = { ...anException().policy, groups: { ops: { kind: 'users', users: ['U0ANA', 'U0DEV'] } } } as const;
const waiting = anException({ id: 'x-asked', state: 'asked', expiresAt: NOW + DAY, policy });

test('nothing is said where compliance is not followed', () => {
  const { compliance: _none, ...rest } = config;
  expect(
    boardCompliance({ postures: [aPosture()], exceptions: [], tasks: [] }, { config: rest, now: NOW }),
  ).toBeUndefined();
  expect(owedBy(undefined, asked('U0ANA'))).toEqual({ decide: [], review: [], renew: [], unread: false });
});

test('a fleet that no sweep has read is named', () => {
  expect([board().unread, board({ postures: [aPosture()] }).unread]).toEqual([['web-prod'], []]);
});

test('a fleet that the config no longer has is not shown, instances of no fleet are', () => {
  const postures = ['web-prod', 'gone', NO_FLEET].map((fleet) => aPosture({ fleet }));
  expect(board({ postures }).postures.map(({ fleet }) => fleet)).toEqual(['web-prod', NO_FLEET]);
});

test('deadlines come by when they are due; exceptions that are over are history', () => {
  const deadline = (inDays: number) => ({
    due: NOW + inDays * DAY,
    patch: 'KB1',
    exploited: false,
    rule: 'r',
    open: 1,
    overdue: 0,
  });
  const made = board({
    postures: [
      aPosture({ fleet: 'web-prod', deadline: deadline(9) }),
      aPosture({ fleet: NO_FLEET, deadline: deadline(1) }),
    ],
    exceptions: [
      anException({ id: 'x-late', until: NOW + 9 * DAY }),
      anException({ id: 'x-over', until: NOW }),
      anException({ id: 'x-gone', state: 'voided' }),
      waiting,
    ],
  });
  expect(made.deadlines.map(({ fleet }) => fleet)).toEqual([NO_FLEET, 'web-prod']);
  expect(made.exceptions.map(({ id }) => id)).toEqual(['x-asked', 'x-late']);
});

describe('an exception waits for', () => {
  const decideOf = (userId: string, parts: Partial<typeof waiting> = {}, more: Partial<Asked> = {}) =>
    owedBy(board({ exceptions: [{ ...waiting, ...parts }] }), asked(userId, more)).decide.length;

  test.each([
    ['a person of its groups', 'U0ANA', {}, 1],
    ['nobody else', 'U0EVE', {}, 0],
    ['never whoever requested it', 'U0DEV', {}, 0],
    [
      'nobody once they have approved',
      'U0ANA',
      { approvals: [{ userId: 'U0ANA', person: 'U0ANA', epoch: 1, at: NOW, groups: ['ops'] }] },
      0,
    ],
    ['nobody once its time to be approved is over', 'U0ANA', { expiresAt: NOW }, 0],
  ])('%s', (_who, userId, parts, expected) => expect(decideOf(userId, parts)).toBe(expected));

  test('nobody by another account of whoever requested it', () => {
    expect(decideOf('U0ANA', {}, { people: { dev: ['U0DEV', 'U0ANA'] } })).toBe(0);
  });
});

describe('a review waits for', () => {
  test.each([
    ['a person of its groups', 'U0ANA', 1],
    ['not whoever requested the emergency', 'U0BEN', 0],
    ['nobody else', 'U0EVE', 0],
  ])('%s', (_who, userId, expected) =>
    expect(owedBy(board({ tasks: [aTask()] }), asked(userId)).review).toHaveLength(expected),
  );

  test('a group that Slack does not tell: there may be more', () => {
    const compliance = board({ tasks: [aTask({ groups: ['sec'] })] });
    expect(groupsAsked(compliance)).toEqual([{ sec: { kind: 'usergroup', usergroup: 'S0SEC' } }]);
    expect(owedBy(compliance, asked('U0ANA'))).toMatchObject({ review: [], unread: true });
    expect(owedBy(compliance, asked('U0ANA', { members: { S0SEC: ['U0ANA'] } })).review).toHaveLength(1);
  });
});

describe('renewing', () => {
  const renewOf = (userId: string, ...exceptions: ReturnType<typeof anException>[]) =>
    owedBy(board({ exceptions }), asked(userId)).renew.map(({ id }) => id);

  test('is for whoever requested it, once its end is near', () => {
    expect(renewOf('U0DEV', anException())).toEqual(['x-7k2m9x4q']);
    expect(renewOf('U0ANA', anException())).toEqual([]);
    expect(renewOf('U0DEV', anException({ until: NOW + 8 * DAY }))).toEqual([]);
  });

  test('is done once a renewal waits for people', () => {
    expect(renewOf('U0DEV', anException(), { ...waiting, renews: 'x-7k2m9x4q' })).toEqual([]);
  });
});
