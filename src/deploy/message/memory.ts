import { ageText } from '../../duration.ts';
import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, firstOf, moment, short } from '../../slack/words.ts';
import { type Told, unknownTo } from '../decision/memory.ts';
import type { ImageMemory, MemoryFact } from '../types/memory.ts';
import type { DeployPlan } from '../types/plan.ts';
import { named } from './words.ts';

const REASON = 120;

/** What speaks against the image, each as a warning of the card, the worst first. */
export const memoryTexts = ({ memory }: Pick<DeployPlan, 'memory'>): Mrkdwn[] =>
  memory === undefined
    ? []
    : [...memory.facts.map(factText), ...Array.from({ length: memory.more ?? 0 }, () => md`Another`)];

type OfRun = Extract<MemoryFact, { runId: string }>;

function factText(fact: MemoryFact): Mrkdwn {
  switch (fact.code) {
    case 'rolled-back':
      return md`${rolledBackText(fact)}${againText(fact)}`;
    case 'failed':
      return md`Image failed ${whereText(fact, 'on')} at ${moment(fact.at)}${againText(fact)}`;
    case 'unresolved':
      return md`Deploy of this image ${whereText(fact, 'on')} has needed attention since ${moment(fact.at)}${againText(fact)}`;
    case 'stopped':
      return stoppedText(fact);
    case 'overridden':
      return md`Image deployed to ${named(fact.fleet)} by an override at ${moment(fact.at)}, requested by ${user(fact.by)}: ${short(fact.reason, REASON)}`;
    case 'alarm':
      return fact.since === undefined
        ? md`Alarm ${named(fact.name)} in ALARM now`
        : md`Alarm ${named(fact.name)} in ALARM since ${moment(fact.since)}`;
    case 'before-unhealthy':
      return fact.total === 0
        ? md`${named(fact.fleet)} has no instances now`
        : md`${named(fact.fleet)} unhealthy now: ${fact.healthy} of ${fact.total} healthy`;
    case 'older':
      return md`Image is ${ageText(fact.runningCreatedAt - fact.createdAt)} older than ${code(short(fact.running, 80))}, which runs now`;
    case 'not-gold':
      return md`Not the gold image, which is ${code(short(fact.gold, 80))} now`;
    case 'gold-unread':
      return fact.error === undefined
        ? md`Parameter ${named(fact.parameter)} holds no AMI id, so the gold image is not known`
        : md`Gold image could not be read (${short(fact.error)})`;
    case 'alarms-unread':
      return md`Alarm states could not be read (${short(fact.error)})`;
    case 'before-unread':
      return md`Health of ${named(fact.fleet)} could not be read (${short(fact.error)})`;
    case 'history-cut':
      return md`Only the newest ${fact.runs} runs of ${named(fact.fleet)} were checked for this image`;
  }
}

function rolledBackText(fact: Extract<MemoryFact, { code: 'rolled-back' }>): Mrkdwn {
  const { how, at } = fact;
  const where = whereText(fact, 'from');
  if (fact.active === true && how.kind === 'person') return md`Image being rolled back ${where} by ${user(how.by)}`;
  return how.kind === 'person'
    ? md`Image rolled back ${where} at ${moment(at)} by ${user(how.by)}`
    : md`Image rolled back ${where} at ${moment(at)} by ${how.service} automatically`;
}

function stoppedText(fact: Extract<MemoryFact, { code: 'stopped' }>): Mrkdwn {
  const { at, by, reason, on, total } = fact;
  const isPart = on === undefined || total === undefined || on < total;
  const where = md`Stopped ${isPart ? 'part-way ' : ''}${whereText(fact, 'on')}`;
  const share = on === undefined || total === undefined ? md`` : md` at ${on} of ${counted(total, 'instance')}`;
  const who = by === undefined ? md`in AWS` : md`by ${user(by)}`;
  const why = reason === undefined ? '' : ` (${short(reason, REASON)})`;
  return md`${where}${share} ${who} at ${moment(at)}${why}${againText(fact)}`;
}

/** The card names its own fleet already. */
const whereText = ({ here, fleet }: { here: boolean; fleet: string }, of: 'on' | 'from'): string =>
  here ? 'here' : `${of} ${named(fleet)}`;

const againText = ({ again }: OfRun): Mrkdwn =>
  again === undefined ? md`` : md`, but run ${again} has deployed it successfully since`;

