import { DAY, MINUTE } from '../../duration.ts';
import type { OutsideChange } from '../types/change.ts';

/** When a change is to be looked at without any event; `undefined` when nothing is due. */
export const dueAt = ({ state, report, opens }: OutsideChange, now: number): number | undefined =>
  state === 'running' || report === 'pending' || opens === 'pending' ? now + MINUTE : undefined;

/** A scan of a new image may take minutes. */
const COMPARE_MS = 30 * MINUTE;
/** As long as another run may keep a fleet busy. */
const OPEN_MS = DAY;

const sinceEnd = ({ endedAt }: OutsideChange, now: number): number => now - (endedAt ?? now);

/** Whether this is the last check for the difference of its images. */
export const isLastCompare = (change: OutsideChange, now: number): boolean => sinceEnd(change, now) >= COMPARE_MS;

/** Whether this is the last check for the requests that open after it. */
export const isLastOpening = (change: OutsideChange, now: number): boolean => sinceEnd(change, now) >= OPEN_MS;

/** How the version before and after this one write a change: what it does not know it leaves alone. */
const WHATS: readonly string[] = ['bake', 'stack-update', 'refresh', 'other-image', 'set-back'];

/** Written by this code alone: what is checked is where another version of it could differ. */
export const isChange = (value: unknown): value is OutsideChange =>
  typeof value === 'object' &&
  value !== null &&
  'what' in value &&
  typeof value.what === 'string' &&
  WHATS.includes(value.what) &&
  'id' in value &&
  typeof value.id === 'string' &&
  'name' in value &&
  typeof value.name === 'string' &&
  'state' in value &&
  typeof value.state === 'string' &&
  'startedAt' in value &&
  typeof value.startedAt === 'number';
