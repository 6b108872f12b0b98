import { ageText } from '../../duration.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, listed, moment, sentence as sentenceOf, short } from '../../slack/words.ts';
import type { DeployChange, GroupFacts, Shape, WorstMoment } from '../types/change.ts';
import type { DeployImage } from '../types/image.ts';
import { type DeployPlan, isRollback } from '../types/plan.ts';
import type { DeployPhase } from '../types/progress.ts';
import type { Soak } from '../types/soak.ts';

/** Names of stacks, groups and resources are other people's: at most this long in a sentence. */
export const NAME = 50;

export const named = (name: string): string => short(name, NAME);

/** `ami-0new`, or the last part of a container image's URI. */
export const imageWord = ({ id, kind }: Pick<DeployImage, 'id' | 'kind'>): string =>
  short(kind === 'ami' ? id : (id.split('/').at(-1) ?? id), 80);

/** `ami-0ccc3333…`: enough of an id for a title, where the whole one stands below. */
export function imageShort(image: Pick<DeployImage, 'id' | 'kind'>): string {
  const word = imageWord(image);
  return /^ami-[0-9a-f]{9,}$/.test(word) ? `${word.slice(0, 12)}…` : word;
}

/** `ami-0new` (3 days old). */
export function imageText({ id, createdAt, gold, origin }: DeployImage, now: number): Mrkdwn {
  const owner = gold === undefined || origin?.owner.kind !== 'listed' ? [] : [`owner ${origin.owner.account}`];
  const parts = [
    ...(createdAt === undefined ? [] : [`${ageText(now - createdAt)} old`]),
    ...(gold === undefined ? [] : ['gold']),
    ...owner,
  ];
  return parts.length === 0 ? code(short(id, 300)) : md`${code(short(id, 300))} (${parts.join(', ')})`;
}

/** `stack web-prod` or `group api-prod`. */
export const targetText = ({ target }: DeployPlan): string =>
  target.kind === 'stack' ? `stack ${named(target.stack)}` : `group ${named(target.group)}`;

/** How instances are replaced, in two or three words. */
export function shapeWord(change: DeployChange): string {
  switch (change.shape) {
    case 'replace':
      return 'blue/green';
    case 'roll':
      return 'rolling update';
    case 'stack-refresh':
      return 'instance refresh by CloudFormation';
    case 'refresh':
      return 'instance refresh';
    case 'update':
      return replacesTasks(change) ? 'ECS replaces the tasks' : 'update without an Auto Scaling group';
  }
}

/** An ECS service does by itself what an Auto Scaling group does by its policy. */
export const replacesTasks = (change: DeployChange): boolean =>
  change.route === 'stack' && change.resources.some(({ type }) => type === 'AWS::ECS::Service');

/** How instances are replaced, in words for someone who approves it. */
export function shapeText(shape: Shape): string {
  switch (shape) {
    case 'replace':
      return 'blue/green: CloudFormation creates a second group and deletes the old one after the new one serves';
    case 'roll':
      return 'rolling update: the group replaces its instances batch by batch';
    case 'stack-refresh':
      return 'CloudFormation starts an instance refresh of the group and waits for it';
    case 'refresh':
      return 'an instance refresh replaces the instances in the same group';
    case 'update':
      return 'no Auto Scaling group changes; CloudFormation updates each resource by its own rules';
  }
}

/** How many serve when fewest do, and of several groups where that is felt most. */
export function worstText({ serve, of, fewest, guaranteed }: WorstMoment): string {
  const notes = [
    ...(fewest === undefined ? [] : [`${named(fewest.group)}: ${fewest.serve} of ${fewest.of}`]),
    ...(guaranteed === false ? ['not guaranteed: the rolling update waits for no signals'] : []),
  ];
  return `at the worst moment ${serve} of ${of} serve${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

/** The present step, in words. */
export function phaseText(phase: DeployPhase, shape: Shape | undefined): string {
  switch (phase) {
    case 'preparing':
      return 'preparing';
    case 'creating':
      return shape === 'replace' ? 'creating the new group' : 'creating the new resources';
    case 'replacing':
      return 'replacing instances';
    case 'soaking':
      return 'watching';
    case 'cleaning-up':
      return 'CloudFormation is deleting the old resources';
    case 'rolling-back':
      return 'rolling back';
    case 'stopping':
      return 'stopping';
  }
}

/** Instances that the plan replaces, of all groups. */
export const instancesOf = (groups: readonly GroupFacts[]): number =>
  groups.reduce((sum, { desired }) => sum + desired, 0);

/** The first few names, shortened, and how many more there are; `unlisted` are not among the names. */
export function someOf(names: readonly string[], max: number, unlisted = 0): string {
  const shown = names.slice(0, max).map(named);
  const more = names.length + unlisted - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : listed(shown);
}

/** A reason as a sentence of its own: AWS's may be long. */
export const sentence = (reason: string): string => sentenceOf(reason, 400);

/** A reason as the beginning of a sentence. */
export const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

const PIECE = 450;

/** Untrusted text longer than a sentence: `md` takes 500 code points at a time, and words are not cut in two. */
export function longText(text: string, max: number): Mrkdwn {
  const pieces: string[] = [];
  for (const word of short(text, max).split(' ')) {
    const last = pieces.at(-1);
    if (last === undefined || last.length + word.length >= PIECE) pieces.push(word);
    else pieces[pieces.length - 1] = `${last} ${word}`;
  }
  return joinMd(
    pieces.map((piece) => md`${piece}`),
    ' ',
  );
}

/** What Roll back does after a checkpoint: AWS itself would roll the second part back to the checkpoint only. */
export const REST_ROLLBACK = 'stops the refresh, and a separate run then moves every new instance to the old image';

/** `deploy` or `rollback`. */
export const runWord = ({ plan }: { plan: Pick<DeployPlan, 'returnOf'> }): string =>
  isRollback(plan) ? 'rollback' : 'deploy';

/** Parts of a line, the first as the beginning of a sentence; absent ones are left out. */
export function dotted(...parts: readonly (Mrkdwn | string | undefined)[]): Mrkdwn {
  const there = parts.filter((part) => part !== undefined);
  return joinMd(
    there.map((part, i) => md`${typeof part === 'string' && i === 0 ? capitalised(part) : part}`),
    ' · ',
  );
}

/** The instances that a run has replaced: those of a rollback are on an old image. */
export const newText = (run: { plan: Pick<DeployPlan, 'returnOf'> }): string =>
  isRollback(run.plan) ? 'the replaced instances' : 'the new instances';

/** The image before, when it is known. */
export const oldImageText = ({ plan: { change } }: { plan: Pick<DeployPlan, 'change'> }): Mrkdwn =>
  change?.from === undefined ? md`the previous image` : code(imageWord(change.from));

/** `checked 290 times, last 14:05`: what was seen is of then. */
export const checkedText = ({ looks, lastAt }: Pick<Soak, 'looks' | 'lastAt'>): Mrkdwn =>
  md`checked ${counted(looks, 'time')}${lastAt === undefined ? md`` : md`, last ${moment(lastAt)}`}`;
