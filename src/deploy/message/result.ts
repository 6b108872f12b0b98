import { spanText } from '../../duration.ts';
import { code, joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, short } from '../../slack/words.ts';
import type { DeployOutcome } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import type { DeployFacts } from './facts.ts';
import { failureIn, failureLines } from './failure.ts';
import { shownLines } from './shown.ts';
import { soakLine } from './soak.ts';

const MAX_IMAGES = 4;

/** What the fleet runs on now, how long that took, and what it still owes. */
export function succeededLines(run: DeployRun, facts: DeployFacts): Mrkdwn {
  const { plan, start, ending, outcome, cancel } = run;
  const soak = soakLine(run, facts);
  return joinMd([
    outcome?.already === true
      ? md`*Image* ${code(plan.image.id)} ran already: nothing had to be changed`
      : md`*Image* ${code(plan.image.id)}${sizeText(run)}`,
    ...(plan.change?.from === undefined || plan.change.from.id === plan.image.id
      ? []
      : [md`*Before* ${code(plan.change.from.id)}`]),
    ...(start === undefined || ending === undefined ? [] : [md`*Took* ${spanText(ending.at - start.claimedAt)}`]),
    ...(cancel === undefined ? [] : [md`${user(cancel.by)} asked to stop it, but it had ended first`]),
    ...(soak === undefined ? [] : [soak]),
  ]);
}

function sizeText({ outcome, plan }: DeployRun): string {
  if (outcome?.shown?.total === 0) return ': the fleet has no instances; new ones launch from it';
  const own = outcome?.images.find(({ image }) => image === plan.image.id);
  return own === undefined ? '' : ` on ${counted(own.instances, 'instance')}`;
}

/** Why it failed, in plain words, and what that leaves. */
export function failedLines(run: DeployRun): Mrkdwn {
  const shown = run.outcome?.shown;
  if (shown !== undefined) return joinMd([shownLines(run, shown), fleetNowLine(run)]);
  const known = run.outcome?.failure ?? run.progress?.failure;
  const failure = known ?? (run.state === 'failed' ? failureIn(run.ending?.reason) : undefined);
  const why =
    failure === undefined ? md`*Why* ${short(run.ending?.reason ?? 'not known', 500)}` : failureLines(failure, run);
  return joinMd([why, fleetNowLine(run)]);
}

/** The fleet after an end that was not a success: one image, or several side by side. */
export function fleetNowLine(run: DeployRun): Mrkdwn {
  const { image } = run.plan;
  const images = imagesNow(run).filter(({ instances }) => instances > 0);
  if (images.length === 0 && hasNone(run)) return md`*Fleet now* no instances`;
  if (images.length === 0) return md`*Fleet now* not known: look at it before anything else`;
  const parts = images
    .slice(0, MAX_IMAGES)
    .map(
      (part) =>
        md`${counted(part.instances, 'instance')} on ${code(part.image)}${part.image === image.id ? ' (new)' : ''}`,
    );
  const more = images.length + (run.outcome?.imagesMore?.images ?? 0) - parts.length;
  const rest = more > 0 ? md` and ${counted(more, 'more image')}` : md``;
  const mixed = images.length > 1 ? md`. It is mixed: both serve` : md``;
  return md`*Fleet now* ${joinMd(parts, ', ')}${rest}${mixed}`;
}

/** Known to have no instances, which is not the same as unknown. */
const hasNone = ({ outcome }: DeployRun): boolean =>
  outcome?.shown?.total === 0 && outcome.shown.why.every(({ kind }) => kind !== 'unreadable');

export const isFleetKnown = (run: DeployRun): boolean => imagesNow(run).some(({ instances }) => instances > 0);

/** Of one that ended at a checkpoint, the last look says it: nothing has moved since. */
function imagesNow({ outcome, ending, earlier, progress, plan }: DeployRun): DeployOutcome['images'] {
  const { image, change } = plan;
  const from = change?.from;
  const there = ending?.code === 'stopped-at-checkpoint' || earlier !== undefined;
  if (outcome !== undefined || !there || progress === undefined || from === undefined) return outcome?.images ?? [];
  const { done, total, images } = progress;
  if (images !== undefined) return images;
  return [
    { image: image.id, instances: done },
    { image: from.id, instances: total - done },
  ];
}
