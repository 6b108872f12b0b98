import type { Door } from '../contract/door.ts';

/** What goes on now, for everything or one image or fleet; App Home shows the same. */
export const homeDoor: Door = {
  commands: {
    status: {
      usage: 'status [image or fleet]',
      hint: 'status',
      does: 'what is going on now',
      parse: () => ({ kind: 'request' }),
    },
  },
};
