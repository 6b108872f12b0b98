import { withPeople } from '../../approvals/decision/people.ts';
import { withoutConfirm } from '../../approvals/decision/policy.ts';
import { loadEligibilities } from '../../approvals/effect.ts';
import type { PolicySnapshot } from '../../approvals/types.ts';
import type { Observe } from '../../config/types.ts';
import type { Uses, UsesAt } from '../../contract/ports.ts';
import { freezeAt } from '../../holds/effect/freeze.ts';
import { loadPause } from '../../holds/effect/pause.ts';
import { present } from '../../present.ts';
import { askedIn } from '../decision/channel.ts';
import { approvedUntil } from '../decision/good-until.ts';
import { strictestOf } from '../decision/strictest.ts';
import { observed } from '../decision/would-have.ts';
import type { HasKinds } from '../run-kind.ts';
import type { Checks } from '../types/input.ts';
import type { Run } from '../types/run.ts';

type HoldPorts = Uses<'table' | 'config' | 'home'> & UsesAt<'calendars'>;

/** Looks at everything again, just before the start. What cannot be read is unknown, and unknown means no. */
export async function loadChecks(
  ports: HoldPorts & Uses<'slack' | 'clock'> & HasKinds,
  run: Run,
  now: number,
): Promise<Checks> {
  const stricter = strictestPolicy(ports, run);
  const approvers = run.approvals.map(({ userId }) => userId);
  const holds = await loadHolds(ports, now);
  const config = {
    standing: isStanding(ports, run),
    ...present({ observe: ports.kinds.of(run).observeOf(run) }),
    confirm: { config: ports.config.confirm, account: ports.home.account },
    channels: askedIn(ports.config, ports.kinds.of(run).channelOf(run)),
  };
  const held = holds.pause.kind !== 'off' || holds.freeze.kind !== 'open';
  // A held run asks each minute, for days perhaps: people and plan are looked at when nothing else is in the way.
  if (held)
    return { ...holds, ...config, eligibilities: {}, quorum: { kind: 'needed', approvals: 0 }, plan: { kind: 'same' } };
  const [eligibilities, plan] = await Promise.all([
    stricter === undefined ? {} : loadEligibilities(ports, approvers, stricter),
    readPlan(ports, run),
  ]);
  // Where the config no longer has what it changes, its plan's check says so; if that does not, nobody can have approved it.
  const isThere = stricter !== undefined && ports.kinds.of(run).policyOf(run) !== undefined;
  const quorum: Checks['quorum'] = isThere ? { kind: 'needed', approvals: stricter.approvals } : { kind: 'none' };
  return { ...holds, ...config, eligibilities, quorum, plan };
}

/** Whether the config that is deployed now approves in advance what the run says that it did. */
export const isStanding = ({ kinds }: HasKinds, run: Run): boolean =>
  run.standing === true && kinds.of(run).standing?.(run) === true;

/** Whether it is only observed, by what it was requested as and by the config of today. */
export const observeNow = ({ kinds }: HasKinds, run: Run): Observe | undefined =>
  observed(run, kinds.of(run).observeOf(run));

/** See `strictestOf`: with the policy that what it changes has today. */
export function strictestPolicy({ config, kinds }: Uses<'config'> & HasKinds, run: Run): PolicySnapshot | undefined {
  const kind = kinds.of(run);
  const policy = strictestOf(config, run, kind.policyOf(run));
  // What never starts needs no confirmation in AWS, and perhaps has no runbook for one.
  const isNever = kind.isNeverConfirmed?.(run) === true || run.observe !== undefined;
  return policy !== undefined && isNever ? withoutConfirm(policy) : policy;
}

const BEFORE_START: readonly Run['state'][] = ['planning', 'awaiting-approval', 'scheduled', 'approved', 'starting'];

/**
 * With the people of the config as it is now; and before its start, with the confirmation that its policies want by now, and the time that
 * they leave for it.
 */
export function asOfToday(ports: Uses<'config'> & HasKinds, stored: Run): Run {
  const run = withPeople(stored, ports.config.people);
  const isBefore = BEFORE_START.includes(run.state) || run.wait?.kind === 'checkpoint';
  const today = isBefore ? strictestPolicy(ports, run) : undefined;
  if (today === undefined) return run;
  const { confirm = run.policy.confirm, expiresMs } = today;
  return withLife({ ...run, policy: { ...run.policy, expiresMs, ...present({ confirm }) } });
}

/** With the time that its policies leave today, of a run that has ended. */
export function withLifeOfToday<R extends Run>(ports: Uses<'config'> & HasKinds, run: R): R {
  const { expiresMs = run.policy.expiresMs } = strictestPolicy(ports, run) ?? {};
  return { ...run, policy: { ...run.policy, expiresMs } };
}

/** Once it is approved, for no longer than its approvals are good today. */
function withLife(run: Run): Run {
  const until = APPROVED.includes(run.state) ? approvedUntil(run, run.approvals) : undefined;
  return until === undefined ? run : { ...run, expiresAt: Math.min(run.expiresAt, until) };
}

const APPROVED: readonly Run['state'][] = ['scheduled', 'approved', 'starting'];

async function loadHolds(ports: HoldPorts, now: number): Promise<Pick<Checks, 'pause' | 'freeze'>> {
  const [pause, freeze] = await Promise.all([readPause(ports), freezeAt(ports, now)]);
  return { pause, freeze };
}

async function readPause({ table }: Uses<'table'>): Promise<Checks['pause']> {
  try {
    return await loadPause(table);
  } catch {
    return { kind: 'unknown', what: 'whether everything is paused' };
  }
}

async function readPlan({ kinds }: HasKinds, run: Run): Promise<Checks['plan']> {
  try {
    return await kinds.of(run).checkPlan(run);
  } catch {
    return { kind: 'unknown', what: 'whether the plan still holds' };
  }
}
