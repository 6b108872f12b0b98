import { loadApprover, loadApprovers, loadQuorum } from '../../src/approvals/effect.ts';
import type { PolicySnapshot } from '../../src/approvals/types.ts';
import type { UserInfo } from '../../src/slack/answers.ts';
import { SlackCallError } from '../../src/slack/call-error.ts';
import { CONFIG } from '../model/config.ts';
import { ANA, aRun, BEN, CLEO, DEV } from '../runs/fixture.ts';
import { portsDouble } from '../support/ports.ts';

const failing = (kind: 'ambiguous' | 'user-unreachable'): Promise<never> =>
  Promise.reject(new SlackCallError('users.info', { kind, code: kind }));

/** Slack with these members of the group; everyone else is a full member but those who are said to be something else. */
function slackWith(members: readonly string[] | 'unread', others: Record<string, Partial<UserInfo> | 'unread'> = {}) {
  const asked: string[] = [];
  const { slack } = portsDouble();
  return {
    asked,
    ports: {
      config: CONFIG,
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
    const found = await loadApprover({ slack: { ...ports.slack, userInfo }, config: grid }, 'U0CLEO2', policy(1));
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
