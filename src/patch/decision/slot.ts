import type { WindowExecution, WindowSummary } from '../../aws/windows.ts';
import { MINUTE } from '../../duration.ts';
import type { Slot } from '../../runs/types/slot.ts';

export interface SlotFacts {
  /** Absent when this id no longer exists. */
  window: Pick<WindowSummary, 'enabled' | 'nextAt' | 'durationMs' | 'cutoffMs'> | undefined;
  /** Those that began since it was to open; none before that. */
  executions: readonly WindowExecution[];
  /** Its next openings; empty once it was to open. */
  upcoming: readonly number[];
  /** Until when it was announced to begin something new. */
  cutoffAt?: number | undefined;
  now: number;
}

export type SlotChange = { kind: 'gone'; why: string } | { kind: 'over'; why: string };

/** Systems Manager opens a window some time within the minute. */
const SAME_OPENING_MS = MINUTE;
/** What opens later than that is not the opening that was announced to people. */
const LATEST_OPENING_MS = 10 * MINUTE;

/**
 * Why an occurrence will not open as it was announced, or has ended without its runbook; `undefined` when nothing speaks against it.
 * Once it was to open its schedule says nothing: Systems Manager forgets a running occurrence when the schedule changes.
 */
export function slotChange(
  { what, opensAt }: Pick<Slot, 'what' | 'opensAt'>,
  { window, executions, upcoming, cutoffAt, now }: SlotFacts,
): SlotChange | undefined {
  if (window === undefined) return { kind: 'gone', why: `${what} was deleted` };
  if (now < opensAt) {
    if (!window.enabled) return { kind: 'gone', why: `${what} was disabled` };
    const isThere = [window.nextAt, ...upcoming].some(
      (at) => at !== undefined && Math.abs(at - opensAt) < SAME_OPENING_MS,
    );
    if (!isThere) return { kind: 'gone', why: `${what} no longer opens then` };
    const isShorter = cutoffAt !== undefined && opensAt + window.durationMs - window.cutoffMs < cutoffAt;
    return isShorter ? { kind: 'gone', why: `${what} is shorter than it was announced` } : undefined;
  }
  const own = executions.find(({ startedAt }) => Math.abs(startedAt - opensAt) < LATEST_OPENING_MS);
  if (own === undefined)
    return now < opensAt + LATEST_OPENING_MS ? undefined : { kind: 'over', why: `${what} did not open in time` };
  if (own.status === 'PENDING' || own.status === 'IN_PROGRESS') return undefined;
  return { kind: 'over', why: `${what} opened and ended (${own.status}) before the runbook was let through` };
}
