import type { Door } from '../contract/door.ts';
import { parseCve } from './command.ts';
import { CVE_ACTIONS, CVE_FORM } from './types/actions.ts';

export const emergencyDoor = {
  commands: {
    cve: {
      usage: 'cve <CVE id>',
      hint: 'cve <id>',
      does: 'show which fleets are exposed to a vulnerability, and request the fastest safe fix for all of them',
      parse: (words) => {
        const parsed = parseCve(words);
        return parsed.kind === 'help' ? parsed : { kind: 'request', loading: 'Exposure' };
      },
    },
  },
  actions: {
    [CVE_ACTIONS.again]: {},
    [CVE_ACTIONS.close]: { loading: 'Close the emergency' },
    [CVE_ACTIONS.review]: { loading: 'Review' },
  },
  forms: [CVE_FORM, CVE_ACTIONS.close, CVE_ACTIONS.review],
  staying: { [CVE_FORM]: 'Exposure' },
} as const satisfies Door;
