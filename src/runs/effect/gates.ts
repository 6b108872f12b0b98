import { snapshotPolicy, stricterPolicy } from '../../approvals/decision/eligibility.ts';
import { loadStandings } from '../../approvals/effect.ts';
import { freezeAt } from '../../holds/effect/freeze.ts';
import { loadPause } from '../../holds/effect/pause.ts';
import type { Services } from '../services.ts';
import type { Gates } from '../types/input.ts';
import type { PolicySnapshot, Run } from '../types.ts';

/** Looks at everything again, just before the start. What cannot be read is unknown, and unknown means no. */
export async function loadGates(services: Services, run: Run, now: number): Promise<Gates> {
  const stricter = policyOf(services, run);
  const approvers = run.approvals.map(({ userId }) => userId);
  const switches = await readSwitches(services, now);
  const held = switches.pause.kind !== 'off' || switches.freeze.kind !== 'open';
  // A held run asks each minute, for days perhaps: people and plan are looked at when nothing else is in the way.
  if (held) return { ...switches, standings: {}, quorum: { kind: 'needed', approvals: 0 }, plan: { kind: 'same' } };
  const [standings, plan] = await Promise.all([
    stricter === undefined ? {} : loadStandings(services, approvers, stricter),
    readPlan(services, run),
  ]);
  const quorum: Gates['quorum'] =
    stricter === undefined ? { kind: 'none' } : { kind: 'needed', approvals: stricter.approvals };
  return { ...switches, standings, quorum, plan };
}

/** The strictest of what the run was asked under: that policy as it is today, and the one that its fleet or image has today. */
function policyOf({ config }: Services, run: Run): PolicySnapshot | undefined {
  const today = stricterPolicy(run.policy, snapshotPolicy(config, run.policy.name));
  const named = (run.kind === 'bake' ? config.images[run.name] : config.fleets[run.name])?.policy;
  // What the config no longer has is the plan's check to tell.
  if (named === undefined || named === run.policy.name || today === undefined) return today;
  return stricterPolicy(today, snapshotPolicy(config, named));
}

/** Whether a pause or a freeze stands in the way, or cannot be told. */
export async function isHeldBack(services: Services, now: number): Promise<boolean> {
  const { pause, freeze } = await readSwitches(services, now);
  return pause.kind !== 'off' || freeze.kind !== 'open';
}

async function readSwitches(services: Services, now: number): Promise<Pick<Gates, 'pause' | 'freeze'>> {
  const [pause, freeze] = await Promise.all([readPause(services), freezeAt(services, now)]);
  return { pause, freeze };
}

async function readPause({ table }: Services): Promise<Gates['pause']> {
  try {
    return await loadPause(table);
  } catch {
    return { kind: 'unknown', what: 'whether everything is paused' };
  }
}

async function readPlan({ features }: Services, run: Run): Promise<Gates['plan']> {
  try {
    return await features[run.kind].checkPlan(run);
  } catch {
    return { kind: 'unknown', what: 'whether the plan still holds' };
  }
}
