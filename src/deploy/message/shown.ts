import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import { shareOf } from '../decision/shown.ts';
import type { DeployRun } from '../types/run.ts';
import type { Serving, Shown, WhyNot, WrongInstance } from '../types/shown.ts';
import { longText, named } from './words.ts';

/** Parts of a card's line: the first instances that contradict the end that AWS told, and the first reason. */
export function shownTexts({ wrong, wrongMore = 0, back, why, serving }: Shown): (Mrkdwn | string | undefined)[] {
  const [first] = why;
  const ids = wrong.map(({ id }) => id);
  return [
    wrong.length === 0
      ? undefined
      : md`${back === true ? 'still on it' : 'not on it'}: ${idsText(ids, ids.length + wrongMore)}`,
    wrong.length > 0 || serving === undefined || serving.unhealthy.length === 0
      ? undefined
      : md`not healthy: ${idsText(serving.unhealthy, unhealthyIn(serving))}`,
    first === undefined
      ? undefined
      : `why: ${whyText(first)}${why.length > 1 ? ` (and ${why.length - 1} more, see the thread)` : ''}`,
  ];
}

export const idsText = (ids: readonly string[], total = ids.length): Mrkdwn =>
  md`${joinMd(
    ids.slice(0, NAMED).map((id) => code(short(id, 30))),
    ', ',
  )}${total > NAMED ? ` and ${total - NAMED} more` : ''}`;

/** So many instances are named on a card; the thread has them all. */
const NAMED = 3;

/** In service and not healthy. */
const unhealthyIn = ({ inService, healthy, unknown = 0, unhealthy }: Serving): number =>
  Math.max(unhealthy.length, inService - healthy - unknown);

function servingLine(serving: Serving): Mrkdwn {
  const { wanted, inService, healthy, unknown = 0, unhealthy } = serving;
  const of = unhealthy.length === 0 ? md`` : md` · not healthy: ${idsText(unhealthy, unhealthyIn(serving))}`;
  return md`*Serving* ${inService} of ${wanted} in service, ${healthy} healthy${unknown === 0 ? '' : `, health of ${unknown} not known`}${of}`;
}

/** What the instances run, which of them contradict the end that AWS told, and why as far as that can be read: a line each. */
export function shownLines({ plan, ending }: Pick<DeployRun, 'plan' | 'ending'>, shown: Shown): Mrkdwn {
  const { on, total, wrong, back, why, serving } = shown;
  // Someone may be working on it since.
  const at = ending === undefined ? md`` : md` at ${moment(ending.at)}`;
  const label = back === true ? md`*Still on this image*` : md`*Not on this image*`;
  return joinMd([
    ...(total === 0 ? [] : [md`*Instances* ${on} of ${total} run ${code(plan.image.id)}${at}`]),
    ...(wrong.length === 0 ? [] : [md`${label} ${wrongText(shown)}`]),
    ...(serving === undefined || serving.healthy === serving.wanted ? [] : [servingLine(serving)]),
    ...(why.length === 0 ? [] : [whyLine(why)]),
  ]);
}

const whyLine = (why: readonly WhyNot[]): Mrkdwn => md`*Why* ${longText(why.map(whyText).join('; '), 1000)}`;

function wrongText({ wrong, wrongMore }: Shown): Mrkdwn {
  const more = wrongMore === undefined ? md`` : md` and ${counted(wrongMore, 'more instance')}`;
  return md`${joinMd(wrong.map(instanceText), ', ')}${more}`;
}

function instanceText({ id, image, lifecycle }: WrongInstance): Mrkdwn {
  const runs = image === undefined ? md`image not known` : code(short(image, 60));
  return md`${code(short(id, 30))} (${runs}${lifecycle === undefined ? '' : `, ${short(lifecycle, 30)}`})`;
}

/** One reason, as AWS shows it. */
export function whyText(why: WhyNot): string {
  switch (why.kind) {
    case 'refresh-stopped':
      return `instance refresh ${short(why.refresh)} of group ${named(why.group)} ended at ${why.percent} %, its last checkpoint`;
    case 'refresh-not-done':
      return `instance refresh ${short(why.refresh)} of group ${named(why.group)} is ${short(why.status)}`;
    case 'launches-other':
      return `group ${named(why.group)} launches ${short(why.image)}`;
    case 'not-replaced':
      return `group ${named(why.group)} launches the image, but these instances were not replaced`;
    case 'protected':
      return `${counted(why.instances, 'instance is', 'instances are')} protected from scale-in`;
    case 'standby':
      return `${counted(why.instances, 'instance is', 'instances are')} in Standby`;
    case 'suspended':
      return `suspended in group ${named(why.group)}: ${short(why.processes, 100)}`;
    case 'group-left':
      return `group ${named(why.group)} is no longer in the stack and was not deleted`;
    case 'group-gone':
      return `group ${named(why.group)} does not exist`;
    case 'none-in-service':
      return `group ${named(why.group)} has no instance in service`;
    case 'launch-unknown':
      return `group ${named(why.group)} has no instances, and what it would launch could not be read`;
    case 'unreadable':
      return `the instances could not be read: ${short(why.error)}`;
  }
}

/** Why "no changes" is not "it runs the image already": a refusal's reason. */
export function notAlready(
  { on, total, wrong, wrongMore, why }: Shown,
  { image, parameter, stack }: { image: string; parameter: string; stack: string },
): string {
  const ids = wrong.map(({ id }) => id).join(', ');
  const others =
    wrong.length === 0 ? '' : `; not on it: ${ids}${wrongMore === undefined ? '' : ` and ${wrongMore} more`}`;
  const because = why.length === 0 ? '' : `. Why: ${why.map(whyText).join('; ')}`;
  return `CloudFormation finds nothing to change, since ${parameter} of stack ${named(stack)} is already ${image}, but ${shareOf({ on, total })} run it${others}${because}`;
}
