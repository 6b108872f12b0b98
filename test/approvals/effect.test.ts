import { setImmediate } from 'node:timers/promises';
import {
  loadApprover,
  loadApprovers,
  loadEligibilities,
  loadQuorum,
  loadSights,
  lookAtApprovers,
  noteMembers,
} from '../../src/approvals/effect.ts';
import type { PolicySnapshot } from '../../src/approvals/types.ts';
import type { UserInfo } from '../../src/slack/answers.ts';
import { SlackCallError } from '../../src/slack/call-error.ts';
import { membersKey } from '../../src/store/keys.ts';
import { CONFIG } from '../model/config.ts';
import { ANA, aRun, BEN, CLEO, DAY, DEV } from '../runs/fixture.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { portsDouble } from '../support/ports.ts';

const failing = (kind: 'ambiguous' | 'user-unreachable'): Promise<never> =>
  Promise.reject(new SlackCallError('users.info', { kind, code: kind }));

/** Slack with these members of the group; everyone else is a full member but those who are said to be something else. */
function slackWith(members: readonly string[] | 'unread', others: Record<string, Partial<UserInfo> | 'unread'> = {}) {
  const asked: string[] = [];
  const { slack, table, clock } = portsDouble();
  return {
    asked,
    ports: {
      config: CONFIG,
      table,
      clock,
      slack: {
        ...slack,
        userGroupMembers: async () => (members === 'unread' ? failing('ambiguous') : members),
        userInfo: async (id: string): Promise<UserInfo> => {
          asked.push(id);
          const other = others[id] ?? {};
          if (other === 'unread') return failing('ambiguous');
          return { id, teamId: 'T0PATCHW', deleted: false, isBot: false, isGuest: false, isExternal: false, ...other };
        },
      },
    },
  };
}

const policy = (approvals: number, groups = aRun().policy.groups): PolicySnapshot => ({
  ...aRun().policy,
  approvals,
  groups,
  people: CONFIG.people,
});
const LEADS: PolicySnapshot['groups'] = { leads: { kind: 'users', users: ['U0ANA', 'U0BEN'] } };

describe('whether enough people could approve', () => {
  test('is known as soon as there are enough, and nobody more is looked at', async () => {
    const { ports, asked } = slackWith(['U0ANA', 'U0BEN', 'U0CLEO', 'U0EVE', 'U0FAY']);
    expect(await loadQuorum(ports, { policy: policy(2), requester: DEV })).toEqual({ kind: 'enough' });
    expect(asked).toEqual(['U0ANA', 'U0BEN']);
  });

  test('counts neither who asks, nor who set it off, nor a second account, nor anyone who may not decide', async () => {
    const { ports } = slackWith(
      ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0GUEST', 'U0EXT', 'U0GONE', 'UBOT', 'U0EVE'],
      {
        U0GUEST: { isGuest: true },
        U0EXT: { teamId: 'T0OTHER' },
        U0GONE: { deleted: true },
        UBOT: { isBot: true },
      },
    );
    const short = (asked: object) => loadQuorum(ports, { policy: policy(4), requester: DEV, ...asked });
    expect(await short({ policy: policy(5) })).toEqual({
      kind: 'short',
      people: ['U0ANA', 'U0BEN', 'U0CLEO', 'U0EVE'],
    });
    expect(await short({})).toEqual({ kind: 'enough' });
    expect(await short({ requester: CLEO })).toEqual({ kind: 'short', people: ['U0ANA', 'U0BEN', 'U0EVE'] });
    expect(await short({ setOffBy: ANA })).toEqual({ kind: 'short', people: ['U0BEN', 'U0CLEO', 'U0EVE'] });
    expect(await short({ requester: { ...BEN, userId: 'W0BEN', aliases: ['U0BEN'] } })).toMatchObject({
      people: ['U0ANA', 'U0CLEO', 'U0EVE'],
    });
  });

  test('is nobody where nobody is listed', async () => {
    expect(await loadQuorum(slackWith([]).ports, { policy: policy(1), requester: DEV })).toEqual({
      kind: 'short',
      people: [],
    });
  });

  test('is unknown when a group or an account that could decide it cannot be read', async () => {
    const both = policy(2, { ...aRun().policy.groups, ...LEADS });
    const unread = slackWith('unread').ports;
    expect(await loadQuorum(unread, { policy: both, requester: DEV })).toEqual({ kind: 'enough' });
    expect(await loadQuorum(unread, { policy: both, requester: ANA })).toEqual({
      kind: 'unknown',
      what: 'members of user group S0PLATFORM',
    });
    const { ports } = slackWith(['U0ANA', 'U0BEN'], { U0BEN: 'unread' });
    expect(await loadQuorum(ports, { policy: policy(2), requester: DEV })).toEqual({
      kind: 'unknown',
      what: 'Slack account U0BEN',
    });
  });

  test('is not looked for among more accounts than Slack lets us', async () => {
    const guests = Array.from({ length: 60 }, (_, i) => `U0G${i}`);
    const { ports, asked } = slackWith(guests, Object.fromEntries(guests.map((id) => [id, { isGuest: true }])));
    expect(await loadQuorum(ports, { policy: policy(2), requester: DEV })).toEqual({
      kind: 'unknown',
      what: 'all 60 approvers',
    });
    expect(asked).toHaveLength(30);
  });
});

