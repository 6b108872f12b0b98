import { HOUR, spanText } from '../../duration.ts';
import { joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { barText, moment } from '../../slack/words.ts';
import type { BakeRun } from '../types/run.ts';

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

/** Phase, steps, bar, elapsed and usual time. */
export function progressLines(run: BakeRun, now: number): Mrkdwn {
  const { progress } = run;
  const status = progress?.status ?? 'PENDING';
  const phase = Object.hasOwn(PHASES, status) ? (PHASES[status] ?? status) : status;
  const lines = [md`*Phase* ${phase}${stepText(run)}`];
  // Of a bake that is being stopped Image Builder counts the steps it leaves out as done.
  if (progress !== undefined && progress.total > 0 && run.state !== 'cancelling') {
    lines.push(md`${barText(progress.done, progress.total)} ${progress.done} of ${progress.total} workflow steps`);
  }
  lines.push(md`*Elapsed* ${spanText(now - (run.start?.claimedAt ?? now))}${usualText(run.plan.lastDurationsMs)}`);
  if (progress?.waiting === true)
    lines.push(md`A workflow step waits for someone in Image Builder: resume or stop it there.`);
  return joinMd(lines);
}

function stepText({ progress }: BakeRun): Mrkdwn {
  return progress?.step === undefined ? md`` : md`, step ${progress.step}`;
}

function usualText(durations: readonly number[]): string {
  const usual = usualMs(durations);
  return usual === undefined ? '' : `, usually ${spanText(usual)}`;
}

const usualMs = (durations: readonly number[]): number | undefined =>
  durations.length === 0 ? undefined : durations.reduce((sum, duration) => sum + duration, 0) / durations.length;

/** How long the runbook waits for an image: `waitForImage` in infra/runbooks/bake.yaml. */
const PATIENCE_MS = 4 * HOUR;

/** Said of a bake that takes twice as long as usual; the runbook gives up at last, but a person sees sooner why. */
export function slowLine(run: BakeRun, now: number): Mrkdwn | undefined {
  const usual = usualMs(run.plan.lastDurationsMs);
  const began = run.start?.claimedAt;
  if (run.state !== 'running' || usual === undefined || began === undefined || now - began < 2 * usual)
    return undefined;
  return md`It takes much longer than usual. Look at its step in Image Builder, or stop it with Cancel. If nobody acts, the runbook gives up at ${moment(began + PATIENCE_MS)}, and this message says so.`;
}
