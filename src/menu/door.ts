import type { Door } from '../contract/door.ts';

/** `/patch` alone: what one can do here. */
export const menuDoor = { alone: 'Patchwarden' } as const satisfies Door;
