import type { CardLines } from '../../cards/message/framed-card.ts';
import { spanText } from '../../duration.ts';
import { differenceOneLine } from '../../images/message/difference-one-line.ts';
import type { ImageDifference } from '../../images/types.ts';
import type { OutsideFleetChange } from '../../outside/types/change.ts';
import type { ShownChange } from '../../outside/types/source.ts';
import { bold, code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { barText, counted, sentence, short } from '../../slack/words.ts';
import { isAmi, outsideRun } from '../decision/outside-run.ts';
import type { DeployOutcome } from '../types/progress.ts';
import { doneText } from './progress.ts';
import { revertNext, revertWarnings, setBackLines, setBackTitle, setBackWarnings } from './set-back.ts';
import { deployThread } from './thread.ts';
import { dotted, named, phaseText } from './words.ts';

interface Facts {
  now: number;
  difference?: ImageDifference;
}

/** What others do to a fleet, in the words of deploys. */
export function outsideFleetShown(change: OutsideFleetChange, facts: Facts): ShownChange {
  const run = outsideRun(change);
  return {
    title: titleOf(change),
    warnings: warningsOf(change),
    lines: linesOf(change, facts),
    ids: idsOf(change),
    posts: deployThread(run, facts.difference === undefined ? {} : { difference: facts.difference }),
  };
}

const wordOf = ({ what }: OutsideFleetChange): string =>
  what === 'stack-update' ? 'stack update' : what === 'refresh' ? 'instance refresh' : 'change of image';

function titleOf(change: OutsideFleetChange): string {
  const { name, state } = change;
  if (change.what === 'other-image') return `${named(name)} runs an image that nobody approved`;
  if (change.what === 'set-back') return setBackTitle(change);
  const what = `Outside ${wordOf(change)} of ${named(name)}`;
  switch (state) {
    case 'running':
      return `${what} in progress`;
    case 'succeeded':
      return `${what} ended`;
    case 'failed':
      return `${what} failed`;
    case 'rolled-back':
      return `${what} rolled back`;
    case 'stopped':
      return `${what} stopped`;
    case 'unclear':
      return `${what} needs attention`;
  }
}

/** `web-prod now runs ami-… on 3 of 4 instances. Nobody approved this image here.` */
function warningsOf(change: OutsideFleetChange): Mrkdwn[] {
  const { name, to, approved, runs } = change;
  if (change.what === 'set-back') return setBackWarnings(change);
  if (change.reverts !== undefined) return revertWarnings(change);
  if (approved !== 'no' || to === undefined) return [];
  const image = code(short(to, 120));
  const on = runs?.find(({ image: each }) => each === to)?.instances;
  return on === undefined
    ? [md`This change moves ${named(name)} to ${image}. Nobody approved this image here`]
    : [
        md`${named(name)} now runs ${image} on ${on} of ${counted(sum(runs ?? []), 'instance')}. Nobody approved this image here`,
      ];
}

const sum = (images: DeployOutcome['images']): number => images.reduce((all, { instances }) => all + instances, 0);

function linesOf(change: OutsideFleetChange, { now, difference }: Facts): CardLines {
  const { name, state } = change;
  if (change.what === 'set-back') return setBackLines(change);
  if (state === 'running')
    return {
      what: whatLine(change),
      status: progressLine(change, now),
      undo: md`Patchwarden did not start it and cannot stop or roll it back: use ${placeOf(change)}`,
      next: md`Nothing is needed from you: when the change ends, this message says what ${named(name)} runs. Until then requests for ${named(name)} wait, and their plans are checked again before they start.`,
    };
  return {
    what: runsLine(change),
    status: difference === undefined ? reasonLine(change) : dotted(reasonLine(change), differenceOneLine(difference)),
    undo: md`To move ${named(name)} to another image, request a deploy: it needs its own approval`,
    next: revertNext(change) ?? nextLine(change),
  };
}

const placeOf = ({ what }: OutsideFleetChange): string => (what === 'stack-update' ? 'CloudFormation' : 'Auto Scaling');

/** `web-prod → ami-0new · stack web-prod, 4 instances`. */
function whatLine(change: OutsideFleetChange): Mrkdwn {
  const { name, to, target, before } = change;
  const brings =
    to === undefined || isOn(to, before)
      ? md`${bold(named(name))}`
      : md`${bold(named(name))} → ${code(short(to, 120))}`;
  const stack = target.kind === 'stack' ? `stack ${named(target.stack)}` : undefined;
  const group = change.what === 'refresh' ? `group ${named(change.group)}` : undefined;
  const place = [stack, group ?? (target.kind === 'stack' ? undefined : `group ${named(target.group)}`)];
  return dotted(
    brings,
    md`${place.filter((part) => part !== undefined).join(', ')}, ${counted(sum(before), 'instance')}`,
    imagesText('before', before),
  );
}

const isOn = (image: string, images: DeployOutcome['images']): boolean =>
  images.length === 1 && images[0]?.image === image;

function progressLine(change: OutsideFleetChange, now: number): Mrkdwn {
  const elapsed = `${spanText(now - change.startedAt)} so far`;
  const progress = change.what === 'stack-update' || change.what === 'refresh' ? change.progress : undefined;
  if (progress === undefined) return dotted('preparing', elapsed);
  const { phase, total, done, percent } = progress;
  const isForward = phase === 'preparing' || phase === 'replacing';
  const share = Math.max(0, Math.min(100, Math.round(percent ?? (done / Math.max(1, total)) * 100)));
  return dotted(
    isForward && total > 0 ? `${barText(share, 100)} ${share} %` : undefined,
    isForward && total > 0 ? doneText(outsideRun(change), progress) : undefined,
    phaseText(phase, undefined),
    elapsed,
    progress.current === undefined ? undefined : `now ${short(progress.current, 80)}`,
  );
}

/** What counts at an end: the image of each instance. */
function runsLine({ name, runs, to, startedAt, endedAt, what, state }: OutsideFleetChange): Mrkdwn {
  const took = endedAt === undefined || what === 'other-image' ? undefined : `took ${spanText(endedAt - startedAt)}`;
  if (runs === undefined) return dotted(md`${bold(named(name))}: what its instances run is not known yet`, took);
  // Tasks are no instances: of containers only the stack tells.
  if (runs.length === 0 && to !== undefined && !isAmi(to) && state === 'succeeded')
    return dotted(md`${bold(named(name))} → ${code(short(to, 120))}, according to the stack`, took);
  if (runs.length === 0) return dotted(md`${bold(named(name))} has no instances`, took);
  const total = sum(runs);
  const each = runs
    .slice(0, 3)
    .map(({ image, instances }) => md`${code(short(image, 120))} on ${instances} of ${counted(total, 'instance')}`);
  const more = runs.length - each.length;
  return dotted(
    md`${bold(named(name))} runs ${joinMd(each, ', ')}${more > 0 ? ` and ${counted(more, 'more image')}` : ''}`,
    took,
  );
}

function imagesText(word: string, images: DeployOutcome['images']): Mrkdwn | undefined {
  const [first, ...others] = images;
  if (first === undefined) return undefined;
  return md`${word}: ${code(short(first.image, 120))}${others.length === 0 ? '' : ` and ${counted(others.length, 'more image')}`}`;
}

function reasonLine(change: OutsideFleetChange): Mrkdwn | undefined {
  const { state, reason, before, runs, what } = change;
  if (what === 'other-image') return undefined;
  if (state !== 'succeeded') return md`${sentence(reason ?? 'AWS gave no reason', 300)}`;
  const [now] = runs ?? [];
  return now !== undefined && isOn(now.image, before) && runs?.length === 1
    ? md`The image did not change`
    : imagesText('before', before);
}

function nextLine(change: OutsideFleetChange): Mrkdwn {
  const { name, state, approved } = change;
  if (state === 'unclear')
    return md`Check ${named(name)} in ${placeOf(change)}: Patchwarden retries nothing. If nobody acts, it stays as it is.`;
  if (approved === 'no' && warningsOf(change).length > 0)
    return md`Find out in CloudTrail who ${change.what === 'other-image' ? 'changed the image' : 'started it'}. If nobody acts, ${named(name)} keeps this image.`;
  return md`Nothing is needed from you: ${named(name)} stays as it is.`;
}

function idsOf(change: OutsideFleetChange): Mrkdwn {
  switch (change.what) {
    case 'stack-update':
      return change.token === undefined ? md`` : md` · client request token ${code(short(change.token, 128))}`;
    case 'refresh':
      return md` · instance refresh ${code(short(change.awsId, 60))}`;
    case 'other-image':
    case 'set-back':
      return md``;
  }
}
