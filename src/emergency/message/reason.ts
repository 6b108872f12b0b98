import type { Emergency } from '../types/emergency.ts';

/** What the requests of an emergency say for themselves, in plain text. */
export const reasonOf = ({ id, cve, reason }: Pick<Emergency, 'id' | 'cve' | 'reason'>): string =>
  `${cve} (emergency ${id}): ${reason}`;

/** Why a request does not wait for the fleet before it. */
export function overrideReason(
  emergency: Pick<Emergency, 'id' | 'cve' | 'reason'>,
  before: string,
  gap: 'not-exposed' | 'blocked' | 'not-followed',
): string {
  switch (gap) {
    case 'not-exposed':
      return `${reasonOf(emergency)}. ${before} is not exposed, so nothing is tested there first`;
    case 'blocked':
    case 'not-followed':
      return `${reasonOf(emergency)}. ${before} cannot be fixed from here, so nothing is tested there first`;
  }
}
