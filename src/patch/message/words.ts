import type { Exclusion } from '../../nodes/types.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, listed, short } from '../../slack/words.ts';
import { formatsOf, isZone } from '../../wall-time.ts';
import type { PatchPlan } from '../types/plan.ts';
import type { PatchRun } from '../types/run.ts';

/** Names of fleets, groups, windows and instances are other people's: at most this long in a sentence. */
const NAME = 50;

export const named = (name: string): string => short(name, NAME);

/** As the beginning of a sentence; a name such as `win-qa` keeps its spelling. */
export const capitalised = (text: string): string =>
  /^[a-z]+(?:[ ,:;.]|$)/.test(text) ? `${text.slice(0, 1).toUpperCase()}${text.slice(1)}` : text;

/** Parts of a line, absent ones left out. */
export const dotted = (...parts: readonly (Mrkdwn | string | undefined)[]): Mrkdwn =>
  joinMd(
    parts.filter((part) => part !== undefined).map((part) => md`${part}`),
    ' · ',
  );

export const instances = (count: number): string => counted(count, 'instance');

/** `is` or `are`, `was` or `were`: the verb of a number of things. */
export const verb = (count: number, one: string, many: string): string => (count === 1 ? one : many);

/** What the run does, as a noun: `patching` or `scan`. */
export const runWord = ({ plan }: { plan: Pick<PatchPlan, 'operation'> }): string =>
  plan.operation === 'scan' ? 'scan' : 'patching';

/** The same as an order: `patch win-prod`, `scan win-prod`. */
export const wishWord = ({ plan, name }: Pick<PatchRun, 'plan' | 'name'>): string =>
  `${plan.operation === 'scan' ? 'scan' : 'patch'} ${named(name)}`;

/** It waits for an occurrence of its window, which starts it: nothing else does. */
export const isOccurrence = (run: Pick<PatchRun, 'slot'>): boolean => run.slot !== undefined;

/** An instance in a list: its name where it has one, and its id, which people look up. */
export const nodeText = (id: string, name?: string): Mrkdwn =>
  name === undefined ? code(short(id, NAME)) : md`${code(short(id, NAME))} (${named(name)})`;

/** The first few instances by id, with their names, and how many more there are. */
export function nodesText(ids: readonly string[], plan: Pick<PatchPlan, 'instances'>, max = 3): Mrkdwn {
  const names = new Map(plan.instances.map(({ id, name }) => [id, name]));
  const shown = ids.slice(0, max).map((id) => nodeText(id, names.get(id)));
  const more = ids.length - shown.length;
  return md`${joinMd(shown, ', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const formatOf = formatsOf({ weekday: 'short', hour: '2-digit', minute: '2-digit' });

/**
 * `Tue 22:00 Australia/Sydney`: a moment on the clock of its window, beside the reader's own, which has the day. A zone that this Node
 * does not know is UTC.
 */
export function zoned(at: number, timezone: string): string {
  const timeZone = isZone(timezone) ? timezone : 'UTC';
  const parts = formatOf(timeZone).formatToParts(new Date(at));
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('weekday')} ${of('hour')}:${of('minute')} ${timeZone}`;
}

/** Why instances are not patched, in two or three words. */
const EXCLUDED: Readonly<Record<Exclusion['code'], string>> = {
  stopped: 'stopped',
  unmanaged: 'not managed by SSM',
  'agent-lost': 'with the agent offline',
  'patch-policy': 'under a patch policy',
  'auto-scaling': 'in an Auto Scaling group',
  emr: 'in EMR',
  unsupported: 'on an unsupported OS',
  'conflicting-tags': 'with conflicting tags',
};

/** `2 excluded: 1 stopped, 1 in Auto Scaling`; `undefined` when all are. */
export function excludedText({ excluded }: Pick<PatchPlan, 'excluded'>): string | undefined {
  if (excluded.length === 0) return undefined;
  return `${excluded.length} excluded: ${exclusionCounts(excluded)}`;
}

/** `1 stopped and 1 in an Auto Scaling group`. */
export function exclusionCounts(excluded: PatchPlan['excluded']): string {
  const counts = new Map<Exclusion['code'], number>();
  for (const { why } of excluded) counts.set(why.code, (counts.get(why.code) ?? 0) + 1);
  return listed([...counts].map(([reason, count]) => `${count} ${EXCLUDED[reason]}`));
}
