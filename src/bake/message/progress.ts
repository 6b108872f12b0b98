import { DAY, HOUR } from '../../duration.ts';
import { estimateOf } from '../../runs/decision/estimate.ts';
import { estimateText } from '../../runs/message/estimate.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { barText, moment, short } from '../../slack/words.ts';
import type { BakeRun } from '../types/run.ts';
import { waitingWord } from './waits.ts';

/** Image Builder's states in the order of a bake, in words. */
const PHASES: Readonly<Record<string, string>> = {
  PENDING: 'waiting for Image Builder',
  CREATING: 'creating the build instance',
  BUILDING: 'building',
  TESTING: 'testing',
  DISTRIBUTING: 'distributing',
  INTEGRATING: 'integrating',
  AVAILABLE: 'done, reading the result',
};

/** How far it is, at what, and how long it takes yet. */
export function progressText(run: BakeRun, now: number): Mrkdwn {
  const { progress, plan, state } = run;
  const status = progress?.status ?? 'PENDING';
  if (progress?.checkingSince !== undefined)
    return md`Image Builder reports success · checking that EC2 can launch the AMI`;
  const phase = Object.hasOwn(PHASES, status) ? (PHASES[status] ?? status) : status;
  const step = progress?.step === undefined ? md`` : md` (step ${short(progress.step)})`;
  // Of a bake that is being stopped Image Builder counts the steps it leaves out as done.
  if (state === 'cancelling') return md`Stopping while ${phase}${step}`;
  const bar =
    progress === undefined || progress.total === 0
      ? md``
      : md`${barText(progress.done, progress.total)} ${progress.done} of ${progress.total} steps · `;
  return md`${bar}${phase}${step} · ${estimateText(estimateOf(elapsedMs(run, now), plan.lastDurationsMs))}`;
}

const elapsedMs = ({ start }: BakeRun, now: number): number => now - (start?.claimedAt ?? now);

/** What only a person in the console can do. */
export const waitingWarning = (run: BakeRun): Mrkdwn[] => (isWaiting(run) ? [waitingWord(run)] : []);

const isWaiting = ({ state, progress }: BakeRun): boolean => state === 'running' && progress?.waiting === true;

/** How long the runbook waits for an image: `waitForImage` in infra/runbooks/bake.yaml. */
const PATIENCE_MS = 4 * HOUR;
/** And how long it waits through approval steps before that. */
const STEPS_MS = 7 * DAY;

const patienceMs = ({ plan }: BakeRun): number => (plan.waits === undefined ? 0 : STEPS_MS) + PATIENCE_MS;

/** What a person does about a bake that waits for one, or takes twice as long as usual; the runbook gives up at last. */
export function stuckText(run: BakeRun, now: number): Mrkdwn | undefined {
  const began = run.start?.claimedAt;
  if (run.state !== 'running' || began === undefined) return undefined;
  const end = md`If nobody acts, the runbook gives up at ${moment(began + patienceMs(run))}, and this message says so.`;
  if (isWaiting(run)) return md`Resume or stop the step in Image Builder, or choose Stop. ${end}`;
  return estimateOf(elapsedMs(run, now), run.plan.lastDurationsMs).kind === 'slow'
    ? md`Taking longer than usual: look at its step in Image Builder, or choose Stop. ${end}`
    : undefined;
}
