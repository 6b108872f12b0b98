import fc from 'fast-check';
import {
  type Account,
  approverEligibility,
  isInGroup,
  type Lookup,
  memberEligibility,
  usergroupsOf,
} from '../../../src/approvals/decision/eligibility.ts';
import type { Membership } from '../../../src/approvals/decision/membership.ts';
import { snapshotPolicy, stricterPolicy } from '../../../src/approvals/decision/policy.ts';
import type { Eligibility, Ineligibility, PolicySnapshot } from '../../../src/approvals/types.ts';
import { CONFIG } from '../../model/config.ts';
import { DAY } from '../../runs/fixture.ts';

const HOME = { workspace: 'T0PATCHW', settleMs: 0 };
const NOW = 100 * DAY;
const AT = { config: HOME, now: NOW };
const account = (parts: Partial<Account> = {}): Lookup<Account> => ({
  kind: 'known',
  value: { id: 'U0ANA', teamId: 'T0PATCHW', deleted: false, isBot: false, isGuest: false, isExternal: false, ...parts },
});
const UNREAD: Lookup<never> = { kind: 'unknown', what: 'it' };
const GROUPS: PolicySnapshot['groups'] = {
  platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' },
  leads: { kind: 'users', users: ['U0EVE'] },
};
const members = (...users: string[]): Record<string, Lookup<Membership>> => ({
  S0PLATFORM: { kind: 'known', value: { ids: users, joined: {} } },
});

describe('a member', () => {
  test.each<[string, Partial<Account>, Ineligibility | 'yes']>([
    ['a full member of this workspace', {}, 'yes'],
    ['a deactivated account', { deleted: true }, 'deactivated'],
    ['a bot', { isBot: true }, 'bot'],
    ['a guest', { isGuest: true }, 'guest'],
    ['a stranger', { isExternal: true }, 'external'],
    ['a member of another workspace', { teamId: 'T0OTHER' }, 'external'],
    ['a guest of another workspace', { teamId: 'T0OTHER', isGuest: true }, 'external'],
  ])('%s: %s', (_title, parts, expected) => {
    const eligibility = memberEligibility(account(parts), HOME);
    expect(eligibility.may === 'no' ? eligibility.code : eligibility.may).toBe(expected);
  });

  test('on Enterprise Grid other workspaces of the organisation are at home', () => {
    const grid = { ...HOME, enterprise: 'E0PATCHW' };
    expect(memberEligibility(account({ teamId: 'T0OTHER', enterpriseId: 'E0PATCHW' }), grid).may).toBe('yes');
    expect(memberEligibility(account({ teamId: 'T0OTHER', enterpriseId: 'E0OTHER' }), grid).may).toBe('no');
    expect(memberEligibility(account({ teamId: 'T0OTHER' }), grid).may).toBe('no');
    expect(memberEligibility(account({ teamId: 'T0OTHER', enterpriseId: 'E0PATCHW' }), HOME).may).toBe('no');
  });

  test('nobody whom Slack does not know is one', () => {
    expect(memberEligibility(UNREAD, HOME)).toEqual({ may: 'unknown', what: 'it' });
  });

  test('is whoever has every flag right, and nobody else', () => {
    fc.assert(
      fc.property(
        fc.record({
          deleted: fc.boolean(),
          isBot: fc.boolean(),
          isGuest: fc.boolean(),
          isExternal: fc.boolean(),
          isHome: fc.boolean(),
        }),
        ({ isHome, ...flags }) => {
          const eligibility = memberEligibility(account({ ...flags, teamId: isHome ? 'T0PATCHW' : 'T0OTHER' }), HOME);
          expect(eligibility.may === 'yes').toBe(isHome && !Object.values(flags).includes(true));
        },
      ),
    );
  });
});

