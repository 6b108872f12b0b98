import type { Door } from '../contract/door.ts';

/** Where fleets stand: sweeps, and drift. */
export const complianceDoor = {} as const satisfies Door;
