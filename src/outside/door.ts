import type { Door } from '../contract/door.ts';

/** Its cards have buttons of other features alone, and `/patch status` shows it. */
export const outsideDoor = {} as const satisfies Door;
