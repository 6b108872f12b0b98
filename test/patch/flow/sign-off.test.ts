import { loadReceipt } from '../../../src/patch/effect/receipt.ts';
import { reportPatch } from '../../../src/patch/flow/next.ts';
import { handleSignOff, submitProblem } from '../../../src/patch/flow/sign-off.ts';
import { PATCH_ACTIONS } from '../../../src/patch/types/actions.ts';
import { loadRun } from '../../../src/runs/effect/run-store.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { ClickJob, SubmitJob } from '../../../src/slack/job.ts';
import { afterDev, HOUR } from '../after-dev.ts';
import { configOf } from '../double.ts';
import { T0 } from '../facts.ts';

const job = { id: 'c'.repeat(64), at: T0 };

const problem = (userId: string): SubmitJob => ({
  ...job,
  kind: 'submit',
  actor: { userId, teamId: 'T0PATCHW' },
  callbackId: PATCH_ACTIONS.problem,
  privateMetadata: 'p-00000dev:1',
  values: { reason: { kind: 'text', text: 'IIS is down' } },
});

const verified = (userId: string, messageTs: string): ClickJob => ({
  ...job,
  kind: 'click',
  actor: { userId, teamId: 'T0PATCHW' },
  actionId: PATCH_ACTIONS.verified,
  value: 'p-00000dev:1',
  from: { kind: 'message', channelId: 'C0PATCHING', messageTs },
});

/** Patched, with its card, and asked for a sign-off of the owners; two hours later. */
async function asked(config = configOf({ dev: ', signoff: owners' })) {
  const dev = await afterDev({ config });
  const { ports, clock } = dev;
  await reconcile(ports, 'p-00000dev', T0);
  clock.now = T0 + 2 * HOUR;
  const ts = (await loadRun(ports, 'p-00000dev'))?.card.ts ?? '';
  const receipt = () => loadReceipt(ports.table, 'p-00000dev');
  const click = (userId: string, at = ts) => handleSignOff(ports, verified(userId, at), clock.now);
  const report = (userId: string) => submitProblem(ports, problem(userId), clock.now);
  return { ...dev, receipt, click, problem: report, answer: () => dev.said.at(-1)?.text };
}

test('the next fleet waits until one of the group says that it works', async () => {
  const { report, runs, click, receipt } = await asked();
  expect(await report(T0 + 2 * HOUR)).toMatchObject({ kind: 'not-yet' });
  expect(await runs('win-prod')).toEqual([]);
  await click('U0CLEO');
  expect((await receipt())?.signoff).toEqual({
    group: 'owners',
    said: { verdict: 'verified', by: 'U0CLEO', at: T0 + 2 * HOUR },
  });
  expect(await runs('win-prod')).toMatchObject([{ plan: { before: { signedOff: 'U0CLEO' } } }]);
});

test('a problem ends the chain, and of two verdicts the first stands', async () => {
  const { report, runs, problem, click, receipt, answer } = await asked();
  await problem('U0CLEO');
  await click('U0CLEO');
  expect(answer()).toMatch(/has already reported a problem/);
  expect((await receipt())?.signoff?.said).toMatchObject({ verdict: 'problem', reason: 'IIS is down' });
  expect(await report(T0 + 3 * HOUR)).toEqual({ kind: 'ready' });
  expect(await runs('win-prod')).toEqual([]);
});

test('nobody else may say so, and nobody where nobody is asked', async () => {
  const { problem, click, receipt, answer } = await asked();
  await problem('U0ANA');
  expect(answer()).toMatch(/only members of @owners/);
  await click('U0ANA');
  expect((await receipt())?.signoff).toEqual({ group: 'owners' });
  const unasked = await asked(configOf());
  await unasked.problem('U0CLEO');
  expect(unasked.answer()).toMatch(/asks nobody to verify it/);
});

test('a button that someone posted elsewhere says nothing', async () => {
  const { click, receipt } = await asked();
  await click('U0CLEO', '1795165299.000001');
  expect((await receipt())?.signoff).toEqual({ group: 'owners' });
});

test('a sign-off that the config asks for meanwhile is waited for, and one that it asks for no more is not', async () => {
  const before = await asked(configOf());
  await reportPatch({ ...before.ports, config: configOf({ dev: ', signoff: owners' }) }, before.source, T0 + HOUR);
  expect((await before.receipt())?.signoff).toEqual({ group: 'owners' });
  const after = await asked();
  expect((await after.receipt())?.signoff).toEqual({ group: 'owners' });
  await reportPatch({ ...after.ports, config: configOf() }, after.source, T0 + 2 * HOUR);
  expect((await after.receipt())?.signoff).toBeUndefined();
});
