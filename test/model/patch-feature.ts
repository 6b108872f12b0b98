import { createHash } from 'node:crypto';
import { snapshotPolicy } from '../../src/approvals/decision/policy.ts';
import { AwsCallError } from '../../src/aws/failure.ts';
import type { Automation } from '../../src/aws/ssm.ts';
import { type Here, hereOf } from '../../src/config/here.ts';
import { placedAway } from '../../src/config/place.ts';
import type { Config } from '../../src/config/types.ts';
import type { Feature } from '../../src/contract/feature.ts';
import { patchLines } from '../../src/patch/message/lines.ts';
import type { PatchPlan } from '../../src/patch/types/plan.ts';
import type { PatchRun } from '../../src/patch/types/run.ts';
import { RUN_ACTIONS, type RunAction, valueFor } from '../../src/runs/actions.ts';
import { notAdmitted } from '../../src/runs/decision/refused.ts';
import { runIdOf, tokenOf } from '../../src/runs/decision/token.ts';
import { openRunByItself, requested } from '../../src/runs/flow/request.ts';
import type { Gate } from '../../src/runs/gate.ts';
import { stateTitle } from '../../src/runs/message/state.ts';
import type { ReconcilePorts } from '../../src/runs/ports.ts';
import type { RunKind } from '../../src/runs/run-kind.ts';
import type { Observation, PlanCheck } from '../../src/runs/types/input.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { actions, button } from '../../src/slack/blocks.ts';
import type { Table } from '../../src/store/table.ts';
import { HOME } from '../support/home.ts';
import { basisOf, type ModelFleets } from './fleets.ts';
import { type FleetName, fleetNamed, GROUPS, nameOf, placeIn, type Rules, WINDOWS } from './people.ts';
import { type ModelWindows, type Occurrence, pointerKey } from './windows.ts';
import type { Name as CallName } from './worker.ts';

/** An occurrence is announced so long before it opens. */
const NOTICE_MS = 3 * 3_600_000;
const NOBODY = { userId: 'UPATCHBOT', person: 'UPATCHBOT' };

interface Sources {
  /** Whether an occurrence has its run already. */
  isOpened: (runId: string) => boolean;
  fleets: Pick<ModelFleets, 'fleet'>;
  windows: Pick<ModelWindows, 'occurrences' | 'of' | 'isOver' | 'isOff' | 'commands'>;
  /** That of one place. */
  automationAt: (place: Here) => Automation;
  table: Table;
  facts: Set<string>;
  /** Something of the run was started and has not come to the gate yet. */
  isAtGate: (runId: string) => boolean;
  /** The config of this worker, and the rules that it is made of. */
  config: Config;
  rules: Rules;
  via: <T>(name: CallName, perform: () => T) => Promise<T>;
}

/** Patching as simple as the life of runs with slots allows: what is tested is that life, and not Run Command. */
export function createModelPatch(sources: Sources): RunKind<'patch'> {
  const { fleets, table, via, rules, config } = sources;
  return {
    ...patchGate(config, rules),
    limits: { stopMs: 24 * 3_600_000, unseenMs: 6 * 24 * 3_600_000 },
    named: () => ({ what: 'patch group', names: ['web', 'api'] }),
    isAbout: (run, { detail }) => detail['ExecutionId'] === run.start?.executionId,
    plan: (run) =>
      via('plan', () => {
        const plan = planOf(fleetNamed(run.name), fleets.fleet(fleetOf(run)).version);
        return { kind: 'planned', plan, planHash: hashOfPlan(plan) };
      }),
    checkPlan: (run) => via('checkPlan', () => checkPlan(sources, run)),
    armed: async (run) => {
      await table.write([{ kind: 'put', item: { ...pointerKey(nameOf(run.subject)), runId: run.id }, when: {} }]);
    },
    observe: (run) => observe(sources, run),
    reportLimitMs: () => 30 * 60_000,
    report: async () => ({ kind: 'ready' }),
    resultOf: () => undefined,
    ...patchLines,
    card: async (run) => ({ text: `Patch of ${run.name}: ${stateTitle(run)} (run ${run.id})`, blocks: blocksOf(run) }),
    thread: async () => [],
  };
}

