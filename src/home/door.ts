import type { Door } from '../contract/door.ts';

/** What is active now, for everything or one image or fleet; App Home shows the same. */
export const homeDoor: Door = {
  commands: {
    status: {
      usage: 'status [image or fleet]',
      hint: 'status',
      does: 'the active runs, and how the last ones ended',
      parse: () => ({ kind: 'request' }),
    },
  },
};
