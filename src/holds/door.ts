import type { Door } from '../contract/door.ts';
import { parsePause } from './command.ts';

/** In order among themselves, and behind nothing else. */
const group = 'pause';

/** The switch that stops every start. */
export const holdsDoor: Door = {
  commands: {
    pause: {
      usage: 'pause <reason>',
      hint: 'pause',
      does: 'keep everything from starting, until an approver types resume',
      group,
      parse: parsePause,
    },
    resume: { usage: 'resume', does: 'allow starts again; for approvers', group, parse: () => ({ kind: 'request' }) },
  },
};
