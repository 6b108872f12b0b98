import type { Config } from '../../config/types.ts';
import { asOf } from '../../posture/decision/as-of.ts';
import { loadExceptions, loadPosture, loadSnapshot } from '../../posture/effect/store.ts';
import { present } from '../../present.ts';
import { channelOf, fleetOf, meansOf } from '../decision/means.ts';
import { loadBeside } from '../effect/config-rules.ts';
import { loadDrift } from '../effect/drift-store.ts';
import { loadLastDecision } from '../effect/last-decision.ts';
import type { DriftPorts } from '../ports.ts';
import type { DriftView } from '../types/view.ts';

type Facts = Omit<DriftView, 'means' | 'window' | 'decision'>;

/** With what the config says of the fleet, and who decided what of it. @throws AwsCallError */
export async function viewOf(ports: DriftPorts, facts: Facts): Promise<DriftView> {
  const { config } = ports;
  const { fleet } = facts.snapshot;
  return {
    ...facts,
    means: meansOf(config, facts.snapshot, facts.now),
    ...present({ window: fleetOf(config, fleet)?.window, decision: await decisionOf(ports, config, facts) }),
  };
}

/** Of a fleet that is in compliance nothing had to be decided. A decision on the window before may be why it is out. */
async function decisionOf(
  ports: DriftPorts,
  config: Config,
  { drift, snapshot }: Facts,
): Promise<DriftView['decision']> {
  const { out } = drift;
  if (out === undefined || fleetOf(config, snapshot.fleet) === undefined) return undefined;
  return loadLastDecision(ports, snapshot.fleet, Math.min(out.since, snapshot.windows.lastOpenedAt ?? out.since));
}

/** As everything stands now; `undefined` before the fleet's first sweep. @throws AwsCallError */
export async function loadView(ports: DriftPorts, fleet: string, now: number): Promise<DriftView | undefined> {
  const { table, config } = ports;
  const [snapshot, posture, exceptions, { drift }] = await Promise.all([
    loadSnapshot(table, fleet),
    loadPosture(table, fleet),
    loadExceptions(table, fleet),
    loadDrift(table, fleet, channelOf(config, fleet)),
  ]);
  if (snapshot === undefined || posture === undefined) return undefined;
  const beside = await loadBeside(ports, snapshot);
  return viewOf(ports, { drift, posture: asOf(posture, now), snapshot, exceptions, now, ...present({ beside }) });
}
