import { snapshotPolicy } from '../../../src/approvals/decision/policy.ts';
import { AwsCallError } from '../../../src/aws/failure.ts';
import type { Config } from '../../../src/config/types.ts';
import { savePause } from '../../../src/holds/effect/pause.ts';
import { present } from '../../../src/present.ts';
import type { RunAction } from '../../../src/runs/actions.ts';
import { smaller } from '../../../src/runs/decision/size.ts';
import { wishOf } from '../../../src/runs/decision/wish.ts';
import { createRun, loadAudit, loadLease, loadRun, saveDecision } from '../../../src/runs/effect/run-store.ts';
import { handleClick } from '../../../src/runs/flow/click.ts';
import { decideFor } from '../../../src/runs/flow/decide-for.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { RunKind } from '../../../src/runs/run-kind.ts';
import type { PlanCheck } from '../../../src/runs/types/input.ts';
import type { RunRecord } from '../../../src/runs/types/record.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import type { ClickJob } from '../../../src/slack/job.ts';
import { CONFIG } from '../../model/config.ts';
import { aRun, CLAIM, MINUTE, runIn } from '../fixture.ts';
import { armedRun, LEAD, OPENS, SLOT, slotRun, standingRun } from '../slot-fixture.ts';
import { createWorkerDouble } from './worker-double.ts';

const ID = 'b-7k2m9x4q';
const KEY = { pk: `RUN#${ID}`, sk: 'RUN' };
const pause = (on: boolean, at: number) => ({ on, by: 'U0BEN', reason: 'incident', at, requestId: String(at) });
const failure = new AwsCallError('writing', Object.assign(new Error('x'), { name: 'ThrottlingException' }));

/** A worker, and what a test changes around it: nothing here can start an execution. */
async function worldWith(run: Run, kind: Partial<RunKind> = {}) {
  const around = { plan: { kind: 'same' } as PlanCheck, standing: false, members: ['U0ANA', 'U0BEN'] };
  const pointers: { until: number; lease: unknown }[] = [];
  const world = createWorkerDouble({
    kind: {
      startOf: () => ({ document: 'Patchwarden-Bake', parameters: { Fleet: 'web', Waves: ['10', '100'] } }),
      checkPlan: async () => around.plan,
      standing: () => around.standing,
      armed: async (_run, until) => void pointers.push({ until, lease: item()['armedUntil'] }),
      ...kind,
    },
  });
  const item = () => ({ ...world.table.store.get(KEY) }) as Record<string, unknown>;
  const slack = { ...world.ports.slack, userGroupMembers: async () => around.members };
  const ports = { ...world.ports, slack };
  await world.store({ ...run, version: 1 });
  const look = async (at: number): Promise<Run> => {
    world.clock.now = at;
    await reconcile(ports, ID, at);
    return (await world.record(ID)).run;
  };
  const gate = (id: string): void =>
    void world.table.store.write([{ kind: 'set', key: KEY, set: { gate: id }, when: {} }]);
  const click = async (action: RunAction, at: number, until?: number) => {
    const record = await world.record(ID);
    const wish = wishOf(action, record.run.epoch, { reason: 'not tonight', ...(until === undefined ? {} : { until }) });
    if (wish === undefined) throw new Error(action);
    return decideFor(ports, { record, userId: 'U0BEN', wish, now: at });
  };
  const audit = async () => (await loadAudit(world.table, ID)).map(({ type }) => type);
  const record = (): Promise<RunRecord> => world.record(ID);
  return { ...world, ports, around, pointers, item, look, gate, click, audit, record };
}

test.each([
  ['armed', slotRun('approved')],
  ['started', runIn('approved', {})],
])('is not %s when a run beside it has moved on since it was looked at', async (_what, run) => {
  const world = await worldWith(run);
  const { around, look, item } = world;
  await world.store({ ...slotRun('scheduled'), id: 'b-00000000', subject: 'beside', version: 1 });
  around.plan = { kind: 'same', beside: [{ runId: 'b-00000000', version: 0 }] };
  expect(await look(LEAD)).toMatchObject({ state: 'approved' });
  expect(item()).not.toHaveProperty('armedUntil');
});

test('is armed while a run beside it waits as it did', async () => {
  const world = await worldWith(slotRun('approved'));
  const { around, look } = world;
  await world.store({ ...slotRun('scheduled'), id: 'b-00000000', subject: 'beside', version: 1 });
  around.plan = { kind: 'same', beside: [{ runId: 'b-00000000', version: 1 }] };
  expect(await look(LEAD)).toMatchObject({ armed: {} });
});

