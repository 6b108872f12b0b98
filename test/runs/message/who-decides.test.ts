import { deciders, mayStop, needsText } from '../../../src/runs/message/who-decides.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { moment } from '../../../src/slack/words.ts';
import { atCheckpoint } from '../deploy-fixture.ts';
import { ANA, anApproval, aRun, BEN, DEV, T0 } from '../fixture.ts';

/** Two of a Slack group or a list of people. */
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

const DONE = { executionId: 'exec-1', arn: 'arn:aws:sts::111122223333:assumed-role/Approvers/ben', at: T0 };
const confirming = (approvals: Run['approvals'] = []): Run =>
  pair({ policy: { ...pair().policy, confirm: 'aws' }, approvals });

const GROUPS = '@platform, @leads';

test.each<[string, Run, string]>([
  ['nobody has approved', pair(), `Needs 2 of ${GROUPS}`],
  ['one has approved', pair({ approvals: [anApproval(ANA)] }), `1 of 2 approved: <@U0ANA> · needs 1 more of ${GROUPS}`],
  ['an approval was for the plan before', pair({ epoch: 2, approvals: [anApproval(ANA)] }), `Needs 2 of ${GROUPS}`],
  ['the only approval is the requester’s own', pair({ approvals: [anApproval(DEV)] }), `Needs 2 of ${GROUPS}`],
  ['whoever set it off may not approve it', pair({ setOffBy: BEN }), `Needs 2 of ${GROUPS}`],
  ['approvals are confirmed in AWS', confirming(), `Needs 2 of ${GROUPS}, confirmed in AWS,`],
  [
    'the only approval waits to be confirmed',
    confirming([anApproval(ANA, { confirm: { by: T0 } })]),
    `Not confirmed in AWS yet, so not counted: <@U0ANA> by ${moment(T0).text} · needs 2 of ${GROUPS}`,
  ],
  [
    'one of two approvals waits to be confirmed',
    confirming([anApproval(BEN, { confirm: DONE }), anApproval(ANA, { confirm: { by: T0 } })]),
    `1 of 2 approved: <@U0BEN> · not confirmed in AWS yet, so not counted: <@U0ANA> by ${moment(T0).text} · needs 1 more of ${GROUPS}`,
  ],
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
    `Needs 2 of ${GROUPS}`,
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

test('groups are named as in patchwarden.yml, and nobody is mentioned: a mention would notify whoever the notice leaves out', () => {
  expect(deciders(pair()).text).toBe('@platform, @leads');
  expect(mayStop(pair()).text).toBe('@platform, @leads or <@U0DEV>');
});
