import { loadEligibilities } from '../../approvals/effect.ts';
import type { PolicySnapshot } from '../../approvals/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { freezeAt } from '../../holds/effect/freeze.ts';
import { loadPause } from '../../holds/effect/pause.ts';
import { strictestOf } from '../decision/strictest.ts';
import type { HasKinds } from '../run-kind.ts';
import type { Checks } from '../types/input.ts';
import type { Run } from '../types/run.ts';

type HoldPorts = Uses<'table' | 'calendars' | 'config'>;

/** Looks at everything again, just before the start. What cannot be read is unknown, and unknown means no. */
export async function loadChecks(ports: HoldPorts & Uses<'slack'> & HasKinds, run: Run, now: number): Promise<Checks> {
  const stricter = strictestPolicy(ports, run);
  const approvers = run.approvals.map(({ userId }) => userId);
  const holds = await loadHolds(ports, now);
  const standing = isStanding(ports, run);
  const held = holds.pause.kind !== 'off' || holds.freeze.kind !== 'open';
  // A held run asks each minute, for days perhaps: people and plan are looked at when nothing else is in the way.
  if (held)
    return { ...holds, standing, eligibilities: {}, quorum: { kind: 'needed', approvals: 0 }, plan: { kind: 'same' } };
  const [eligibilities, plan] = await Promise.all([
    stricter === undefined ? {} : loadEligibilities(ports, approvers, stricter),
    readPlan(ports, run),
  ]);
  const quorum: Checks['quorum'] =
    stricter === undefined ? { kind: 'none' } : { kind: 'needed', approvals: stricter.approvals };
  return { ...holds, standing, eligibilities, quorum, plan };
}

/** Whether the config that is deployed now approves in advance what the run says that it did. */
export const isStanding = ({ kinds }: HasKinds, run: Run): boolean =>
  run.standing === true && kinds.of(run).standing?.(run) === true;

/** See `strictestOf`: with the policy that what it changes has today. */
export const strictestPolicy = ({ config, kinds }: Uses<'config'> & HasKinds, run: Run): PolicySnapshot | undefined =>
  strictestOf(config, run, kinds.of(run).policyOf(run));

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