/** What to do about each before approving. */
function nextText(fact: MemoryFact): Mrkdwn {
  switch (fact.code) {
    case 'rolled-back':
    case 'failed':
    case 'unresolved':
    case 'stopped':
      return md`${code(`/patch why ${fact.runId}`)} says why: approve only if that is fixed`;
    case 'overridden':
      return md`${code(`/patch why ${fact.runId}`)} shows who approved it`;
    case 'alarm':
      return md`Find out why first: the alarm can block the start or roll the deploy back`;
    case 'before-unhealthy':
    case 'before-unread':
      return md`Check ${named(fact.fleet)} first`;
    case 'older':
      return md`Approve only if you want the older image: fixes in the newer one are lost`;
    case 'not-gold':
      return md`Approve only if you want this image instead of the gold one (parameter ${named(fact.parameter)})`;
    case 'gold-unread':
      return md`Check parameter ${named(fact.parameter)} in Parameter Store first`;
    case 'alarms-unread':
      return md`Check the alarms in CloudWatch first`;
    case 'history-cut':
      return md`${code(`/patch history ${named(fact.fleet)}`)} lists the newest runs`;
  }
}

/** For the review: everything with what to do, as read just now, and what of it is not in the request. */
export function memoryLines(
  { memory: asked }: Pick<DeployPlan, 'memory'>,
  fresh: Told<ImageMemory> | undefined,
): Mrkdwn[] {
  if (fresh?.kind === 'unread')
    return [
      md`*Known problems* could not be checked just now (${short(fresh.error)})${asked === undefined ? '; there were none when approval was requested' : md`; as of ${moment(asked.at)}`}`,
      ...factLines(asked),
    ];
  const shown = fresh?.value ?? asked;
  if (shown === undefined) return [];
  const news = fresh === undefined ? [] : unknownTo(asked, fresh.value);
  return [
    md`*Known problems* ${shown.facts.length === 0 ? 'none' : 'of this image on this fleet'}, checked at ${moment(shown.at)}`,
    ...factLines(shown),
    ...(news.length === 0
      ? []
      : [md`New since the request: ${newsText(news)}. If that still holds at the start, approval is needed again.`]),
  ];
}

const factLines = (memory: ImageMemory | undefined): Mrkdwn[] => [
  ...(memory?.facts ?? []).map((fact) => md`• ${factText(fact)}. ${nextText(fact)}.`),
  ...((memory?.more ?? 0) > 0 ? [md`• ${memory?.more ?? 0} more`] : []),
];

const NAMED = 3;

/** Why people are asked again: plain words, since an audit record keeps them. */
export const newsText = (facts: readonly MemoryFact[]): string => firstOf(facts.map(newsPart), NAMED);

function newsPart(fact: MemoryFact): string {
  switch (fact.code) {
    case 'rolled-back':
      return `this image ${fact.active === true ? 'is being' : 'was'} rolled back from ${named(fact.fleet)} (run ${fact.runId})`;
    case 'failed':
      return `a deploy of this image to ${named(fact.fleet)} failed (run ${fact.runId})`;
    case 'unresolved':
      return `a deploy of this image to ${named(fact.fleet)} needs attention (run ${fact.runId})`;
    case 'stopped':
      return `a deploy of this image to ${named(fact.fleet)} was stopped part-way (run ${fact.runId})`;
    case 'overridden':
      return `this image was deployed to ${named(fact.fleet)} by an override (run ${fact.runId})`;
    case 'alarm':
      return `alarm ${named(fact.name)} is in ALARM`;
    case 'before-unhealthy':
      return `${named(fact.fleet)} is unhealthy (${fact.healthy} of ${fact.total} healthy)`;
    case 'older':
      return 'this image is older than the one that runs';
    case 'not-gold':
      return `the gold image is now ${fact.gold}`;
    case 'gold-unread':
      return 'the gold image could not be read';
    case 'alarms-unread':
      return 'the alarms of this fleet could not be read';
    case 'before-unread':
      return `the health of ${named(fact.fleet)} could not be read`;
    case 'history-cut':
      return `only the newest runs of ${named(fact.fleet)} were checked for this image`;
  }
}

/** What is not known, as `… could not be checked` continues it. */
export const unreadText = (facts: readonly MemoryFact[]): string =>
  facts
    .map((fact) =>
      fact.code === 'before-unread'
        ? `the health of ${named(fact.fleet)}`
        : fact.code === 'gold-unread'
          ? 'which image is gold'
          : 'whether an alarm of this fleet is in ALARM',
    )
    .join(' and ');
