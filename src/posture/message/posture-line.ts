import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import { causeWeight } from '../decision/cause.ts';
import type { FleetPosture } from '../types/posture.ts';
import { causeText } from './cause.ts';

/** How a fleet stands, in two words. */
export function verdictWord({ verdict, excepted }: Pick<FleetPosture, 'verdict' | 'excepted'>): string {
  switch (verdict) {
    case 'compliant':
      return excepted === undefined ? 'compliant' : 'excepted';
    case 'not-compliant':
      return 'not compliant';
    case 'not-seen':
      return 'not fully seen';
  }
}

/** `3 of 12 instances not compliant, 1 not seen, 2 excepted`. */
export function countsText({ counts, verdict }: Pick<FleetPosture, 'counts' | 'verdict'>): string {
  const { instances, notCompliant, notSeen, excepted } = counts;
  if (instances === 0) return verdict === 'not-seen' ? 'no instances seen' : 'containers only';
  const wrong = notCompliant - excepted;
  const parts = [
    ...(wrong > 0 ? [`${wrong} of ${counted(instances, 'instance')} not compliant`] : []),
    ...(notSeen > 0
      ? [wrong > 0 ? `${notSeen} not seen` : `${notSeen} of ${counted(instances, 'instance')} not seen`]
      : []),
    ...(excepted > 0 ? [`${excepted} excepted`] : []),
  ];
  if (wrong + notSeen > 0) return parts.join(', ');
  const all = verdict === 'compliant' ? allText(counts) : counted(instances, 'instance');
  return [all, ...parts].join(', ');
}

const allText = ({ instances, excepted }: FleetPosture['counts']): string =>
  excepted > 0
    ? `${instances - excepted} of ${counted(instances, 'instance')} compliant`
    : `${counted(instances, 'instance')} compliant`;

/** The first three causes, those that keep it out of compliance before the others, and how many more there are. */
export function causesText({ causes }: Pick<FleetPosture, 'causes'>): Mrkdwn {
  const shown = [...causes]
    .sort((a, b) => causeWeight(b.code) - causeWeight(a.code) || b.instances - a.instances)
    .slice(0, 3)
    .map(({ code, instances }) => causeText(code, instances));
  const more = causes.length - shown.length;
  return md`${[...shown, ...(more > 0 ? [counted(more, 'more cause')] : [])].join(' · ')}`;
}
