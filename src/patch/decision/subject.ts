import type { Here } from '../../config/here.ts';

/** What one run at a time may change: a patch group, at any time for a run without a window. */
export const groupSubject = ({ account, region }: Here, patchGroup: string): string =>
  `${account}/${region}/patch-group/${patchGroup}`;

/** The same group in the occurrences of its window: so that a request of today does not wait for one of next week. */
export const windowSubject = (here: Here, patchGroup: string, windowId: string): string =>
  `${groupSubject(here, patchGroup)}/window/${windowId}`;
