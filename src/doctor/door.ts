import type { Door } from '../contract/door.ts';

/** What would keep windows and instances from being patched, and what to do about it. */
export const doctorDoor = {
  commands: {
    doctor: {
      usage: 'doctor',
      does: 'check adopted windows, their tasks and the instances of patch groups',
      parse: (words) =>
        words.length === 0
          ? { kind: 'request' }
          : { kind: 'help', text: 'Nothing was checked: the command is `/patch doctor`, without more words.' },
    },
  },
} as const satisfies Door;