describe('the lease', () => {
  test('is given after every check, with what the gate compares, and after what the slot reads', async () => {
    const { look, item, pointers, audit } = await worldWith(slotRun('scheduled'));
    expect((await look(LEAD - MINUTE)).state).toBe('scheduled');
    expect(item()).not.toHaveProperty('armedUntil');
    expect(await look(LEAD)).toMatchObject({ state: 'approved', armed: { parameters: { Fleet: 'web' } } });
    expect(item()).toMatchObject({
      state: 'approved',
      armedFrom: '2026-11-20_15.00.00',
      armedUntil: '2026-11-20_15.01.00',
    });
    expect(pointers).toEqual([{ until: LEAD + 3 * MINUTE, lease: undefined }]);
    expect(await audit()).toEqual(['requested', 'due', 'armed']);
  });

  test('is renewed at each look, without a version or a record', async () => {
    const { look, item, pointers, audit } = await worldWith(slotRun('approved'));
    await look(LEAD);
    const { version } = await look(LEAD + MINUTE);
    expect(item()).toMatchObject({ version, armedUntil: '2026-11-20_15.02.00' });
    expect(pointers.map(({ until }) => until)).toEqual([LEAD + 3 * MINUTE, LEAD + 4 * MINUTE]);
    expect(await audit()).toEqual(['requested', 'armed']);
  });

  test('is taken by whatever stands in the way, and given again after it', async () => {
    const { look, item, ports, audit } = await worldWith(slotRun('approved'));
    await look(LEAD);
    await savePause(ports.table, pause(true, LEAD));
    expect(await look(LEAD + MINUTE)).toMatchObject({ state: 'approved', hold: { code: 'paused' } });
    expect(item()).not.toHaveProperty('armedUntil');
    expect(await loadRun(ports, ID)).not.toHaveProperty('run.armed');
    await savePause(ports.table, pause(false, LEAD + MINUTE));
    await look(OPENS);
    expect(item()).toMatchObject({ armedUntil: '2026-11-20_15.03.00' });
    expect(await audit()).toEqual(['requested', 'armed', 'held', 'armed']);
  });

  test('is not given when what the slot reads cannot be written', async () => {
    const broken = async () => {
      throw failure;
    };
    const { look, item, logged } = await worldWith(slotRun('approved'), { armed: broken });
    expect(await look(LEAD)).toMatchObject({ state: 'approved', version: 1 });
    expect(item()).not.toHaveProperty('armedUntil');
    expect(logged).toContain('not-armed');
  });

  test('ends by itself when nobody looks any more', async () => {
    const { look, item } = await worldWith(slotRun('approved'));
    await look(LEAD);
    // The bot was down over the whole slot.
    expect(await look(SLOT.latestStart + MINUTE)).toMatchObject({ state: 'expired', ending: { code: 'slot-missed' } });
    expect(item()).not.toHaveProperty('armedUntil');
  });

  test('of one that nobody answered is never given', async () => {
    const { look, pointers } = await worldWith(slotRun('awaiting-approval'));
    expect(await look(OPENS + MINUTE)).toMatchObject({ state: 'expired', ending: { code: 'expired' } });
    expect(pointers).toEqual([]);
  });

  test('is not left behind by any decision, whatever it forgets', async () => {
    const { look, item, record, ports } = await worldWith(slotRun('approved'));
    await look(LEAD);
    const read = await record();
    const run: Run = { ...read.run, state: 'awaiting-approval', version: read.run.version + 1 };
    await saveDecision(ports, { record: read, run, audit: { type: 'quorum-lost' }, at: LEAD, armedUntil: OPENS });
    expect(item()).not.toHaveProperty('armedUntil');
  });
});

describe('a standing approval', () => {
  test('is asked of the config at each look, and nothing in the table can give it', async () => {
    const { look, item, pointers } = await worldWith(standingRun('approved'));
    expect(await look(LEAD)).toMatchObject({
      state: 'awaiting-approval',
      epoch: 2,
      askedAgain: { code: 'standing-ended' },
    });
    expect(item()).not.toHaveProperty('armedUntil');
    expect(pointers).toEqual([]);
  });

  test('is withdrawn with the config while it is armed', async () => {
    const { look, item, around } = await worldWith(standingRun('approved'));
    around.standing = true;
    expect(await look(LEAD)).toMatchObject({ state: 'approved', approvals: [] });
    expect(item()).toHaveProperty('armedUntil');
    around.standing = false;
    expect((await look(LEAD + MINUTE)).state).toBe('awaiting-approval');
    expect(item()).not.toHaveProperty('armedUntil');
  });

  test('does not hold where its kind says no', async () => {
    const { look } = await worldWith(standingRun('approved'), { standing: () => false });
    expect((await look(LEAD)).state).toBe('awaiting-approval');
  });
});

