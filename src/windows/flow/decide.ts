import { mayAsk } from '../../approvals/flow.ts';
import { answer } from '../../cards/effect/answer.ts';
import { nearest } from '../../config/nearest.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { timeOf } from '../../runs/decision/typed-time.ts';
import { type Wish, wishOf } from '../../runs/decision/wish.ts';
import { loadActiveRuns, loadRun } from '../../runs/effect/run-store.ts';
import { finish } from '../../runs/flow/click.ts';
import { decideFor } from '../../runs/flow/decide-for.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { RunRecord } from '../../runs/types/record.ts';
import { isTerminal } from '../../runs/types/state.ts';
import type { OccurrenceRequest } from '../command.ts';
import { noneAnnounced, noReason, notAdopted, notATime, unknownFleet } from '../message/answers.ts';
import type { WindowPorts } from '../ports.ts';
import { loadPlaces } from './list.ts';

export type DecidePorts = WindowPorts & ReconcilePorts;

/**
 * `/patch skip` and `/patch defer`: a decision on the run of the next occurrence of an adopted window, under the rules of its
 * card's buttons. Deferred to the next occurrence is skipped.
 */
export async function decideOccurrenceOf(
  ports: DecidePorts,
  { request, to }: { request: OccurrenceRequest; to: AnswerTo },
  now: number,
): Promise<void> {
  if (!(await mayAsk(ports, to))) return;
  const { fleets, timezone } = ports.config;
  const { fleet, until, reason = noReason } = request;
  const config = Object.hasOwn(fleets, fleet) ? fleets[fleet] : undefined;
  if (config === undefined) return answer(ports, to, unknownFleet(fleet, nearest(fleet, Object.keys(fleets))));
  if (config.adopted !== true) return answer(ports, to, notAdopted(fleet, await windowOf(ports, fleet, config.window)));
  const record = await nextRun(ports, fleet);
  if (record === undefined) return answer(ports, to, noneAnnounced(fleet));
  const at = until === undefined ? undefined : timeOf(until, { timezone, now });
  if (until !== undefined && at === undefined) return answer(ports, to, notATime(until));
  const wish = wishFor(record, { reason, at });
  if (wish === undefined) return answer(ports, to, noneAnnounced(fleet));
  const decided = await decideFor(ports, { record, userId: to.userId, wish, now });
  return finish(ports, { decided, to, now });
}

const wishFor = (
  { run: { epoch } }: RunRecord,
  { reason, at }: { reason: string; at: number | undefined },
): Wish | undefined => (at === undefined ? wishOf('reject', epoch, { reason }) : wishOf('defer', epoch, { until: at }));

/** The run of the fleet's next occurrence, as it is now. */
async function nextRun(ports: DecidePorts, fleet: string): Promise<RunRecord | undefined> {
  const opening = ({ run }: RunRecord): number => run.slot?.opensAt ?? Number.POSITIVE_INFINITY;
  const [next] = (await loadActiveRuns(ports))
    .filter(({ run }) => run.name === fleet && run.slot !== undefined && !isTerminal(run.state))
    .sort((a, b) => opening(a) - opening(b));
  return next === undefined ? undefined : loadRun(ports, next.run.id);
}

/** The window that patches the fleet as it is: the one that the config names, or the one that opens next. */
async function windowOf(ports: WindowPorts, fleet: string, named: string | undefined) {
  const all = (await loadPlaces(ports)).flatMap(({ windows }) => Object.entries(windows));
  const those = all
    .filter(([id, { read }]) => id === named || read?.reach.fleets[fleet] !== undefined)
    .sort(([, a], [, b]) => (a.nextAt ?? Number.POSITIVE_INFINITY) - (b.nextAt ?? Number.POSITIVE_INFINITY));
  const [found] = those;
  return found === undefined ? undefined : { id: found[0], name: found[1].name, opensAt: found[1].nextAt };
}
