import { sayRefused } from '../../../src/runs/flow/refuse.ts';
import type { Refusal } from '../../../src/runs/types/refusal.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { createWorkerDouble } from '../effect/worker-double.ts';
import { ANA, anApproval, aRun } from '../fixture.ts';

/** What Dev is told when a group has these members; `undefined`: Slack does not say who they are. */
async function told(refusal: Refusal, members: string[] | undefined, parts: Partial<Run> = {}): Promise<string> {
  const { ports, said } = createWorkerDouble();
  ports.slack.userGroupMembers = async () => members ?? Promise.reject(new Error('down'));
  await sayRefused(ports, { ...aRun(), ...parts }, { refusal, to: { userId: 'U0DEV', channelId: 'C0PATCHING' } });
  return said.map(({ text }) => text).join('\n');
}

const NOT_APPROVER: Refusal = { code: 'ineligible', why: 'not-approver' };

test('a refusal names who can approve instead, but not who requested it or approved it already', async () => {
  const members = ['U0DEV', 'U0ANA', 'U0BEN', 'U0CLEO'];
  expect(await told({ code: 'own-request' }, members)).toContain('Ask <@U0ANA>, <@U0BEN> or <@U0CLEO>.');
  expect(await told(NOT_APPROVER, members, { approvals: [anApproval(ANA)] })).toContain('Ask <@U0BEN> or <@U0CLEO>.');
  expect(await told({ code: 'ineligible', why: 'guest' }, members)).toContain('Ask <@U0ANA>');
});

test('when nobody else can, it says so', async () => {
  expect(await told({ code: 'own-request' }, ['U0DEV'])).toContain('Nobody else can approve it at present.');
});

test('a group whose members Slack does not say is mentioned', async () => {
  expect(await told(NOT_APPROVER, undefined)).toContain('Ask <!subteam^S0PLATFORM>.');
});

test('a refusal that others cannot mend asks Slack for nobody', async () => {
  const { ports, said } = createWorkerDouble();
  const read: string[] = [];
  ports.slack.userGroupMembers = async (id) => {
    read.push(id);
    return ['U0ANA'];
  };
  await sayRefused(ports, aRun(), { refusal: { code: 'expired' }, to: { userId: 'U0DEV', channelId: 'C0PATCHING' } });
  expect(said.map(({ text }) => text)).toEqual([
    'Nothing was done: this request has expired. Request it again with `/patch bake web`.',
  ]);
  expect(read).toEqual([]);
});