describe('who someone is, on Enterprise Grid', () => {
  const grid = { ...CONFIG, enterprise: 'E0PATCHW' };
  const cleo = { U0CLEO: { enterpriseUserId: 'W0CLEO' } };

  test('takes in the second ids of their other accounts', async () => {
    const { ports } = slackWith([], cleo);
    const { by } = await loadApprover({ ...ports, config: grid }, 'U0CLEO2', policy(1));
    expect(by).toEqual({ userId: 'U0CLEO2', person: 'cleo', aliases: ['U0CLEO', 'W0CLEO'] });
  });

  test('is unknown when one of those cannot be read, and the same when Slack has no such account', async () => {
    const unread = slackWith(['U0CLEO2'], { U0CLEO: 'unread' });
    const { eligibility } = await loadApprover({ ...unread.ports, config: grid }, 'U0CLEO2', policy(1));
    expect(eligibility).toEqual({ may: 'unknown', what: 'Slack account U0CLEO' });
    const { ports } = slackWith(['U0CLEO2']);
    const userInfo = (id: string) => (id === 'U0CLEO' ? failing('user-unreachable') : ports.slack.userInfo(id));
    const found = await loadApprover(
      { ...ports, slack: { ...ports.slack, userInfo }, config: grid },
      'U0CLEO2',
      policy(1),
    );
    expect(found).toMatchObject({ eligibility: { may: 'yes' }, by: { person: 'cleo', aliases: ['U0CLEO'] } });
  });

  test('costs one look at who acts where there is no organisation', async () => {
    const { ports, asked } = slackWith(['U0CLEO2'], cleo);
    await loadApprover(ports, 'U0CLEO2', policy(1));
    expect(asked).toEqual(['U0CLEO2']);
  });
});

describe('who can be named to approve', () => {
  const named = (slack: ReturnType<typeof slackWith>, others = [DEV]) => loadApprovers(slack.ports, policy(1), others);

  test('are those who may, less who asked and second accounts', async () => {
    const slack = slackWith(['U0DEV', 'U0ANA', 'U0CLEO', 'U0CLEO2', 'U0GUEST', 'U0GONE'], {
      U0GUEST: { isGuest: true },
      U0GONE: { deleted: true },
    });
    expect(await named(slack)).toEqual({ kind: 'people', people: ['U0ANA', 'U0CLEO'], more: false });
    expect(await named(slack, [DEV, ANA])).toEqual({ kind: 'people', people: ['U0CLEO'], more: false });
    expect(await named(slackWith(['U0DEV']))).toEqual({ kind: 'people', people: [], more: false });
  });

  test('are a few, and no more accounts are read than it takes', async () => {
    const many = Array.from({ length: 40 }, (_, i) => `U0MANY${i}`);
    const slack = slackWith(many);
    expect(await named(slack)).toEqual({ kind: 'people', people: many.slice(0, 4), more: true });
    expect(slack.asked).toHaveLength(8);
  });

  test.each<[string, ReturnType<typeof slackWith>]>([
    ['whose members Slack does not say', slackWith('unread')],
    ['with an account that Slack does not say', slackWith(['U0ANA', 'U0BEN'], { U0BEN: 'unread' })],
    [
      'of which the first are all unable',
      slackWith(
        Array.from({ length: 40 }, (_, i) => `U0MANY${i}`),
        Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`U0MANY${i}`, { deleted: true }])),
      ),
    ],
  ])('is the group %s', async (_what, slack) => {
    expect(await named(slack)).toEqual({ kind: 'groups', groups: policy(1).groups });
  });
});