describe('the gate', () => {
  test('starts what was armed, and the worker starts nothing', async () => {
    const { look, gate, item } = await worldWith(slotRun('approved'));
    await look(LEAD);
    gate('exec-7');
    expect(await look(OPENS)).toMatchObject({ state: 'running', start: { executionId: 'exec-7', claimedAt: OPENS } });
    expect(item()).not.toHaveProperty('armedUntil');
  });

  test('is believed although everything is paused since', async () => {
    const { look, gate, ports } = await worldWith(slotRun('approved'));
    await look(LEAD);
    gate('exec-7');
    await savePause(ports.table, pause(true, OPENS));
    expect((await look(OPENS)).state).toBe('running');
  });

  test.each(['reject', 'defer', 'cancel', 'now'] as const)('that was faster makes %s too late', async (action) => {
    const { look, gate, click, audit } = await worldWith(slotRun('approved'));
    await look(LEAD);
    gate('exec-7');
    const { decision, record } = await click(action, OPENS, OPENS + 60 * MINUTE);
    expect(record.run).toMatchObject({ start: { executionId: 'exec-7' } });
    // What runs can still be stopped: that is no skip.
    if (action === 'cancel') expect(decision).toMatchObject({ kind: 'change', run: { state: 'cancelling' } });
    else expect(decision).toEqual({ kind: 'refuse', refusal: { code: 'too-late', state: 'running' } });
    expect(await audit()).toEqual(['requested', 'armed', 'started', ...(action === 'cancel' ? ['cancel-asked'] : [])]);
  });

  test('that is passed while Slack says who clicked makes it too late as well', async () => {
    const { look, gate, ports, record } = await worldWith(slotRun('approved'));
    await look(LEAD);
    const read = await record();
    const userInfo = async (id: string) => {
      gate('exec-7');
      return ports.slack.userInfo(id);
    };
    const wish = wishOf('reject', 1, { reason: 'not tonight' });
    if (wish === undefined) throw new Error('no wish');
    const late = { ...ports, slack: { ...ports.slack, userInfo } };
    const { decision } = await decideFor(late, { record: read, userId: 'U0BEN', wish, now: OPENS });
    expect(decision).toEqual({ kind: 'refuse', refusal: { code: 'too-late', state: 'running' } });
    expect((await record()).run.state).toBe('running');
  });

  test('refuses every other decision that was made in the knowledge of it', async () => {
    const { look, gate, record, ports } = await worldWith(slotRun('approved'));
    await look(LEAD);
    gate('exec-7');
    const read = await record();
    const run: Run = { ...read.run, state: 'rejected', version: read.run.version + 1 };
    expect(await saveDecision(ports, { record: read, run, audit: { type: 'rejected' }, at: OPENS })).toBeUndefined();
  });

  test('has no lease left once a click was faster', async () => {
    const { look, click, item } = await worldWith(slotRun('approved'));
    await look(LEAD);
    expect((await click('reject', OPENS)).decision).toMatchObject({ kind: 'change', run: { state: 'rejected' } });
    expect(item()).not.toHaveProperty('armedUntil');
  });

  test('of a slot run that stands claimed, as nothing writes it, starts nothing', async () => {
    const { look } = await worldWith({ ...runIn('starting'), slot: SLOT });
    expect(await look(OPENS)).toMatchObject({ state: 'failed', ending: { code: 'could-not-start' } });
  });
});

