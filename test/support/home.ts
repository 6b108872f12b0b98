import type { Here } from '../../src/config/here.ts';

/** Where the bots of tests live. */
export const HOME: Here = { account: '111122223333', region: 'ap-southeast-2' };