/** Whose executions alone start what waits for a window. */
export const WINDOW_ROLE = 'patchwarden-window-runbook';

export const sessionOf = (role: string, { account }: Pick<Here, 'account'>): string =>
  `arn:aws:sts::${account}:assumed-role/${role}/local`;

/** The start of a patch run, by the run and the config alone. */
export const patchGate = (config: Config, rules: Rules): Gate<'patch'> => ({
  placeOf: ({ plan }) => plan.place ?? hereOf(config),
  planHashOf: hashOfPlan,
  policyOf: ({ name }) => config.images[name]?.policy,
  channelOf: ({ name }) => config.images[name]?.channel,
  observeOf: () => config.observe,
  subjectOf: ({ name, slot }) =>
    slot === undefined ? GROUPS[fleetNamed(name)] : WINDOWS[name === 'web' ? 'web' : 'api'],
  startOf: (run) => ({ document: 'Patchwarden-Patch', parameters: parametersOf(run) }),
  slotStarter: () => WINDOW_ROLE,
  standing: (run) => run.slot?.what === `mw-${run.name}` && rules.standing[nameOf(run.subject)],
  isAsConfigured: () => true,
});

function checkPlan({ fleets, windows, facts, isAtGate }: Sources, run: PatchRun): PlanCheck<'patch'> {
  const { version } = fleets.fleet(fleetOf(run));
  facts.add(basisOf(run.subject, version));
  const plan = planOf(fleetNamed(run.name), version);
  if (run.slot !== undefined) {
    const occurrence = windows.of(nameOf(run.subject), run.slot.opensAt);
    // One that a moment ago was started may still be on its way to the gate.
    if (occurrence !== undefined && windows.isOver(occurrence) && !isAtGate(run.id))
      return { kind: 'over', why: 'its window opened and started nothing' };
  }
  if (hashOfPlan(plan) === run.planHash) return { kind: 'same' };
  return { kind: 'changed', plan, planHash: hashOfPlan(plan), why: 'someone has changed the fleet' };
}

const fleetOf = ({ name }: PatchRun): string => GROUPS[fleetNamed(name)];

const parametersOf = (run: PatchRun): Record<string, string> => ({
  RunId: run.id,
  Epoch: String(run.epoch),
  PlanHash: run.planHash,
  Subject: run.subject,
  PatchToken: tokenOf(`${run.id}/patch/${run.epoch}`),
});

const hashOfPlan = ({ fleet, place, readAt }: PatchPlan): string =>
  createHash('sha256')
    .update(`${fleet} ${place?.account ?? 'home'} ${readAt}`)
    .digest('hex');

/** `readAt` is the version of the fleet that it rests on. */
const planOf = (fleet: FleetName, version: number): PatchPlan => ({
  kind: 'patch',
  fleet,
  ...placedAway(HOME, placeIn(GROUPS[fleet])),
  patchGroup: nameOf(GROUPS[fleet]),
  operation: 'install',
  reboot: 'if-needed',
  pin: { kind: 'none' },
  selection: { kind: 'ids', waves: [['i-0']] },
  concurrency: '10%',
  errors: '10%',
  timeoutSeconds: 3_600,
  baselines: [],
  asked: {},
  waves: [100],
  instances: [],
  serves: [],
  excluded: [],
  missing: [],
  totals: { patches: 0, critical: 0, security: 0, exploited: 0, pendingReboot: 0, neverScanned: 0 },
  notRead: 0,
  inspector: 'off',
  deferredBefore: [],
  usualMs: [],
  readAt: version,
});

