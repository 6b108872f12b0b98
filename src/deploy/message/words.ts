import { spanText } from '../../duration.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { listed, sentence as sentenceOf, short } from '../../slack/words.ts';
import type { DeployImage, DeployPlan, GroupFacts, Shape } from '../types/plan.ts';
import type { DeployPhase } from '../types/progress.ts';

/** Names of stacks, groups and resources are other people's: at most this long in a sentence. */
export const NAME = 50;

export const named = (name: string): string => short(name, NAME);

/** `ami-0new`, or the last part of a container image's URI. */
export const imageWord = ({ id, kind }: Pick<DeployImage, 'id' | 'kind'>): string =>
  short(kind === 'ami' ? id : (id.split('/').at(-1) ?? id), 80);

/** `ami-0new`, 3 days old. */
export function imageText({ id, createdAt }: DeployImage, now: number): Mrkdwn {
  const age = createdAt === undefined ? md`` : md` (${spanText(now - createdAt)} old)`;
  return md`${code(short(id, 300))}${age}`;
}

/** `stack web-prod` or `group api-prod`. */
export const targetText = ({ target }: DeployPlan): string =>
  target.kind === 'stack' ? `stack ${named(target.stack)}` : `group ${named(target.group)}`;

/** How instances are replaced, in words for someone who approves it. */
export function shapeText(shape: Shape): string {
  switch (shape) {
    case 'replace':
      return 'a second group is built beside the old one; the old one is deleted after the new one serves';
    case 'roll':
      return 'the instances are replaced batch by batch in the same group';
    case 'stack-refresh':
      return 'CloudFormation starts an instance refresh of the group and waits for it';
    case 'refresh':
      return 'an instance refresh replaces the instances in the same group';
    case 'update':
      return 'no Auto Scaling group changes; CloudFormation updates the resources by their own rules';
  }
}

/** What is going on, in words. */
export function phaseText(phase: DeployPhase, shape: Shape | undefined): string {
  switch (phase) {
    case 'preparing':
      return 'preparing';
    case 'creating':
      return shape === 'replace' ? 'creating the new group' : 'creating the new resources';
    case 'replacing':
      return 'replacing instances';
    case 'soaking':
      return 'new instances serve, being watched';
    case 'cleaning-up':
      return 'the new instances serve, the old ones are being deleted';
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

/** What Roll back does after a checkpoint: AWS would take the second part back to nothing older. */
export const REST_ROLLBACK =
  'the refresh stops where it is, and a deploy of its own brings every new instance back to the old image';
