import type { CustomDeadline } from '../../config/types.ts';
import { DAY } from '../../duration.ts';
import { present } from '../../present.ts';
import type { Ruled } from '../types/deadline.ts';
import type { KnownVulnerability } from '../types/known.ts';
import type { Assumed } from '../types/posture.ts';
import { endOfDay } from './end-of-day.ts';

export interface CustomFacts {
  rules: readonly CustomDeadline[];
  /** Absent: not known, which counts as public. */
  exposure?: 'public' | 'internal' | undefined;
  unrated: 'told' | 'strictest';
  /** `undefined`: whether it is exploited is not known. */
  known: KnownVulnerability | undefined;
  severity: string;
  /** Since when the fleet is known to have it. */
  seenAt: number;
}

/** Of the organisation's own rules, the first that fits counts. One about exploited vulnerabilities counts from when they became known as such. */
export function ruledByCustom({ rules, exposure, unrated, known, severity, seenAt }: CustomFacts): Ruled {
  const mayFit = (rule: CustomDeadline): boolean =>
    (rule.public === undefined || exposure !== 'internal') &&
    (rule.severities === undefined || rule.severities.includes(severity.toLowerCase())) &&
    (rule.exploited === undefined || known === undefined || known.exploited !== undefined);
  const rule = rules.find(mayFit);
  if (rule === undefined) return { kind: 'none' };
  const isGuess = rule.exploited !== undefined && known === undefined;
  if (isGuess && unrated === 'told') return { kind: 'unrated' };
  const from = rule.exploited === undefined ? seenAt : (known?.exploited?.since ?? seenAt);
  const assumed: Assumed[] = [
    ...(rule.public !== undefined && exposure === undefined ? (['public'] as const) : []),
    ...(isGuess ? (['ratings'] as const) : []),
  ];
  return {
    kind: 'due',
    due: endOfDay(from + rule.days * DAY),
    rule: `${rule.name}, ${rule.days} ${rule.days === 1 ? 'day' : 'days'} (${rule.source}, ${rule.date})`,
    ...present({ assumed: assumed.length === 0 ? undefined : assumed }),
  };
}
