import type { Door } from '../contract/door.ts';

/** What would keep windows and instances from being patched, and what to do about it. */
export const doctorDoor = {
  commands: {
    doctor: {
      usage: 'doctor',
      does: 'check the Slack app, approvers, the installation, windows, tags, alarms, deadlines and quotas',
      parse: (words) =>
        words.length === 0
          ? { kind: 'request' }
          : { kind: 'help', text: 'Nothing was checked: the command is `/patch doctor`, without more words.' },
    },
  },
} as const satisfies Door;
