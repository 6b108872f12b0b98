import { MINUTE } from '../../duration.ts';
import { present } from '../../present.ts';
import type { CheckpointEvidence, SeenCanary } from '../types/evidence.ts';
import type { AlarmStates, DeployProgress } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import { healthIn, imagesOf } from './live.ts';
import { type FleetReading, keptOf } from './reading.ts';

/** Read again when it is so old: with a tick each minute it is then never older than five minutes. */
export const READ_AGAIN_MS = 4 * MINUTE;

/** What people decide on, or are shown as the present state, while the fleet stays as it is. */
export const isAtCheckpoint = ({ wait, state }: Pick<DeployRun, 'wait' | 'state'>): boolean =>
  wait?.kind === 'checkpoint' && (state === 'waiting' || state === 'approved');

/** What the instances of a plan's groups show: each kind, and how many of the new ones serve. `at`: before they were read. */
export const seenIn = (
  { groups }: FleetReading,
  { image, alarms, at }: { image: string; alarms: AlarmStates | undefined; at: number },
): SeenCanary => {
  const kept = keptOf(groups);
  return {
    done: kept.filter((each) => each.image === image && each.serves).length,
    total: kept.length,
    images: imagesOf(groups),
    health: { ...healthIn(groups), at },
    ...present({ alarms }),
  };
};

/** `state` as CloudWatch calls it. */
interface FoundAlarm {
  name: string;
  state?: string;
}

/** The alarms that a fleet names, as CloudWatch tells them; `undefined` where it names none. */
export function alarmStates(names: readonly string[], found: readonly FoundAlarm[]): AlarmStates | undefined {
  if (names.length === 0) return undefined;
  const inState = (name: string): string | undefined => found.find((alarm) => alarm.name === name)?.state;
  return {
    watched: names.length,
    inAlarm: names.filter((name) => inState(name) === 'ALARM'),
    untold: names.filter((name) => !['OK', 'ALARM'].includes(inState(name) ?? '')),
  };
}

/** The run with what was read last in place of what its checkpoint showed when it was reached. */
export function withEvidence(run: DeployRun, evidence: CheckpointEvidence | undefined): DeployRun {
  const { progress } = run;
  if (progress === undefined || evidence === undefined || !isAtCheckpoint(run)) return run;
  const { seen, unread } = evidence;
  const isNewer = seen !== undefined && seen.health.at >= (progress.health?.at ?? 0);
  const isUnread = unread !== undefined && unread.at >= (progress.health?.at ?? 0);
  return { ...run, progress: { ...progress, ...(isNewer ? seen : {}), ...(isUnread ? { unread } : {}) } };
}

/** Whether it is to be read again: alarms are read for the first time when people are asked. */
export function isOld({ progress }: DeployRun, { watched, now }: { watched: number; now: number }): boolean {
  const at = progress?.health?.at;
  return at === undefined || now >= at + READ_AGAIN_MS || (watched > 0 && progress?.alarms === undefined);
}

type Shown = Pick<DeployProgress, 'done' | 'total' | 'health' | 'alarms'>;

/** Whether people who were shown the one would have to know the other before they say yes. */
export function isWorse(before: Shown, after: SeenCanary): boolean {
  const alarmed = (after.alarms?.inAlarm ?? []).some((name) => before.alarms?.inAlarm.includes(name) !== true);
  return alarmed || missing(after) > missing(before) || after.done < before.done;
}

/** What was never read counts as all well: then anything else is worse. */
const missing = ({ health }: Pick<Shown, 'health'>): number =>
  health === undefined ? 0 : Math.max(0, health.total - health.healthy);

/** What an earlier look at a watch showed, for as long as it is not read again. */
export const carriedWatch = ({ done, total, images, health, unread }: DeployProgress): Partial<DeployProgress> =>
  images === undefined ? present({ unread }) : { done, total, ...present({ images, health, unread }) };

/** Whether a watch is to be read again: after a look that failed, at once. */
export const isReadAgain = ({ health, unread }: DeployProgress, now: number): boolean =>
  health === undefined || unread !== undefined || now >= health.at + READ_AGAIN_MS;
