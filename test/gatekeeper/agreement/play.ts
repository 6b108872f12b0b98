import { snapshotPolicy } from '../../../src/approvals/decision/policy.ts';
import type { SeenExecution } from '../../../src/aws/ssm.ts';
import type { Ports } from '../../../src/contract/ports.ts';
import { present } from '../../../src/present.ts';
import { RUN_ACTIONS, valueFor } from '../../../src/runs/actions.ts';
import { claimOf } from '../../../src/runs/decision/binding.ts';
import { decide } from '../../../src/runs/decision/decide.ts';
import { wishOf } from '../../../src/runs/decision/wish.ts';
import { asOfToday } from '../../../src/runs/effect/checks.ts';
import { loadConfirmations } from '../../../src/runs/effect/confirmations.ts';
import { saveDecision } from '../../../src/runs/effect/run-store.ts';
import { decideFor } from '../../../src/runs/flow/decide-for.ts';
import { nextInput } from '../../../src/runs/flow/next-input.ts';
import type { HasKinds, RunKind } from '../../../src/runs/run-kind.ts';
import type { Decision } from '../../../src/runs/types/decision.ts';
import type { RunRecord } from '../../../src/runs/types/record.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { PAUSE_KEY } from '../../../src/store/keys.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { MINUTE, T0 } from '../../runs/fixture.ts';
import { signed } from '../../support/signed-job.ts';
import { askedBake, EXECUTION, gatesOf, HERE, World } from '../world.ts';
import { type Case, type Click, ROLE } from './case.ts';

/** What the worker decides, and what the gatekeeper answers to an execution that is started whatever the worker decided. */
export interface Said {
  /** `starts`, or what it does instead. */
  worker: string;
  /** `admitted`, or why not. */
  gate: string;
}

/** Plays one history by worker and gatekeeper over one table, one Slack and one Systems Manager. */
export async function play(one: Case): Promise<Said> {
  const world = new World();
  const double = createWorkerDouble({ kind: kindUnder(() => world.config) });
  Object.assign(world, { table: double.table });
  world.config = one.before;
  const ports = (): Ports & HasKinds => ({
    ...double.ports,
    config: world.config,
    here: HERE,
    calendars: world.ports.calendars,
    slack: {
      ...double.ports.slack,
      userInfo: (user) => world.ports.slack.userInfo(user),
      userGroupMembers: (group) => world.ports.slack.userGroupMembers(group),
    },
    executions: {
      startedSince: async () => [...world.executions.values()].map(listed),
      seen: (id) => world.ports.executions.seen(id),
    },
    clock: () => double.clock.now,
  });
  const policy = snapshotPolicy(one.before, 'nonprod');
  if (policy === undefined) throw new Error('the config has no such policy');
  const { run } = await double.store(
    askedBake({
      policy,
      channel: one.before.images['web']?.channel ?? '',
      version: 1,
      expiresAt: Math.max(T0, one.scheduledFor ?? T0) + policy.expiresMs,
      ...present({ scheduledFor: one.scheduledFor }),
    }),
  );
  for (const event of timeline(one, run)) {
    double.clock.now = event.at;
    await event.happen({ world, ports: ports(), record: await double.record(run.id) });
  }
  Object.assign(world, {
    config: one.after,
    accounts: one.accounts,
    isSlackDown: one.isSlackDown,
    calendar: one.calendar,
  });
  if (one.members !== undefined) world.members = [...one.members];
  if (one.isPaused) await world.put({ ...PAUSE_KEY, on: true, by: 'U0BEN', reason: 'x', since: 1 });
  double.clock.now = one.at;
  return compare(world, ports(), { record: await double.record(run.id), one });
}

interface Present {
  world: World;
  ports: Ports & HasKinds;
  record: RunRecord;
}

interface Happening {
  at: number;
  happen(now: Present): Promise<void>;
}

/** Clicks when a worker handles them, executions that confirm them, and the checks that find those. */
function timeline(one: Case, run: Run): readonly Happening[] {
  const events = one.clicks.flatMap((click, i) => {
    const handledAt = click.at + click.handledAfter;
    const handled: Happening = { at: handledAt, happen: (now) => handle(now, { click, id: i, handledAt, run }) };
    const { confirmedAfter } = click;
    if (confirmedAfter === undefined) return [handled];
    const startedAt = click.at + confirmedAfter;
    const started: Happening = {
      at: startedAt,
      happen: async ({ world, record }) => confirmIn(world, record.run, { click, id: i, startedAt }),
    };
    const seen: Happening = { at: Math.max(startedAt, handledAt) + 30_000, happen: lookForConfirmations };
    return [handled, started, seen];
  });
  return events.sort((a, b) => a.at - b.at);
}

