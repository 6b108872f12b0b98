import { RUN_ACTIONS } from '../../../src/runs/actions.ts';
import { createRun, loadRun } from '../../../src/runs/effect/run-store.ts';
import { handleBoardReview, submitReview } from '../../../src/runs/flow/board-review.ts';
import type { RunKind } from '../../../src/runs/run-kind.ts';
import { modal, section } from '../../../src/slack/blocks.ts';
import type { SlackApi } from '../../../src/slack/client.ts';
import type { ClickJob, SubmitJob } from '../../../src/slack/job.ts';
import { md } from '../../../src/slack/mrkdwn.ts';
import { linesOf } from '../../support/block-text.ts';
import { signed } from '../../support/signed-job.ts';
import { createWorkerDouble } from '../effect/worker-double.ts';
import { aRun, NOW, runIn } from '../fixture.ts';

const FORM = modal({ callbackId: 'own-form', title: 'Own', submit: 'Approve', blocks: [section(md`the plan`)] });

const CARD: Partial<RunKind> = {
  card: async () => ({
    text: 'x',
    blocks: [
      section(md`what the card says`),
      { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Cancel' } }] },
    ],
  }),
};

async function world(kind: Partial<RunKind> = CARD, run = aRun()) {
  const shown: object[] = [];
  const double = createWorkerDouble({ kind });
  const ports = {
    ...double.ports,
    slack: {
      ...double.ports.slack,
      updateView: async (update: Parameters<SlackApi['updateView']>[0]) => {
        shown.push(update.view);
      },
      userGroupMembers: async () => ['U0BEN'],
    },
  };
  await createRun(ports, run, { type: 'requested' });
  const asks = (await loadRun(ports, run.id))?.run.asks ?? '';
  const stateNow = async () => (await loadRun(ports, run.id))?.run.state;
  return { ports, shown, said: double.said, stateNow, asks };
}

const home = (): ClickJob['from'] => ({ kind: 'home', viewId: 'V0HOME', privateMetadata: '', values: {} });

const aClick = (value = 'b-7k2m9x4q:1', from = home()): ClickJob => ({
  kind: 'click',
  id: 'a'.repeat(64),
  at: NOW,
  actor: { userId: 'U0BEN', teamId: 'T0PATCHW' },
  actionId: 'board-review',
  value,
  from,
  viewId: 'V0LOADING',
});

const aForm = (privateMetadata: string): SubmitJob =>
  signed({
    kind: 'submit',
    id: 'b'.repeat(64),
    at: NOW,
    actor: { userId: 'U0BEN', teamId: 'T0PATCHW' },
    callbackId: RUN_ACTIONS.approve,
    privateMetadata,
    values: {},
  });

test('Review shows the card as a form, without its buttons, and decides nothing', async () => {
  const { ports, shown, stateNow, asks } = await world();
  await handleBoardReview(ports, aClick(), NOW);
  expect(shown).toEqual([
    expect.objectContaining({ callback_id: 'run-approve', private_metadata: `b-7k2m9x4q:1:before:h${asks}` }),
  ]);
  expect(linesOf([shown[0] ?? {}].flatMap((view) => Object(view).blocks))).toEqual(['what the card says']);
  expect(await stateNow()).toBe('awaiting-approval');
});

test('a kind with a form of its own shows that', async () => {
  const { ports, shown } = await world({ ...CARD, approvalForm: async () => FORM });
  await handleBoardReview(ports, aClick(), NOW);
  expect(shown).toEqual([FORM]);
});

test('submitted, the form approves the epoch that it showed', async () => {
  const { ports, asks } = await world(CARD, aRun({ policy: { ...aRun().policy, approvals: 2 } }));
  await submitReview(ports, aForm(`b-7k2m9x4q:1:before:h${asks}`), NOW);
  expect((await loadRun(ports, 'b-7k2m9x4q'))?.run.approvals).toEqual([
    expect.objectContaining({ userId: 'U0BEN', epoch: 1 }),
  ]);
});

test.each([
  ['of an epoch that is over', 'b-7k2m9x4q:2:before'],
  ['of a run that is further by now', 'b-7k2m9x4q:1:between'],
  ['of no run', 'b-00000000:1'],
  ['that holds anything else', 'x'],
])('a form %s approves nothing', async (_what, metadata) => {
  const { ports, said, stateNow } = await world();
  await submitReview(ports, aForm(metadata), NOW);
  expect([said.at(-1)?.text, await stateNow()]).toEqual([
    expect.stringContaining('Nothing was done'),
    'awaiting-approval',
  ]);
});

test('what needs a form of its own is approved in no lighter one', async () => {
  const { ports, said, stateNow } = await world({ ...CARD, approvalForm: async () => FORM });
  await submitReview(ports, aForm('b-7k2m9x4q:1:before'), NOW);
  expect([said.at(-1)?.text, await stateNow()]).toEqual([
    expect.stringContaining('is approved in a form'),
    'awaiting-approval',
  ]);
});

test.each<[string, ClickJob, ReturnType<typeof aRun>]>([
  ['in a message', aClick('b-7k2m9x4q:1', { kind: 'message', channelId: 'C0PATCHING', messageTs: '1.1' }), aRun()],
  ['of another epoch', aClick('b-7k2m9x4q:2'), aRun()],
  ['of no run', aClick('b-00000000:1'), aRun()],
  ['with a forged value', aClick('x'), aRun()],
  ['of a run that has ended', aClick(), runIn('rejected')],
])('a Review button %s opens no form that could be submitted', async (_what, job, run) => {
  const { ports, shown } = await world(CARD, run);
  await handleBoardReview(ports, job, NOW);
  expect(shown.map((view) => [Object(view).callback_id, Object(view).submit])).toEqual([['answer', undefined]]);
});
