import { RUN_ACTIONS, valueFor } from '../../../src/runs/actions.ts';
import { wishOf } from '../../../src/runs/decision/wish.ts';
import { PROOF_KEPT_MS } from '../../../src/runs/effect/proof-item.ts';
import { loadAudit } from '../../../src/runs/effect/run-store.ts';
import { decideFor } from '../../../src/runs/flow/decide-for.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import type { ClickJob, SubmitJob } from '../../../src/slack/job.ts';
import { proofHashOf, proofIn } from '../../../src/slack/proof.ts';
import { proofKey } from '../../../src/store/keys.ts';
import { signed } from '../../support/signed-job.ts';
import { createWorkerDouble } from '../effect/worker-double.ts';
import { ANA, anApproval, aRun, CHECKPOINT, MINUTE, NOW, runIn } from '../fixture.ts';

const TWO = { ...aRun().policy, approvals: 2 };

async function worldWith(run: Run = aRun({ policy: TWO })) {
  const world = createWorkerDouble();
  const asked: string[] = [];
  const slack = {
    ...world.ports.slack,
    userGroupMembers: async () => {
      asked.push('members');
      return ['U0ANA', 'U0BEN'];
    },
  };
  const ports = { ...world.ports, slack };
  const { run: stored } = await world.store({ ...run, version: 1 });
  const click = (parts: Partial<ClickJob> = {}): ClickJob => ({
    kind: 'click',
    id: 'c'.repeat(64),
    at: NOW,
    actor: { userId: 'U0BEN', teamId: 'T0PATCHW' },
    actionId: RUN_ACTIONS.approve,
    value: valueFor(stored),
    from: { kind: 'message', channelId: 'C0PATCHING', messageTs: '1795165200.000001' },
    ...parts,
  });
  const approve = async (asking: ClickJob | SubmitJob | undefined, userId = asking?.actor.userId ?? 'U0BEN') => {
    const record = await world.record(run.id);
    const wish = wishOf('approve', record.run.epoch);
    if (wish === undefined) throw new Error('no wish');
    const { decision } = await decideFor(ports, { record, userId, wish, now: NOW, ...(asking && { asking }) });
    return decision.kind === 'refuse' ? decision.refusal : decision.kind;
  };
  const record = (id: string) => world.record(id);
  return { ...world, ports, run: stored, click, approve, asked, record };
}

test('an approval names its proof, which is stored with it, and so does its audit record', async () => {
  const { approve, click, record, table, run } = await worldWith();
  const job = signed(click());
  expect(await approve(job)).toBe('change');
  const hash = proofHashOf(job.proof);
  expect((await record(run.id)).run.approvals).toEqual([expect.objectContaining({ userId: 'U0BEN', proof: hash })]);
  expect((await loadAudit(table, run.id)).at(-1)).toMatchObject({ type: 'approval-given', evidence: { proof: hash } });
  const item = await table.get(proofKey(run.id, hash));
  expect(proofIn(item)).toEqual(job.proof);
  expect(item).toMatchObject({ runId: run.id, epoch: 1, userId: 'U0BEN', at: NOW, ttl: (NOW + PROOF_KEPT_MS) / 1000 });
});

test('a form proves it as well as a button', async () => {
  const { approve, run } = await worldWith();
  const { id, at, actor } = { id: 'd'.repeat(64), at: NOW, actor: { userId: 'U0BEN', teamId: 'T0PATCHW' } };
  const privateMetadata = valueFor(run, { stage: 'before' });
  const form = { kind: 'submit', id, at, actor, callbackId: RUN_ACTIONS.approve, privateMetadata, values: {} } as const;
  expect(await approve(signed(form))).toBe('change');
});