describe('out of the slot', () => {
  const LATER = OPENS + 60 * MINUTE;

  test('the lease goes to the other subject with the decision', async () => {
    const { click, table, item } = await worldWith(armedRun({ subject: 'window' }));
    expect((await click('defer', LEAD, LATER)).decision.kind).toBe('change');
    expect(await loadLease(table, 'window')).toBeUndefined();
    expect(await loadLease(table, SLOT.elsewhere)).toBe(ID);
    expect(item()).toMatchObject({
      subject: 'patch-group/Win-PROD',
      subjectHere: SLOT.elsewhere,
      epoch: 2,
      state: 'planning',
    });
    expect(item()).not.toHaveProperty('armedUntil');
  });

  test('and is given back from there at the end', async () => {
    const { click, look, table } = await worldWith(armedRun({ subject: 'window' }));
    await click('now', LEAD);
    expect(await look(LEAD)).toMatchObject({ state: 'awaiting-approval', epoch: 2 });
    await click('reject', LEAD + MINUTE);
    expect(await loadLease(table, SLOT.elsewhere)).toBeUndefined();
  });

  test('nothing is moved to where another run is active, and it stays as it was', async () => {
    const { click, ports, item, record } = await worldWith(slotRun('approved', { subject: 'window', armed: CLAIM }));
    await createRun(ports, aRun({ id: 'b-00000002', subject: SLOT.elsewhere }), { type: 'requested' });
    const { decision } = await click('now', LEAD);
    expect(decision).toEqual({ kind: 'refuse', refusal: { code: 'busy', runId: 'b-00000002' } });
    expect((await record()).run).toMatchObject({ slot: SLOT, version: 1 });
    expect(item()).toMatchObject({ subject: 'window' });
  });

  test('nor where one comes in just then', async () => {
    const { record, ports, table } = await worldWith(slotRun('approved', { subject: 'window' }));
    const read = await record();
    await createRun(ports, aRun({ id: 'b-00000002', subject: SLOT.elsewhere }), { type: 'requested' });
    const run: Run = { ...read.run, subject: SLOT.elsewhere, epoch: 2, version: 2 };
    expect(await saveDecision(ports, { record: read, run, audit: { type: 'deferred' }, at: LEAD })).toBeUndefined();
    expect(await loadLease(table, 'window')).toBe(ID);
  });
});

describe('beyond its deferrals', () => {
  const LATER = OPENS + 24 * 60 * MINUTE;
  const prod = CONFIG.policies['prod'];
  const escalating = (approvals?: number): Config => {
    if (prod === undefined) throw new Error('the config has no policy');
    const escalated = approvals === undefined ? undefined : { approvals, from: ['leads'] };
    return { ...CONFIG, policies: { nonprod: { ...prod, name: 'nonprod', ...present({ escalated }) } } };
  };
  const spent = (config: Config): Run => {
    const policy = snapshotPolicy(config, 'nonprod');
    if (policy === undefined) throw new Error('it has no policy');
    return armedRun({ deferrals: 2, policy });
  };

  async function ask(world: Awaited<ReturnType<typeof worldWith>>, userId: string, config: Config) {
    const wish = wishOf('defer', 1, { until: LATER });
    if (wish === undefined) throw new Error('no wish');
    const record = await world.record();
    return decideFor({ ...world.ports, config }, { record, userId, wish, now: LEAD });
  }

  test('those of the escalated groups move it together, and nobody else does', async () => {
    const config = escalating(2);
    const world = await worldWith(spent(config));
    expect((await ask(world, 'U0BEN', config)).decision).toMatchObject({ refusal: { code: 'not-escalated' } });
    expect((await ask(world, 'U0ANA', config)).decision).toMatchObject({ audit: { type: 'defer-asked' } });
    expect((await world.record()).run).toMatchObject({ state: 'approved', armed: {}, deferAsked: { until: LATER } });
    expect((await ask(world, 'U0EVE', config)).decision).toMatchObject({ run: { epoch: 2, scheduledFor: LATER } });
  });

  test('today’s config counts, where it asks for more or gives it no longer', async () => {
    const world = await worldWith(spent(escalating(1)));
    expect((await ask(world, 'U0ANA', escalating(2))).decision).toMatchObject({ audit: { type: 'defer-asked' } });
    const without = await worldWith(spent(escalating(1)));
    const { decision } = await ask(without, 'U0ANA', escalating());
    expect(decision).toMatchObject({ refusal: { code: 'no-deferrals-left' } });
  });
});

test('Start now on its card moves it out of its slot at once', async () => {
  const world = await worldWith(armedRun({ subject: 'window' }));
  await world.look(LEAD);
  const { card } = await world.record();
  const job: ClickJob = {
    id: 'a'.repeat(64),
    at: LEAD,
    actor: { userId: 'U0BEN', teamId: 'T0PATCHW' },
    kind: 'click',
    actionId: 'run-now',
    value: `${ID}:1`,
    from: { kind: 'message', channelId: card.channel, messageTs: card.ts ?? '' },
    responseUrl: 'https://hooks.slack.com/actions/x',
  };
  await handleClick(world.ports, job, { action: 'now', now: LEAD });
  expect((await world.record()).run).toMatchObject({ state: 'awaiting-approval', epoch: 2, subject: SLOT.elsewhere });
  expect(world.said.at(-1)?.text).toBe('Moved: the bake of web starts as soon as it gets 1 new approval.');
});

test('what was let through runs, however large its record is', () => {
  const before = armedRun();
  const run: Run = { ...before, state: 'running', version: 3 };
  const [first] = smaller(before, { run, audit: { type: 'started' } }, OPENS);
  expect(first?.run.state).toBe('running');
});