async function observe({ automationAt, windows, via }: Sources, run: PatchRun): Promise<Observation<'patch'>> {
  try {
    const execution = await automationAt(placeIn(run.subject)).get(run.start?.executionId ?? '');
    const [id = ''] = execution.steps[0]?.outputs['command'] ?? [];
    const status = await via('command', () => windows.commands.get(id));
    const outcome = { kind: 'patch', nodes: [], strays: [], executionId: execution.id } as const;
    if (execution.end === undefined) return { kind: 'working' };
    if (execution.end === 'cancelled') return { kind: 'cancelled', outcome };
    if (status === 'succeeded') return { kind: 'succeeded', outcome };
    const reason = execution.failure ?? 'it failed';
    return { kind: 'failed', outcome, reason, untouched: id === '', ...notAdmitted(execution) };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { kind: 'unknown', what: error.message };
  }
}

/** Opens the run of each occurrence that is near. */
export const occurrencesOf = (ports: ReconcilePorts, { isOpened, windows, rules }: Sources): Feature => ({
  onTick: async (now) => {
    const isNear = ({ opensAt }: Occurrence): boolean => now < opensAt && now >= opensAt - NOTICE_MS;
    if (windows.isOff) return [];
    return windows.occurrences
      .filter((each) => isNear(each) && !isOpened(idOf(each)))
      .map(({ name, opensAt }) => `${name}/${opensAt}`);
  },
  look: async (key, { now }) => {
    const [name, opensAt] = key.split('/');
    const occurrence = windows.of(name === 'web' ? 'web' : 'api', Number(opensAt));
    if (occurrence !== undefined && now < occurrence.opensAt) await openFor(ports, occurrence, { now, rules });
  },
});

const idOf = ({ name, opensAt }: Occurrence): string => runIdOf('p', `${name}/${opensAt}`);

async function openFor(
  ports: ReconcilePorts,
  { name, opensAt, latestStart }: Occurrence,
  { now, rules }: { now: number; rules: Rules },
): Promise<void> {
  const slot = { what: `mw-${name}`, opensAt, latestStart, elsewhere: GROUPS[name], remindAt: opensAt - 15 * 60_000 };
  const run = {
    ...newPatch(ports, name, { now, by: NOBODY }),
    id: idOf({ name, opensAt, latestStart, tasks: 0, beginsAt: 0 }),
    subject: WINDOWS[name],
    slot,
    ...(rules.standing[name] ? { standing: true as const } : {}),
  };
  await openRunByItself(ports, run, now);
}

/** A patch run as it is requested, for a time of its own. */
export function newPatch(
  ports: ReconcilePorts,
  name: FleetName,
  { now, by }: { now: number; by: Run['requester'] },
): Omit<Run<'patch'>, 'id'> {
  const isWeb = nameOf(GROUPS[name]) === 'web';
  const policy = snapshotPolicy(ports.config, isWeb ? 'nonprod' : 'prod');
  if (policy === undefined) throw new Error(`the model has no policy for ${name}`);
  return {
    ...requested(ports, { policy, requester: by, now }),
    kind: 'patch',
    state: 'planning',
    planningSince: now,
    subject: GROUPS[name],
    name,
    plan: planOf(name, -1),
    planHash: '0'.repeat(64),
    channel: isWeb ? 'C0PATCHING' : 'C0WEB',
  };
}

/** Everything that someone could try, and more than a card offers. */
function blocksOf(run: Run): ReturnType<typeof actions>[] {
  const value = valueFor(run);
  const buttons = offered(run).map((action) => button({ actionId: RUN_ACTIONS[action], text: action, value }));
  return buttons.length === 0 ? [] : [actions(`run-${run.id}-${run.epoch}`, ...buttons)];
}

function offered({ state }: Run): readonly RunAction[] {
  switch (state) {
    case 'awaiting-approval':
      return ['approve', 'reject', 'defer', 'now', 'cancel'];
    case 'scheduled':
    case 'approved':
      return ['reject', 'defer', 'now', 'cancel'];
    case 'planning':
    case 'starting':
    case 'running':
    case 'waiting':
    case 'needs-attention':
      return ['cancel'];
    case 'cancelling':
    case 'succeeded':
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return [];
  }
}
