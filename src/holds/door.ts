import type { Door } from '../contract/door.ts';
import { parsePause } from './command.ts';

/** The switch that stops every start. */
export const holdsDoor: Door = {
  commands: {
    pause: { usage: 'pause <reason>', hint: 'pause', does: 'stop every start, everywhere', parse: parsePause },
    resume: { usage: 'resume', does: 'allow starts again', parse: () => ({ kind: 'request' }) },
  },
};
