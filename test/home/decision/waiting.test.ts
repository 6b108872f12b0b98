import type { Person } from '../../../src/approvals/types.ts';
import type { BakeRun } from '../../../src/bake/types/run.ts';
import { isAsking, waitingFor } from '../../../src/home/decision/waiting.ts';
import {
  ANA,
  anApproval,
  aRecord,
  aRun,
  BEN,
  CHECKPOINT,
  CLEO,
  CLEO_AGAIN,
  DAY,
  DEV,
  runIn,
  T0,
} from '../../runs/fixture.ts';

const MEMBERS = { S0PLATFORM: ['U0ANA', 'U0BEN', 'U0DEV', 'U0CLEO'] };
const PEOPLE = { cleo: ['U0CLEO', 'U0CLEO2'] };

interface Asked {
  by?: Person;
  members?: Record<string, string[]>;
  now?: number;
}

function waits(run: BakeRun, { by = ANA, members = MEMBERS, now = T0 }: Asked = {}): string {
  const { mine, unread } = waitingFor([aRecord(run)], { by, members, people: PEOPLE, now });
  if (unread) return 'unknown';
  return mine.length === 1 ? 'yes' : 'no';
}

test.each<[string, BakeRun, Asked, string]>([
  ['a member of a group', aRun(), {}, 'yes'],
  ['someone in no group', aRun(), { by: { userId: 'U0EVE', person: 'U0EVE' } }, 'no'],
  ['whoever requested it', aRun(), { by: DEV }, 'no'],
  ['whoever requested it by another account', aRun({ requester: CLEO }), { by: CLEO_AGAIN }, 'no'],
  ['whoever set it off', aRun({ setOffBy: BEN }), { by: BEN }, 'no'],
  ['whoever approved this epoch', aRun({ approvals: [anApproval(ANA)] }), {}, 'no'],
  ['whoever approved an earlier epoch', aRun({ epoch: 2, approvals: [anApproval(ANA)] }), {}, 'yes'],
  ['another account of a member', aRun(), { by: { ...CLEO_AGAIN, aliases: ['U0CLEO'] } }, 'yes'],
  ['anyone, of a group that could not be read', aRun(), { members: {} }, 'unknown'],
  ['anyone, at a checkpoint', runIn('waiting', CHECKPOINT), {}, 'yes'],
  ['anyone, of a run that is watched', runIn('waiting'), {}, 'no'],
  ['anyone, of a run that has its approvals', runIn('scheduled'), {}, 'no'],
  ['anyone, of a request that has expired', aRun(), { now: T0 + DAY }, 'no'],
  ['anyone, past the expiry at a checkpoint', runIn('waiting', CHECKPOINT), { now: T0 + DAY }, 'yes'],
])('%s', (_who, run, asked, expected) => expect(waits(run, asked)).toBe(expected));

test('people named in the policy need no group of Slack', () => {
  const policy = { ...aRun().policy, groups: { leads: { kind: 'users' as const, users: ['U0ANA'] } } };
  expect([waits(aRun({ policy }), { members: {} }), waits(aRun({ policy }), { by: BEN, members: {} })]).toEqual([
    'yes',
    'no',
  ]);
});

test('one group that is read is enough, where another is not', () => {
  const groups = { ...aRun().policy.groups, others: { kind: 'usergroup' as const, usergroup: 'S0OTHERS' } };
  const run = aRun({ policy: { ...aRun().policy, groups } });
  expect([waits(run), waits(run, { by: { userId: 'U0EVE', person: 'U0EVE' } })]).toEqual(['yes', 'unknown']);
});

test('asks people before the start and at a checkpoint', () => {
  expect([aRun(), runIn('waiting', CHECKPOINT), runIn('waiting'), runIn('running')].map(isAsking)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
