/** Buttons of an occurrence's card beside Patch now, which is patching's own. */
export const WINDOW_ACTIONS = {
  /** Opens everything that is known of the occurrence in its value, `mw-…:<opening>`. */
  details: 'window-details',
  /** Ends an opening of a window whose fleets let people do so. */
  stop: 'window-stop',
} as const;

/** Which occurrence a button speaks of; its channel is where it stands. */
export interface OccurrenceValue {
  windowId: string;
  opensAt: number;
}

export const formatOccurrenceValue = ({ windowId, opensAt }: OccurrenceValue): string => `${windowId}:${opensAt}`;

/** Strict, since a button's value is readable and forgeable by anyone who can post. */
export function parseOccurrenceValue(value: string): OccurrenceValue | undefined {
  const match = /^(mw-[0-9a-f]{17}):([1-9][0-9]{0,15})$/.exec(value);
  return match === null ? undefined : { windowId: match[1] ?? '', opensAt: Number(match[2]) };
}