async function handle(
  { ports, record }: Present,
  { click, id, handledAt, run }: { click: Click; id: number; handledAt: number; run: Run },
): Promise<void> {
  const { userId, at } = click;
  const wish = wishOf('approve', run.epoch);
  if (wish === undefined) throw new Error('no wish');
  const common = { id: String(id).repeat(64), at, actor: { userId, teamId: 'T0PATCHW' } };
  const asking =
    click.by === 'button'
      ? signed({
          ...common,
          kind: 'click',
          actionId: RUN_ACTIONS.approve,
          value: valueFor(run),
          from: { kind: 'message', channelId: run.channel, messageTs: '1.1' },
        })
      : signed({
          ...common,
          kind: 'submit',
          callbackId: RUN_ACTIONS.approve,
          privateMetadata: valueFor(run),
          values: {},
        });
  await decideFor(ports, { record, userId, wish, asking, now: handledAt });
}

function confirmIn(
  world: World,
  { id: runId, epoch, asks = '' }: Run,
  { click, id, startedAt }: { click: Click; id: number; startedAt: number },
): void {
  const session = world.config.confirm?.people[click.userId];
  const execution = `0a1b2c3d-1111-4222-8333-44445555c0f${id}`;
  world.executions.set(execution, {
    id: execution,
    document: 'Patchwarden-Confirm',
    parameters: { RunId: [runId], Epoch: [String(epoch)], PlanHash: [asks] },
    status: 'Success',
    startedAt,
    executedBy: `arn:aws:sts::${HERE.account}:assumed-role/${ROLE}/${String(session)}`,
  });
}

const listed = ({ id, executedBy }: SeenExecution) => ({ id, ...present({ executedBy }) });

async function lookForConfirmations({ ports, record }: Present): Promise<void> {
  const now = ports.clock();
  const run = asOfToday(ports, record.run);
  const input = await loadConfirmations(ports, run, now);
  const decision = input === undefined ? undefined : decide(run, input, now);
  if (decision?.kind === 'change')
    await saveDecision(ports, { record, run: decision.run, audit: decision.audit, at: now });
}

/** Decides on the run as it is without storing the outcome; then the start is claimed whatever the outcome was. */
async function compare(
  world: World,
  ports: Ports & HasKinds,
  { record, one }: { record: RunRecord; one: Case },
): Promise<Said> {
  const { worker, run } = await looked(ports, record, one.at);
  const gate = gatesOf(world.config).of(record.run);
  const today = asOfToday(ports, record.run);
  const start = { ...claimOf(today, gate.startOf(today)), claimedAt: one.at, attempts: 0 };
  const starting: Run = run.state === 'starting' ? run : { ...today, state: 'starting', start };
  await saveDecision(ports, {
    record,
    run: { ...starting, version: record.run.version + 1 },
    audit: { type: 'starting' },
    at: one.at,
  });
  // What a worker starts begins a little later; what it would not start begins after the two minutes that a start may take.
  const startedAt = one.at + (worker === 'starts' ? one.startingMs : 2 * MINUTE);
  world.execute(record.run, { id: EXECUTION, startedAt });
  const answer = await world.admit({ run: record.run }, startedAt);
  const { detail = '' } = Object(world.logged.at(-1));
  return { worker, gate: answer.admitted === 'yes' ? 'admitted' : `${answer.refusal} ${detail}` };
}

async function looked(ports: Ports & HasKinds, record: RunRecord, now: number): Promise<{ worker: string; run: Run }> {
  let { run } = record;
  let why = `it is ${run.state}`;
  for (let step = 0; step < 4; step += 1) {
    const asked = asOfToday(ports, run);
    const input = await nextInput(ports, { ...record, run: asked }, { now, hasClaimed: false });
    if (input === undefined || input.kind === 'report-later') break;
    const decision = decide(asked, input, now);
    why = whyOf(decision);
    if (decision.kind !== 'change') break;
    run = decision.run;
    if (run.state === 'starting') return { worker: 'starts', run };
    if (run.hold !== undefined || !['approved', 'scheduled'].includes(run.state)) break;
  }
  return { worker: why, run };
}

function whyOf(decision: Decision): string {
  switch (decision.kind) {
    case 'change':
      return `${decision.audit.type} ${decision.audit.note ?? ''}`.trim();
    case 'refuse':
      return decision.refusal.code;
    case 'nothing':
      return decision.because;
  }
}

/** As features make their kind of their gate, by the config that is deployed. */
function kindUnder(config: () => World['config']): Partial<RunKind> {
  const gate = (run: Run) => gatesOf(config()).of(run);
  return {
    policyOf: (run) => gate(run).policyOf(run),
    channelOf: (run) => gate(run).channelOf(run),
    startOf: (run) => gate(run).startOf(run),
    checkPlan: async () => ({ kind: 'same' }),
  };
}
