import { saveDecision } from '../../../src/runs/effect/run-store.ts';
import { handleRunForm } from '../../../src/runs/flow/submit.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { ANA, anApproval, aStart, NOW, runIn, T0 } from '../fixture.ts';
import { createWorkerDouble } from './worker-double.ts';

const ID = 'b-7k2m9x4q';
const MOVED_ON =
  'Nothing was done: the bake has changed since this form opened, so submitting it would do something else. Read its card and decide there.';

/** Ben submits the form of Cancel that was opened at a stage; `meanwhile` happens while Slack is asked who Ben is. */
async function submitted(run: Run, shown: string, meanwhile?: (run: Run) => Run) {
  const world = createWorkerDouble();
  const record = await world.store({ ...run, version: 1 });
  let moved = false;
  const userInfo = async (id: string) => {
    if (meanwhile !== undefined && !moved) {
      moved = true;
      const next = { ...meanwhile(record.run), version: record.run.version + 1 };
      await saveDecision(world.ports, { record, run: next, audit: { type: 'starting' }, at: NOW });
    }
    return { id, teamId: 'T0PATCHW', deleted: false, isBot: false, isGuest: false, isExternal: false };
  };
  const slack = { ...world.ports.slack, userInfo, userGroupMembers: async () => ['U0ANA', 'U0BEN'] };
  await handleRunForm(
    { ...world.ports, slack },
    {
      id: 'a'.repeat(64),
      at: T0,
      actor: { userId: 'U0BEN', teamId: 'T0PATCHW' },
      kind: 'submit',
      callbackId: 'run-cancel',
      privateMetadata: `${ID}:1${shown}`,
      values: { reason: { kind: 'text', text: 'wrong recipe' } },
    },
    { action: 'cancel', now: NOW },
  );
  const answered = world.said.filter(({ text }) => text.startsWith('Nothing was done')).map(({ text }) => text);
  return { state: (await world.record(ID)).run.state, answered };
}

const starting = (): Run => runIn('starting', { start: aStart({ claimedAt: NOW }) });
const approved = (): Run => runIn('approved', { approvals: [anApproval(ANA)], scheduledFor: NOW + 60_000 });

test('a form that said "it will not start" stops nothing that has begun since', async () => {
  expect(await submitted(starting(), ':before')).toEqual({ state: 'starting', answered: [MOVED_ON] });
});

test('a form that said what a stop leaves takes back nothing that has not begun', async () => {
  expect(await submitted(approved(), ':going')).toEqual({ state: 'approved', answered: [MOVED_ON] });
});

test('what it showed is compared with the run that is decided, however often that is read', async () => {
  const claimed = (run: Run): Run => ({ ...run, state: 'starting', start: aStart({ claimedAt: NOW }) });
  expect(await submitted(approved(), ':before', claimed)).toEqual({ state: 'starting', answered: [MOVED_ON] });
  const replanned = (run: Run): Run => ({ ...run, epoch: 2, approvals: [], state: 'awaiting-approval' });
  const { state, answered } = await submitted(approved(), ':before', replanned);
  expect([state, answered.length]).toEqual(['awaiting-approval', 1]);
});

test.each(['', ':before'])('a form that shows what is so is carried out (%s)', async (shown) => {
  expect(await submitted(approved(), shown)).toEqual({ state: 'cancelled', answered: [] });
});
