import type { Door } from '../contract/door.ts';
import { parseDrill } from './command.ts';

/** The form in which someone chooses the team to drill. */
export const DRILL_FORM = 'drill-choose';

/** In App Home: opens that form. */
export const DRILL_OPEN = 'drill-open';

export const drillDoor = {
  runPrefix: 'r',
  commands: {
    drill: {
      usage: 'drill [team]',
      does: 'ask for a fire drill',
      parse: (words) => (parseDrill(words) === undefined ? { kind: 'request', loading: 'Drill' } : { kind: 'request' }),
    },
  },
  actions: { [DRILL_OPEN]: { loading: 'Drill' } },
  forms: [DRILL_FORM],
} as const satisfies Door;
