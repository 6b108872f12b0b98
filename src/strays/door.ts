import type { Door } from '../contract/door.ts';

/** It has no command and no buttons: it removes messages that look like a card but are not. */
export const straysDoor: Door = {};