describe('since when someone is in a user group', () => {
  const T = 1_000_000;
  /** Slack, a table and a clock that a test moves. */
  function group(settleMs: number, store = createMemoryTable()) {
    const state = { members: ['U0ANA', 'U0BEN'] as readonly string[], now: T, reads: 0 };
    const { ports } = slackWith([]);
    const userGroupMembers = async () => {
      state.reads += 1;
      return state.members;
    };
    return {
      state,
      table: store,
      ports: {
        ...ports,
        slack: { ...ports.slack, userGroupMembers },
        table: store,
        clock: () => state.now,
        config: { ...CONFIG, settleMs },
      },
    };
  }
  const may = async ({ ports }: ReturnType<typeof group>, id: string) =>
    (await loadApprover(ports, id, policy(1))).eligibility;

  test('nobody waits whom the first read finds; whoever comes later does, and so does who left and returned', async () => {
    const at = group(DAY);
    expect(await may(at, 'U0ANA')).toEqual({ may: 'yes', groups: ['platform'] });
    at.state.now = T + 1;
    at.state.members = ['U0ANA', 'U0EVE'];
    expect(await may(at, 'U0EVE')).toEqual({
      may: 'no',
      code: 'too-new',
      group: 'platform',
      joinedAt: T + 1,
      until: T + 1 + DAY,
    });
    at.state.now = T + 5;
    at.state.members = ['U0ANA', 'U0BEN', 'U0EVE'];
    expect(await may(at, 'U0BEN')).toMatchObject({ code: 'too-new', joinedAt: T + 5 });
    at.state.now = T + 1 + DAY;
    expect(await may(at, 'U0EVE')).toEqual({ may: 'yes', groups: ['platform'] });
    expect(await may(at, 'U0ANA')).toEqual({ may: 'yes', groups: ['platform'] });
  });

  test('costs one read of the table, and a write only when the members have changed', async () => {
    const at = group(0);
    await may(at, 'U0ANA');
    expect(at.table.calls()).toBe(2);
    await may(at, 'U0ANA');
    expect(at.table.calls()).toBe(3);
  });

  test('of two workers that see it at once the first sight stays', async () => {
    const at = group(DAY);
    await may(at, 'U0ANA');
    at.state.members = ['U0ANA', 'U0EVE'];
    at.state.now = T + 7;
    const late = group(DAY, at.table);
    late.state.members = at.state.members;
    late.state.now = T + 9;
    const seen = await Promise.all([may(at, 'U0EVE'), may(late, 'U0EVE')]);
    expect(seen).toMatchObject([{ joinedAt: T + 7 }, { joinedAt: T + 7 }]);
  });

  test('a table that does not answer, or holds something else, makes unknown', async () => {
    const at = group(0);
    const what = { may: 'unknown', what: 'members of user group S0PLATFORM' };
    const broken = { ...at.table, get: () => Promise.reject(new Error('no answer')) };
    expect((await loadApprover({ ...at.ports, table: broken }, 'U0ANA', policy(1))).eligibility).toEqual(what);
    await at.table.write([
      { kind: 'put', item: { ...membersKey('S0PLATFORM'), since: 0, members: 'all', version: 1 }, when: {} },
    ]);
    expect(await may(at, 'U0ANA')).toEqual(what);
  });

  test('counts in the quorum, in who is named and at the start', async () => {
    const at = group(DAY);
    await may(at, 'U0ANA');
    at.state.members = ['U0ANA', 'U0EVE', 'U0FAY'];
    at.state.now = T + 1;
    expect(await loadQuorum(at.ports, { policy: policy(2), requester: DEV })).toEqual({
      kind: 'short',
      people: ['U0ANA'],
    });
    expect(await loadApprovers(at.ports, policy(1))).toEqual({ kind: 'people', people: ['U0ANA'], more: false });
    const start = await loadEligibilities(at.ports, ['U0ANA', 'U0EVE'], policy(2));
    expect(start).toMatchObject({ U0ANA: { may: 'yes' }, U0EVE: { may: 'no', code: 'too-new' } });
    at.state.now = T + 1 + DAY;
    expect(await loadQuorum(at.ports, { policy: policy(2), requester: DEV })).toEqual({ kind: 'enough' });
  });

  test('is kept as soon as Slack says that members have changed, of approver groups alone', async () => {
    const at = group(DAY);
    await may(at, 'U0ANA');
    at.state.members = ['U0ANA', 'U0EVE'];
    at.state.now = T + 3;
    await noteMembers(at.ports, 'S0PLATFORM');
    expect(await loadSights(at.table, 'S0PLATFORM')).toEqual({ since: T, members: { U0ANA: T, U0EVE: T + 3 } });
    const { reads } = at.state;
    await noteMembers(at.ports, 'S0OTHER');
    expect(at.state.reads).toBe(reads);
    expect(await loadSights(at.table, 'S0OTHER')).toBeUndefined();
  });

  test.each([
    ['refused', 'is left to the next decision', 'resolves'],
    ['ambiguous', 'is read again', 'rejects'],
  ] as const)('a change whose read is %s %s', async (kind, _what, outcome) => {
    const at = group(0);
    const fail = () => Promise.reject(new SlackCallError('usergroups.users.list', { kind, code: kind }));
    const ports = { ...at.ports, slack: { ...at.ports.slack, userGroupMembers: fail } };
    const noted = noteMembers(ports, 'S0PLATFORM').then(
      () => 'resolves',
      () => 'rejects',
    );
    expect(await noted).toBe(outcome);
  });
});

test('whoever waits for a start does not wait for groups first, and then for accounts', async () => {
  const { ports, asked } = slackWith([]);
  let before: readonly string[] = [];
  const userGroupMembers = async (): Promise<string[]> => {
    await setImmediate();
    before = [...asked];
    return ['U0ANA'];
  };
  const slack = { ...ports.slack, userGroupMembers };
  const seen = await lookAtApprovers({ ...ports, slack }, ['U0ANA', 'U0BEN'], { ...policy(2), now: ports.clock() });
  expect(before).toEqual(['U0ANA', 'U0BEN']);
  expect(Object.values(seen).map(({ eligibility }) => eligibility.may)).toEqual(['yes', 'no']);
});
