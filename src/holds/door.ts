import type { Door } from '../contract/door.ts';
import { parsePause } from './command.ts';

/** In order among themselves, and behind nothing else. */
const group = 'pause';

/** The switch that stops every start. */
export const holdsDoor: Door = {
  commands: {
    pause: { usage: 'pause <reason>', hint: 'pause', does: 'let nothing start, anywhere', group, parse: parsePause },
    resume: { usage: 'resume', does: 'allow starts again', group, parse: () => ({ kind: 'request' }) },
  },
};
