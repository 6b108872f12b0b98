import { buildApp } from '../../src/app/build.ts';
import { handleJob } from '../../src/app/dispatch.ts';
import { DOOR_RULES } from '../../src/app/door.ts';
import { ALL_DOORS } from '../../src/app/doors.ts';
import { valueFor } from '../../src/runs/actions.ts';
import { createRun, loadRun } from '../../src/runs/effect/run-store.ts';
import type { Run } from '../../src/runs/types/run.ts';
import type { ClickJob, ClickOrigin, SubmitJob } from '../../src/slack/job.ts';
import { aDeploy, atCheckpoint } from '../runs/deploy-fixture.ts';
import { createWorkerDouble } from '../runs/effect/worker-double.ts';
import { aRun, NOW } from '../runs/fixture.ts';
import { slotRun } from '../runs/slot-fixture.ts';

const NO_PROOF = 'came without Slack';
const TWO = (run: Run): Run => ({ ...run, policy: { ...run.policy, approvals: 2 } });

const RUNS: readonly Run[] = [aRun(), aDeploy(), atCheckpoint(), slotRun('awaiting-approval')].flatMap((run) => [
  run,
  TWO(run),
]);

/** Every name that the door lets in, of buttons and of forms. */
const ACTIONS = ALL_DOORS.flatMap(([, { actions = {} }]) => Object.keys(actions));
const FORMS = ALL_DOORS.flatMap(([, { forms = [] }]) => forms);

/** Whether that job, without a proof, is told that its approval has none. */
async function isApproval(run: Run, jobOf: (run: Run, from: ClickOrigin) => ClickJob | SubmitJob): Promise<boolean> {
  const double = createWorkerDouble();
  const { kinds: _kinds, ...ports } = double.ports;
  const app = buildApp(ports);
  await createRun(app.ports, { ...run, version: 1 }, { type: 'requested' });
  const key = { pk: `RUN#${run.id}`, sk: 'RUN' };
  const card = { channel: 'C0PATCHING', status: 'posted', ts: '1795165200.000001', attempts: 0, threads: {} };
  await double.table.write([{ kind: 'set', key, set: { card }, when: {} }]);
  const stored = (await loadRun(app.ports, run.id))?.run ?? run;
  const from = { kind: 'message', channelId: card.channel, messageTs: card.ts } as const;
  // What a feature needs beyond is not there: it throws, after it was asked.
  await handleJob(app, jobOf(stored, from), NOW).catch(() => undefined);
  return double.said.some(({ text }) => text.includes(NO_PROOF));
}

const base = { id: 'a'.repeat(64), at: NOW, actor: { userId: 'U0BEN', teamId: 'T0PATCHW' } };

const clickOn =
  (actionId: string) =>
  (run: Run, from: ClickOrigin): ClickJob => ({
    ...{ ...base, kind: 'click', actionId, value: valueFor(run), from },
    responseUrl: 'https://hooks.slack.com/actions/x',
  });

const submitOf =
  (callbackId: string) =>
  (run: Run): SubmitJob => ({
    ...{ ...base, kind: 'submit', callbackId, privateMetadata: valueFor(run) },
    values: { reason: { kind: 'text', text: 'because' }, until: { kind: 'moment', at: NOW + 7_200_000 } },
  });

async function approving(
  names: readonly string[],
  jobOf: (name: string) => (run: Run, from: ClickOrigin) => ClickJob | SubmitJob,
) {
  const found = new Set<string>();
  for (const name of names) for (const run of RUNS) if (await isApproval(run, jobOf(name))) found.add(name);
  return [...found];
}

test('whatever may approve a run carries what Slack signed, and nothing else does', async () => {
  const found = [...(await approving(ACTIONS, clickOn)), ...(await approving(FORMS, submitOf))];
  expect([...new Set(found)].toSorted()).toEqual([...DOOR_RULES.proofs].toSorted());
});
