import type { Door } from '../contract/door.ts';
import { parseExport } from './command.ts';

/** What was decided and done, as files. */
export const evidenceDoor = {
  commands: {
    export: {
      usage: 'export [since]',
      does: 'send yourself every change with who, when, why and outcome, as CSV and JSONL',
      parse: parseExport,
    },
  },
} as const satisfies Door;
