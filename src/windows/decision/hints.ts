import { detailText, type Hint } from '../../contract/hint.ts';
import type { OccurrenceRecord } from '../types/occurrence.ts';

/** What an event of Systems Manager points at: a window whose targets or tasks may have changed, or what an occurrence does. */
export interface Pointed {
  /** To be read again. */
  windowIds: readonly string[];
  occurrences: readonly OccurrenceRecord[];
}

/** Which of our things an event is about. Nothing that it says is believed: a false positive costs one extra read. */
export function pointedAt(hint: Hint, active: readonly OccurrenceRecord[]): Pointed {
  if (hint.source !== 'aws.ssm') return { windowIds: [], occurrences: [] };
  const windowId = detailText(hint, 'window-id');
  const commandId = detailText(hint, 'command-id');
  const isFollowed = ({ occurrence: { state } }: OccurrenceRecord): boolean =>
    state === 'announced' || state === 'open';
  const occurrences = active.filter(
    (record) =>
      isFollowed(record) &&
      (record.occurrence.windowId === windowId ||
        record.occurrence.live?.commands.some(({ id }) => id === commandId) === true),
  );
  const isRegistration =
    /Registration|Window Stat(?:e|us)-change/.test(hint.detailType) && !/Execution/.test(hint.detailType);
  return { windowIds: windowId !== undefined && isRegistration ? [windowId] : [], occurrences };
}
