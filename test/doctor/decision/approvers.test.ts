import type { Membership } from '../../../src/approvals/decision/membership.ts';
import { personOf } from '../../../src/approvals/decision/people.ts';
import type { Eligibility } from '../../../src/approvals/types.ts';
import { approverFindings, askedBy } from '../../../src/doctor/decision/approvers.ts';
import { findingText } from '../../../src/doctor/message/finding.ts';
import type { ApproverFacts, Asked } from '../../../src/doctor/types/approvers.ts';
import type { Read } from '../../../src/doctor/types/read.ts';
import { DAY } from '../../../src/duration.ts';
import { CONFIG } from '../../model/config.ts';

const NOW = Date.parse('2026-11-18T00:00:00Z');

const asked = (over: Partial<Asked> = {}): Asked => ({
  policy: 'prod',
  approvals: 2,
  groups: { platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' }, leads: { kind: 'users', users: ['U0LEAD'] } },
  people: {},
  ...over,
});

const YES: Eligibility = { may: 'yes', groups: [] };

interface World {
  asked?: Asked;
  members?: Read<Membership>;
  /** By account; everyone else may. */
  eligibility?: Readonly<Record<string, Eligibility>>;
  settleMs?: number;
}

function factsOf({ asked: one = asked(), members, eligibility = {}, settleMs = 0 }: World): ApproverFacts {
  const list = members ?? { kind: 'read', value: { ids: ['U0A', 'U0B'], joined: {} } };
  const ids = [...(list.kind === 'read' ? list.value.ids : []), 'U0LEAD'];
  return {
    asked: [one],
    settleMs,
    now: NOW,
    members: { S0PLATFORM: list },
    accounts: Object.fromEntries(
      ids.map((id) => [
        id,
        { kind: 'read', value: { by: personOf(id, one.people), ids: [id], eligibility: eligibility[id] ?? YES } },
      ]),
    ),
  };
}

const said = (world: World): string[] =>
  approverFindings(factsOf(world)).map((each) => `${each.level}: ${findingText(each).text}`);

const no = (code: 'guest' | 'deactivated' | 'external' | 'bot'): Eligibility => ({ may: 'no', code });

test.each<[string, World, string]>([
  ['one more than it asks for', {}, 'ok: Policy *prod* needs 2 approvals, and 3 people can give one.'],
  [
    'just as many: nobody approves their own request',
    { eligibility: { U0B: no('guest') } },
    'to-do: Policy *prod* needs 2 approvals, and just 2 people can give one: what one of them requests cannot be approved, since nobody approves their own request. Not counted: 1 guest. Add at least one person to platform or leads.',
  ],
  [
    'too few: guests, bots, deactivated accounts and other organisations do not count',
    { eligibility: { U0A: no('deactivated'), U0B: no('guest') } },
    'to-do: Policy *prod* needs 2 approvals, and only 1 person can give one: nothing under it can start. Not counted: 1 guest and 1 deactivated account. Add people to platform or leads, or lower its approvals.',
  ],
  [
    'several accounts of one person',
    { asked: asked({ people: { ana: ['U0A', 'U0B', 'U0LEAD'] } }) },
    'to-do: Policy *prod* needs 2 approvals, and only 1 person can give one: nothing under it can start. Add people to platform or leads, or lower its approvals.',
  ],
  [
    'nobody at all, of whom one is asked',
    {
      asked: asked({ approvals: 1, groups: { leads: { kind: 'users', users: ['U0LEAD'] } } }),
      eligibility: { U0LEAD: no('deactivated') },
    },
    'to-do: Policy *prod* needs 1 approval, and nobody can give one: nothing under it can start. Not counted: 1 deactivated account. Add people to leads.',
  ],
  [
    'who joined too recently, under settle',
    { settleMs: DAY, members: { kind: 'read', value: { ids: ['U0A', 'U0B'], joined: { U0B: NOW - DAY / 2 } } } },
    'to-do: Policy *prod* needs 2 approvals, and just 2 people can give one: what one of them requests cannot be approved, since nobody approves their own request. Not counted: 1 person who joined too recently. Add at least one person to platform or leads.',
  ],
  [
    'who has no AWS identity, where approvals are confirmed',
    { asked: asked({ confirm: { roles: ['Ops'], people: { U0A: 'a', U0LEAD: 'lead' } } }) },
    'to-do: Policy *prod* needs 2 approvals, and just 2 people can give one: what one of them requests cannot be approved, since nobody approves their own request. Not counted: 1 person without an AWS identity in confirm.people. Add at least one person to platform or leads.',
  ],
])('%s', (_what, world, text) => {
  expect(said(world)).toEqual([text]);
});

test('a group that was not read leaves it unknown, unless there are enough without it', () => {
  const members = { kind: 'unread', action: 'usergroups:read', code: 'missing_scope', why: 'scope' } as const;
  expect(said({ members })).toEqual([
    'unknown: Not read: who can approve under prod (missing_scope). It takes the scope `usergroups:read`: put manifest.yml into the Slack app, and install it again.',
  ]);
  const leads = { kind: 'users', users: ['U0LEAD'] } as const;
  const facts = factsOf({
    members,
    asked: asked({ approvals: 1, groups: { ...asked().groups, leads: { ...leads, users: ['U0LEAD', 'U0X'] } } }),
  });
  const other = facts.accounts['U0LEAD'];
  if (other?.kind !== 'read') throw new Error('U0LEAD was read');
  const accounts = {
    ...facts.accounts,
    U0X: { kind: 'read', value: { ...other.value, by: personOf('U0X', {}), ids: ['U0X'] } },
  } as const;
  expect(approverFindings({ ...facts, accounts }).map(({ code }) => code)).toEqual(['enough']);
});

test('accounts that were not looked at any more are told as more', () => {
  const facts = factsOf({ members: { kind: 'read', value: { ids: ['U0A', 'U0B', 'U0C'], joined: {} } } });
  const { U0C: _notLookedAt, ...accounts } = facts.accounts;
  expect(approverFindings({ ...facts, accounts }).map((each) => findingText(each).text)).toEqual([
    'Policy *prod* needs 2 approvals, and at least 3 people can give one.',
  ]);
});

test('every policy is asked about, and what it says of deferrals beyond those that are left', () => {
  const escalated = { approvals: 3, from: Object.keys(CONFIG.approvers) };
  const [name = ''] = Object.keys(CONFIG.policies);
  const policy = CONFIG.policies[name];
  if (policy === undefined) throw new Error('the config has a policy');
  const found = askedBy({ ...CONFIG, policies: { [name]: { ...policy, escalated } } });
  expect(found.map(({ escalated: is, approvals }) => [is, approvals])).toEqual([
    [undefined, policy.approvals],
    [true, 3],
  ]);
});