describe('an approval is refused, before Slack is asked who it is', () => {
  const refused = { code: 'no-proof' };

  test('without a proof', async () => {
    const { approve, click, asked } = await worldWith();
    expect([await approve(click()), await approve(undefined), asked]).toEqual([refused, refused, []]);
  });

  test.each<[string, Partial<ClickJob>]>([
    ['of another account', { actor: { userId: 'U0ANA', teamId: 'T0PATCHW' } }],
    ['of an account of another team', { actor: { userId: 'U0BEN', teamId: 'T0OTHER' } }],
    ['of another button', { actionId: RUN_ACTIONS.reject }],
    ['of a click on another message', { from: { kind: 'message', channelId: 'C0LURE', messageTs: '1.1' } }],
    ['of another value', { value: 'b-7k2m9x4q:1' }],
  ])('with the proof %s', async (_what, parts) => {
    const { approve, click, asked } = await worldWith();
    const { proof } = signed(click(parts));
    expect([await approve({ ...click(), proof }), asked]).toEqual([refused, []]);
  });

  test('of something else than it asks now', async () => {
    const { approve, click, run } = await worldWith();
    for (const value of [
      'b-7k2m9x4q:1',
      `b-7k2m9x4q:1:h${'0'.repeat(64)}`,
      valueFor({ ...run, epoch: 2 }),
      valueFor({ ...run, id: 'b-00000000' }),
      'x',
    ])
      expect(await approve(signed(click({ value })))).toEqual({ code: 'stale', epoch: 1 });
  });

  test('that was used at this checkpoint before, however long ago', async () => {
    const used = signed({ ...(await worldWith()).click(), value: '' });
    const { approve, click, record, ports, run } = await worldWith(runIn('waiting', { ...CHECKPOINT, policy: TWO }));
    const job = signed(click());
    expect(await approve(job)).toBe('change');
    const late = NOW + run.policy.expiresMs + MINUTE;
    const wish = wishOf('approve', 1);
    if (wish === undefined) throw new Error('no wish');
    const again = { record: await record(run.id), userId: 'U0BEN', wish, asking: job, now: late };
    expect((await decideFor(ports, again)).decision).toEqual({ kind: 'refuse', refusal: refused });
    expect(used.proof.signature).not.toBe(job.proof.signature);
  });
});

test('a refusal that names who may not comes first', async () => {
  const { approve, click } = await worldWith();
  expect(await approve(click(), 'U0DEV')).toEqual({ code: 'own-request' });
});

describe('what was asked for before there were proofs', () => {
  /** As the version before has stored it. */
  async function stored(run: Run) {
    const world = await worldWith(run);
    const key = { pk: `RUN#${run.id}`, sk: 'RUN' };
    const item = await world.table.get(key);
    const { asks: _asks, ...old } = Object(item?.['run']);
    await world.table.write([{ kind: 'set', key, set: { run: old }, when: {} }]);
    const look = () => reconcile(world.ports, run.id, NOW);
    return { ...world, look };
  }

  async function worldWithLook(run: Run) {
    const world = await worldWith(run);
    return { ...world, look: () => reconcile(world.ports, run.id, NOW) };
  }

  const unproved = (): ReturnType<typeof anApproval> => {
    const { proof: _proof, ...given } = anApproval(ANA);
    return given;
  };

  test.each<[string, Run, string]>([
    ['a request', aRun({ policy: TWO, approvals: [unproved()] }), 'awaiting-approval'],
    ['a request that nobody has answered', aRun(), 'awaiting-approval'],
    ['an approved run', runIn('approved', { approvals: [unproved()] }), 'awaiting-approval'],
    ['a scheduled run', runIn('scheduled', { approvals: [unproved()] }), 'awaiting-approval'],
    ['a checkpoint', runIn('waiting', { ...CHECKPOINT, approvals: [unproved()] }), 'waiting'],
  ])('is asked for again: %s', async (_what, run, state) => {
    const { look, record, table } = await stored(run);
    await look();
    const { run: again } = await record(run.id);
    expect(again).toMatchObject({
      state,
      epoch: run.epoch + 1,
      approvals: [],
      askedAgain: { code: 'proof-needed' },
      asks: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await loadAudit(table, run.id)).map(({ type }) => type)).toContain('quorum-lost');
    await look();
    expect((await record(run.id)).run.epoch).toBe(run.epoch + 1);
  });

  test.each<[string, Run]>([
    ['what has started', runIn('running', { approvals: [unproved()] })],
    ['what is watched', runIn('waiting', { approvals: [unproved()] })],
    ['what needs a person', runIn('needs-attention', { approvals: [unproved()] })],
  ])('but for %s', async (_what, run) => {
    const { look, record } = await stored(run);
    await look();
    expect((await record(run.id)).run).toMatchObject({ epoch: run.epoch, approvals: [{ userId: 'U0ANA' }] });
  });

  test('and so is what a version in between has moved on, whose hash is of an epoch before', async () => {
    const { look, record, table, run } = await worldWithLook(aRun());
    const item = await table.get({ pk: `RUN#${run.id}`, sk: 'RUN' });
    const moved = { ...Object(item?.['run']), epoch: 2 };
    await table.write([
      { kind: 'set', key: { pk: `RUN#${run.id}`, sk: 'RUN' }, set: { run: moved, epoch: 2 }, when: {} },
    ]);
    await look();
    const { run: again } = await record(run.id);
    expect(again).toMatchObject({ epoch: 3, askedAgain: { code: 'proof-needed' } });
    expect(again.asks).not.toBe(run.asks);
  });

  test('and a click that comes first approves nothing', async () => {
    const { approve, click, record, run } = await stored(aRun());
    expect(await approve(signed(click({ value: 'b-7k2m9x4q:1' })))).toEqual({ code: 'no-proof' });
    expect((await record(run.id)).run.approvals).toEqual([]);
  });
});
