import type { OperatingSystem } from '../../aws/patches.ts';
import { hashOf } from '../../store/table.ts';
import type { BaselineWish } from '../types/config.ts';
import type { TagKey } from '../types/facts.ts';

const MARK = 6;

/** So much of a hash tells two names of one sync apart. */
const markOf = (value: unknown): string => hashOf(value).slice(0, MARK);

/** Its rules are in its name: other severities or classifications are another baseline. */
export const baselineName = (
  operatingSystem: OperatingSystem,
  { approveAfterDays, severities, classifications }: Extract<BaselineWish, { kind: 'made' }>,
): string =>
  `Patchwarden-${operatingSystem}-${approveAfterDays}d-${markOf([[...severities].sort(), [...classifications].sort()])}`;

export const windowName = (fleet: string): string => `Patchwarden-${fleet}`;

/**
 * Names of associations take fewer characters than values of tags, and no more than 128.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateAssociation.html
 */
export function scanName(group: string, tagKey: TagKey): string {
  const word = group.replace(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 80);
  const mark = word === group ? '' : `-${markOf(group)}`;
  return `Patchwarden-Scan-${word}${mark}${tagKey === 'PatchGroup' ? '-PatchGroup' : ''}`;
}
