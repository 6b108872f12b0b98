import { kindsOf } from '../../../src/app/build.ts';
import { handleOccurrenceClick, submitOccurrence } from '../../../src/patch/flow/occurrence.ts';
import { createPatchKind } from '../../../src/patch/kind.ts';
import { PATCH_ACTIONS } from '../../../src/patch/types/actions.ts';
import type { PatchRun } from '../../../src/patch/types/run.ts';
import { present } from '../../../src/present.ts';
import { createRun, loadRun } from '../../../src/runs/effect/run-store.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { InputValues } from '../../../src/slack/inputs.ts';
import type { ClickJob, SubmitJob } from '../../../src/slack/job.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { configOf, patchPorts } from '../double.ts';
import { anOccurrenceRun, aPatch, NOW } from '../message/fixture.ts';

const LEADS = {
  name: 'nonprod',
  approvals: 1,
  groups: { platform: { kind: 'users', users: ['U0ANA', 'U0BEN'] } },
} as const;

/** An occurrence of win-qa that waits for approval, with its card in Slack. */
async function asked(parts: Partial<PatchRun> = {}, make: (parts: Partial<PatchRun>) => PatchRun = occurrence) {
  const double = createWorkerDouble();
  double.clock.now = NOW;
  const base = { ...double.ports, ...patchPorts().ports, config: configOf() };
  const ports = {
    ...base,
    kinds: kindsOf(new Map([['patch', { run: createPatchKind(base, async () => undefined) }]])),
  };
  const run = make({ name: 'win-qa', policy: { ...LEADS, expiresMs: 24 * HOUR }, ...parts });
  await createRun(ports, run, { type: 'requested', by: run.requester.userId });
  await reconcile(ports, run.id, NOW);
  const messageTs = (await loadRun(ports, run.id))?.card.ts ?? '';
  const click = (actionId: string, hasForm = true): Promise<void> => {
    const { viewId, ...clicked } = clickOf(actionId, { messageTs, epoch: run.epoch });
    return handleOccurrenceClick(ports, hasForm ? { ...clicked, ...present({ viewId }) } : clicked, NOW);
  };
  const submit = (callbackId: string, values: InputValues): Promise<void> =>
    submitOccurrence(ports, submitOf(callbackId, { values, epoch: run.epoch }), NOW);
  return {
    click,
    submit,
    forms: () => double.said.filter(({ method }) => method === 'updateView').length,
    answer: () => double.said.filter(({ method }) => method !== 'updateMessage').at(-1)?.text,
    run: async () => (await loadRun(ports, run.id))?.run,
  };
}

const occurrence = (parts: Partial<PatchRun>): PatchRun => ({ ...anOccurrenceRun('awaiting-approval'), ...parts });

const actor = { userId: 'U0ANA', teamId: 'T0PATCHW' };
const job = { id: 'c'.repeat(64), at: NOW, actor };

const clickOf = (actionId: string, { messageTs, epoch }: { messageTs: string; epoch: number }): ClickJob => ({
  ...job,
  kind: 'click',
  actionId,
  value: `p-7k2m9x4q:${epoch}`,
  viewId: 'V0FORM',
  from: { kind: 'message', channelId: 'C0PATCHING', messageTs },
});

const submitOf = (callbackId: string, { values, epoch }: { values: InputValues; epoch: number }): SubmitJob => ({
  ...job,
  kind: 'submit',
  callbackId,
  privateMetadata: `p-7k2m9x4q:${epoch}:before`,
  values,
});

const REASON = { kind: 'text', text: 'release week' } as const;
const choice = (value: string) => ({ kind: 'choice', value }) as const;

test('Defer and Skip open their forms, from the card alone', async () => {
  const { click, forms } = await asked();
  await click(PATCH_ACTIONS.defer);
  await click(PATCH_ACTIONS.skip);
  expect(forms()).toBe(2);
});

test('skipping ends the occurrence with the reason, from either form', async () => {
  for (const [form, how] of [
    [PATCH_ACTIONS.skip, {}],
    [PATCH_ACTIONS.defer, { how: choice('next') }],
  ] as const) {
    const { submit, run } = await asked();
    await submit(form, { ...how, reason: REASON });
    expect(await run()).toMatchObject({ state: 'rejected', ending: { by: 'U0ANA', reason: 'release week' } });
  }
});

test('a time moves it out of its window, and people are asked anew', async () => {
  const { submit, run } = await asked();
  await submit(PATCH_ACTIONS.defer, { how: choice('time'), until: { kind: 'moment', at: T0 + 8 * HOUR } });
  const moved = await run();
  expect(moved).toMatchObject({ epoch: 2, scheduledFor: T0 + 8 * HOUR, deferrals: 1, approvals: [] });
  expect(moved).not.toHaveProperty('slot');
});

test.each<[string, InputValues, RegExp]>([
  [PATCH_ACTIONS.skip, {}, /skipping needs a reason/],
  [PATCH_ACTIONS.defer, { how: choice('next') }, /skipping needs a reason/],
  [PATCH_ACTIONS.defer, { how: choice('time'), reason: REASON }, /choose a time/],
])('%s with %j lacks something, and nothing is done', async (form, values, text) => {
  const { submit, run, answer } = await asked();
  await submit(form, values);
  expect(answer()).toMatch(text);
  expect(await run()).toMatchObject({ state: 'awaiting-approval', epoch: 1 });
});

test('a run that waits for no window has neither', async () => {
  const { click, answer, forms } = await asked({}, (parts) => aPatch('awaiting-approval', parts));
  await click(PATCH_ACTIONS.skip, false);
  expect(answer()).toBe('Nothing was done: run p-7k2m9x4q does not wait for a window. Its card has the buttons.');
  expect(forms()).toBe(0);
});
