import { deciders, needsText, shortText } from '../../../src/runs/message/who-decides.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { atCheckpoint } from '../deploy-fixture.ts';
import { ANA, anApproval, aRun, BEN, CLEO_AGAIN, DEV } from '../fixture.ts';

/** Two of a Slack group or a list of people; Dev, who asks, is on the list too. */
const pair = (parts: Partial<Run> = {}): Run => ({
  ...aRun(),
  policy: {
    ...aRun().policy,
    approvals: 2,
    groups: {
      platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' },
      leads: { kind: 'users', users: ['U0ANA', 'U0BEN', 'U0DEV'] },
    },
  },
  ...parts,
});

const users = (names: readonly string[], parts: Partial<Run> = {}): Run => ({
  ...aRun(),
  policy: { ...aRun().policy, groups: { leads: { kind: 'users', users: names } } },
  ...parts,
});

const NO_REQUESTER = '<!subteam^S0PLATFORM>, <@U0ANA>, <@U0BEN>';

test.each<[string, Run, string]>([
  ['nobody has approved', pair(), `Needs 2 of ${NO_REQUESTER}`],
  [
    'one has approved, who is not asked again',
    pair({ approvals: [anApproval(ANA)] }),
    '1 of 2 approved: <@U0ANA> · needs 1 more of <!subteam^S0PLATFORM>, <@U0BEN>',
  ],
  [
    'an approval was for the plan before',
    pair({ epoch: 2, approvals: [anApproval(ANA)] }),
    `Needs 2 of ${NO_REQUESTER}`,
  ],
  ['the only approval is the requester’s own', pair({ approvals: [anApproval(DEV)] }), `Needs 2 of ${NO_REQUESTER}`],
  ['whoever set it off may not approve it', pair({ setOffBy: BEN }), 'Needs 2 of <!subteam^S0PLATFORM>, <@U0ANA>'],
  [
    'too few could',
    pair({ counted: { epoch: 1, approvals: 2, short: ['U0ANA'] } }),
    '*Too few approvers*: needs 2 approvals, and only 1 person can approve: <@U0ANA>. Add people to platform or leads, or withdraw the request',
  ],
  [
    'one has approved and nobody else can',
    pair({ approvals: [anApproval(ANA)], counted: { epoch: 1, approvals: 2, short: ['U0ANA'] } }),
    '1 of 2 approved: <@U0ANA> · *Too few approvers*: needs 2 approvals, and only 1 person can approve: <@U0ANA>. Add people to platform or leads, or withdraw the request',
  ],
  [
    'too few could for the plan before',
    pair({ epoch: 2, counted: { epoch: 1, approvals: 2, short: [] } }),
    `Needs 2 of ${NO_REQUESTER}`,
  ],
])('%s', (_title, run, text) => {
  expect(needsText(run).text).toBe(text);
});

test('at a checkpoint too few people can only stop', () => {
  const run = atCheckpoint();
  const counted = { epoch: run.epoch, approvals: run.policy.approvals, short: [] };
  expect(needsText(atCheckpoint({ counted })).text).toBe(
    '*Too few approvers*: needs 1 approval, and nobody can approve. Add people to platform, or stop here',
  );
});

test('two accounts of one person are named once', () => {
  const people = { cleo: ['U0CLEO', 'U0CLEO2'] };
  const run = users(['U0CLEO', 'U0CLEO2', 'U0ANA']);
  expect(deciders({ ...run, policy: { ...run.policy, people } }).text).toBe('<@U0CLEO>, <@U0ANA>');
  expect(deciders({ ...run, policy: { ...run.policy, people }, requester: CLEO_AGAIN }).text).toBe('<@U0ANA>');
});

test('a long list is cut, and a list of the requester alone is nobody', () => {
  const many = Array.from({ length: 9 }, (_, i) => `U0LEAD${i}`);
  expect(deciders(users(many)).text).toBe(
    '<@U0LEAD0>, <@U0LEAD1>, <@U0LEAD2>, <@U0LEAD3>, <@U0LEAD4>, <@U0LEAD5>, 3 more',
  );
  expect(deciders(users(['U0DEV'])).text).toBe('nobody');
});

test('in front of a sentence only too few approvers are said', () => {
  expect(shortText(pair()).text).toBe('');
  expect(shortText(pair({ counted: { epoch: 1, approvals: 2, short: [] } })).text).toBe(
    '*Too few approvers*: needs 2 approvals, and nobody can approve. Add people to platform or leads, or withdraw the request. ',
  );
});
