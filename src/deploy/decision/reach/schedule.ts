import type { ScheduledAction } from '../../../aws/group-reach.ts';
import { DAY } from '../../../duration.ts';
import type { Warning } from '../../types/warning.ts';
import { namesOf } from '../bounds.ts';
import { warn } from '../live.ts';

/** Of one group; `undefined`: they could not be read. */
export interface Schedule {
  group: string;
  actions: readonly ScheduledAction[] | undefined;
  /** A second group takes its place: what the template does not make stays with the first, and is deleted with it. */
  replaced: boolean;
  /** Names of those that the template makes. */
  ofTemplate: readonly string[];
}

/** How far ahead a start may be of its plan. */
const AHEAD = DAY;

/** What scheduled actions may do to a deploy, and a deploy to them. */
export function scheduleWarnings({ group, actions, replaced, ofTemplate }: Schedule, now: number): Warning[] {
  if (actions === undefined) return [warn('scheduled-unknown', false, { group })];
  const outside = replaced ? actions.filter(({ name }) => !ofTemplate.includes(name)) : [];
  const soon = actions.filter(({ startsAt }) => startsAt !== undefined && startsAt >= now && startsAt < now + AHEAD);
  return [
    ...(outside.length === 0
      ? []
      : [warn('scheduled-lost', false, { group, actions: namesOf(outside.map(({ name }) => name)) })]),
    ...(soon.length === 0 ? [] : [warn('scheduled-soon', false, { group, actions: namesOf(soon.map(actionText)) })]),
  ];
}

function actionText({ name, startsAt = 0, desired, min, max }: ScheduledAction): string {
  const sizes = [
    ...(desired === undefined ? [] : [`desired ${desired}`]),
    ...(min === undefined ? [] : [`min ${min}`]),
    ...(max === undefined ? [] : [`max ${max}`]),
  ];
  const at = new Date(startsAt).toISOString().slice(0, 16).replace('T', ' ');
  return `${name} at ${at} UTC${sizes.length === 0 ? '' : `: ${sizes.join(' ')}`}`;
}
