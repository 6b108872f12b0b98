import type { Door } from '../contract/door.ts';

/** Nobody asks for it: it removes what looks like a card and is none. */
export const straysDoor: Door = {};