describe('an approver', () => {
  test.each([
    ['in the user group', account(), members('U0ANA'), ['platform']],
    ['named', account({ id: 'U0EVE' }), members(), ['leads']],
    ['in both', account({ id: 'U0EVE' }), members('U0EVE'), ['platform', 'leads']],
    ['listed by the id of the organisation', account({ enterpriseUserId: 'W0ANA' }), members('W0ANA'), ['platform']],
    ['named by the id of the organisation', account({ enterpriseUserId: 'U0EVE' }), members(), ['leads']],
  ])('is someone %s', (_title, who, lists, groups) => {
    expect(approverEligibility(who, GROUPS, lists, AT)).toEqual({ may: 'yes', groups });
  });

  test('is not someone in no group, nor a guest in one', () => {
    expect(approverEligibility(account(), GROUPS, members('U0BEN'), AT)).toEqual({ may: 'no', code: 'not-approver' });
    expect(approverEligibility(account({ isGuest: true }), GROUPS, members('U0ANA'), AT)).toEqual({
      may: 'no',
      code: 'guest',
    });
    expect(approverEligibility(account(), {}, {}, AT)).toEqual({ may: 'no', code: 'not-approver' });
  });

  test('a group that cannot be read makes unknown, unless another one has them', () => {
    const unread = { S0PLATFORM: UNREAD };
    expect(approverEligibility(account(), GROUPS, unread, AT)).toEqual({ may: 'unknown', what: 'it' });
    expect(approverEligibility(account({ id: 'U0EVE' }), GROUPS, unread, AT)).toEqual({
      may: 'yes',
      groups: ['leads'],
    });
    expect(approverEligibility(account(), GROUPS, {}, AT)).toEqual({ may: 'unknown', what: 'members of S0PLATFORM' });
  });

  test('only user groups are asked of Slack', () => {
    expect(usergroupsOf(GROUPS)).toEqual(['S0PLATFORM']);
  });
});

describe('an approver who joined a group', () => {
  const joinedSince = (at: number, ids = ['U0ANA']): Record<string, Lookup<Membership>> => ({
    S0PLATFORM: { kind: 'known', value: { ids, joined: { U0ANA: at } } },
  });
  const settling = { config: { ...HOME, settleMs: DAY }, now: NOW };
  const both = { ...GROUPS, other: { kind: 'usergroup', usergroup: 'S0OTHER' } } as const;

  test('waits as long as the config says, and is told until when', () => {
    expect(approverEligibility(account(), GROUPS, joinedSince(NOW - 1), settling)).toEqual({
      may: 'no',
      code: 'too-new',
      group: 'platform',
      joinedAt: NOW - 1,
      until: NOW - 1 + DAY,
    });
    expect(approverEligibility(account(), GROUPS, joinedSince(NOW - DAY), settling)).toEqual({
      may: 'yes',
      groups: ['platform'],
    });
  });

  test('does not wait where the config says nothing, and says since when for a day', () => {
    expect(approverEligibility(account(), GROUPS, joinedSince(NOW - 1), AT)).toEqual({
      may: 'yes',
      groups: ['platform'],
      joinedAt: NOW - 1,
    });
    expect(approverEligibility(account(), GROUPS, joinedSince(NOW - DAY), AT)).toEqual({
      may: 'yes',
      groups: ['platform'],
    });
  });

  test('counts as a named person or by another group, and then only by that one', () => {
    const eve = account({ id: 'U0EVE' });
    const lists = { S0PLATFORM: { kind: 'known', value: { ids: ['U0EVE'], joined: { U0EVE: NOW } } } } as const;
    expect(approverEligibility(eve, GROUPS, lists, settling)).toEqual({ may: 'yes', groups: ['leads'] });
    const other = { S0OTHER: { kind: 'known', value: { ids: ['U0ANA'], joined: {} } } } as const;
    expect(approverEligibility(account(), both, { ...joinedSince(NOW), ...other }, settling)).toEqual({
      may: 'yes',
      groups: ['other'],
    });
  });

  test('waits for the first of several, and is unknown while another cannot be read', () => {
    const other = { S0OTHER: { kind: 'known', value: { ids: ['U0ANA'], joined: { U0ANA: NOW - 5 } } } } as const;
    expect(approverEligibility(account(), both, { ...joinedSince(NOW), ...other }, settling)).toMatchObject({
      code: 'too-new',
      group: 'other',
      until: NOW - 5 + DAY,
    });
    expect(approverEligibility(account(), both, joinedSince(NOW), settling)).toEqual({
      may: 'unknown',
      what: 'members of S0OTHER',
    });
  });

  test('is as old as the older of the two ids that Slack has for them', () => {
    const grid = account({ enterpriseUserId: 'W0ANA' });
    const lists = {
      S0PLATFORM: { kind: 'known', value: { ids: ['U0ANA', 'W0ANA'], joined: { U0ANA: NOW, W0ANA: NOW - DAY } } },
    } as const;
    expect(approverEligibility(grid, GROUPS, lists, settling)).toEqual({ may: 'yes', groups: ['platform'] });
  });

  test.each<[Eligibility, boolean]>([
    [{ may: 'yes', groups: [] }, true],
    [{ may: 'no', code: 'too-new', group: 'platform', joinedAt: 0, until: DAY }, true],
    [{ may: 'no', code: 'not-approver' }, false],
    [{ may: 'unknown', what: 'it' }, false],
  ])('is enough for what only stops something: %j', (eligibility, enough) => {
    expect(isInGroup(eligibility)).toBe(enough);
  });
});

