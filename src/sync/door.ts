import type { Door } from '../contract/door.ts';
import { parseSync } from './command.ts';

export const syncDoor = {
  runPrefix: 's',
  commands: {
    sync: {
      usage: 'sync [remove] [because reason]',
      hint: 'sync [remove]',
      does: 'compare tags with windows, baselines and scans, and request what is missing, or the removal of what no tag asks for',
      parse: (words) => {
        const parsed = parseSync(words);
        return parsed.kind === 'help' ? parsed : { kind: 'request' };
      },
    },
  },
} as const satisfies Door;
