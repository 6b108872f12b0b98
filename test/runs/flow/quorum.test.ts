import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import { recountIn } from '../../../src/runs/flow/recount.ts';
import { openedMessage, openRun, openRunByItself } from '../../../src/runs/flow/request.ts';
import { nextLine } from '../../../src/runs/message/state.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { SlackCallError } from '../../../src/slack/call-error.ts';
import { kindsDouble } from '../../support/ports.ts';
import { createWorkerDouble, type WorkerDouble } from '../effect/worker-double.ts';
import { ANA, anApproval, aRun, CHECKPOINT, NOW, runIn, T0 } from '../fixture.ts';

/** Three approvals of the platform group, whose members these are. */
function worldWith(members: string[]): WorkerDouble {
  const world = createWorkerDouble();
  world.ports.slack.userGroupMembers = async () => members;
  return world;
}
const unanswered = () =>
  Promise.reject(new SlackCallError('usergroups.users.list', { kind: 'ambiguous', code: 'TimeoutError' }));
const three = (parts: Partial<Run> = {}): Run => ({
  ...aRun({ policy: { ...aRun().policy, name: 'prod', approvals: 3 } }),
  ...parts,
});
const lineOf = (world: WorkerDouble, run: Run): string => nextLine(run, world.ports.kinds.of(run)).text;

test('a request that too few could ever approve is refused, and says who could', async () => {
  const world = worldWith(['U0ANA', 'U0BEN', 'U0DEV']);
  const opened = await openRun(world.ports, three(), NOW);
  expect(openedMessage(opened, { kinds: kindsDouble() }).text).toBe(
    'No request was made: it needs 3 approvals, but only 2 people can approve: <@U0ANA>, <@U0BEN>. A requester cannot approve their own request. Add people to platform, or change `policies.prod` in patchwarden.yml.',
  );
  expect(await world.table.get({ pk: 'RUN#b-7k2m9x4q', sk: 'RUN' })).toBeUndefined();
  expect(world.said).toEqual([]);
});

test('one that opens by itself says on its card that too few could approve it', async () => {
  const world = worldWith(['U0ANA', 'U0DEV']);
  expect((await openRunByItself(world.ports, three(), NOW)).kind).toBe('opened');
  const { run } = await world.record('b-7k2m9x4q');
  expect(lineOf(world, run)).toMatch(
    /^\*Too few approvers\*: needs 3 approvals, and only 1 person can approve: <@U0ANA>\. Add people to platform, or withdraw the request\. Otherwise it expires at .* and nothing changes\.$/,
  );
});

test('a group that cannot be read refuses no request, and who asks is told', async () => {
  const world = worldWith([]);
  world.ports.slack.userGroupMembers = unanswered;
  const opened = await openRun(world.ports, three(), NOW);
  expect(openedMessage(opened, { kinds: kindsDouble() }).text).toMatch(
    / Patchwarden could not check whether enough people can approve it: members of user group S0PLATFORM could not be read just now\.$/,
  );
});

test('one that brings its approvals is not counted before people are asked', async () => {
  const world = worldWith([]);
  const run = three({ state: 'planning', planningSince: NOW, approvals: [anApproval(ANA, { at: T0 - 1 })] });
  expect((await openRun(world.ports, run, NOW)).kind).toBe('opened');
  const { run: asked } = await world.record(run.id);
  expect(asked).toMatchObject({ state: 'awaiting-approval', counted: { epoch: 1, approvals: 3, short: [] } });
  expect(lineOf(world, asked)).toMatch(/^\*Too few approvers\*: needs 3 approvals, and nobody can approve\./);
});

test.each<[string, Run]>([
  ['asks', three()],
  ['asks at its checkpoint', { ...runIn('waiting', CHECKPOINT), policy: three().policy }],
])('a run that %s says so when members leave the group, and no more when they are back', async (_which, run) => {
  const members = ['U0ANA', 'U0BEN', 'U0CLEO'];
  const world = worldWith(members);
  await world.store(run);
  const shown = async (): Promise<string> => {
    await recountIn(world.ports, 'S0PLATFORM', NOW);
    return lineOf(world, (await world.record(run.id)).run);
  };
  expect(await shown()).toMatch(/^Needs 3 of @platform (by|to continue)/);
  members.pop();
  await recountIn(world.ports, 'S0OTHER', NOW);
  expect((await world.record(run.id)).run.counted).not.toHaveProperty('short');
  expect(await shown()).toMatch(/^\*Too few approvers\*: needs 3 approvals, and only 2 people can approve:/);
  members.push('U0CLEO');
  expect(await shown()).toMatch(/^Needs 3 of @platform (by|to continue)/);
});

test('whom the config no longer lets approve is not counted when people are asked anew', async () => {
  const world = worldWith(['U0ANA', 'U0BEN', 'U0CLEO']);
  const { policy } = three();
  const groups = { ...policy.groups, former: { kind: 'users', users: ['U0ANA', 'U0BEN', 'U0CLEO'] } } as const;
  // Of its groups the config has platform alone, and of that group nobody is left.
  world.ports.slack.userGroupMembers = async () => [];
  await world.store({ ...three({ policy: { ...policy, groups } }), epoch: 2 });
  await reconcile(world.ports, 'b-7k2m9x4q', NOW);
  expect((await world.record('b-7k2m9x4q')).run.counted).toEqual({ epoch: 2, approvals: 3, short: [] });
});

test('accounts that were of one person when it was asked for are counted once', async () => {
  const world = worldWith(['U0ANA', 'U0BEN', 'U0CLEO']);
  const { policy } = three();
  await world.store({ ...three({ policy: { ...policy, people: { ana: ['U0ANA', 'U0BEN'] } } }), epoch: 2 });
  await reconcile(world.ports, 'b-7k2m9x4q', NOW);
  expect((await world.record('b-7k2m9x4q')).run.counted?.short).toEqual(['U0ANA', 'U0CLEO']);
});

test('what was counted for an earlier epoch says nothing of this one', async () => {
  const world = worldWith([]);
  world.ports.slack.userGroupMembers = unanswered;
  const run: Run = { ...three(), epoch: 2, counted: { epoch: 1, approvals: 3, short: [] } };
  await world.store(run);
  await reconcile(world.ports, run.id, NOW);
  expect(lineOf(world, (await world.record(run.id)).run)).toMatch(/^Needs 3 of @platform by /);
});