describe('a policy in flight', () => {
  const then: PolicySnapshot = { name: 'prod', approvals: 2, groups: GROUPS, expiresMs: DAY };
  const stricter = (today: Partial<PolicySnapshot>) => stricterPolicy(then, { ...then, ...today });

  test('is as it was when nothing changed', () => expect(stricter({})).toEqual(then));

  test('takes the larger quorum', () => {
    expect(stricter({ approvals: 3 })?.approvals).toBe(3);
    expect(stricter({ approvals: 1 })?.approvals).toBe(2);
  });

  test('that asks for more than the policy does so of a larger quorum too', () => {
    const overridden = { ...then, approvals: 3, beyond: 1 };
    expect(stricterPolicy(overridden, then)?.approvals).toBe(3);
    expect(stricterPolicy(overridden, { ...then, approvals: 3 })?.approvals).toBe(4);
  });

  test('keeps only the groups that both have, and of named people those in both lists', () => {
    expect(stricter({ groups: { leads: { kind: 'users', users: ['U0EVE', 'U0NEW'] } } })?.groups).toEqual({
      leads: { kind: 'users', users: ['U0EVE'] },
    });
    expect(stricter({ groups: { platform: { kind: 'usergroup', usergroup: 'S0OTHER' } } })?.groups).toEqual({});
    expect(stricter({ groups: { platform: { kind: 'users', users: ['U0ANA'] } } })?.groups).toEqual({});
  });

  describe('what a deferral beyond the deferrals takes', () => {
    const leads = { leads: { kind: 'users', users: ['U0ANA', 'U0EVE'] } } as const;
    const escalated = { approvals: 2, groups: leads };
    const inFlight = { ...then, escalated };

    test('is frozen with its groups', () => {
      const prod = { ...CONFIG.policies['prod'], escalated: { approvals: 2, from: ['leads', 'gone'] } };
      const config = {
        ...CONFIG,
        policies: {
          ...CONFIG.policies,
          prod: { name: 'prod', approvals: 2, from: [], expiresMs: DAY, soakMs: 0, ...prod },
        },
      };
      expect(snapshotPolicy(config, 'prod')?.escalated).toEqual({
        approvals: 2,
        groups: { leads: CONFIG.approvers['leads'] },
      });
    });

    test('takes more people and fewer groups, never the other way round', () => {
      const today = {
        ...then,
        escalated: { approvals: 3, groups: { leads: { kind: 'users', users: ['U0EVE'] } } },
      } as const;
      expect(stricterPolicy(inFlight, today)?.escalated).toEqual(today.escalated);
      expect(stricterPolicy({ ...then, ...today }, inFlight)?.escalated).toEqual(today.escalated);
    });

    test('is refused once either has none', () => {
      expect(stricterPolicy(inFlight, then)).not.toHaveProperty('escalated');
      expect(stricterPolicy(then, inFlight)).not.toHaveProperty('escalated');
    });
  });

  test('that the config no longer has is none', () => expect(stricterPolicy(then, undefined)).toBeUndefined());

  test('is frozen with the groups that it names, and with whose accounts belong together', () => {
    expect(snapshotPolicy(CONFIG, 'prod')).toEqual({
      name: 'prod',
      approvals: 2,
      groups: { platform: CONFIG.approvers['platform'], leads: CONFIG.approvers['leads'] },
      people: CONFIG.people,
      expiresMs: DAY,
    });
    expect(snapshotPolicy({ ...CONFIG, people: {} }, 'prod')).not.toHaveProperty('people');
    expect(snapshotPolicy(CONFIG, 'none')).toBeUndefined();
  });
});
