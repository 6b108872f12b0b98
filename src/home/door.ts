import type { Door } from '../contract/door.ts';
import { STATUS_ACTION } from '../runs/actions.ts';
import { PAGE_ACTION } from './actions.ts';

/** What is active now, for everything or one image or fleet; App Home shows the same. */
export const homeDoor: Door = {
  commands: {
    status: {
      usage: 'status [image or fleet]',
      hint: 'status',
      does: 'show active runs and what each fleet runs',
      parse: () => ({ kind: 'request' }),
    },
  },
  actions: { [PAGE_ACTION]: {}, [STATUS_ACTION]: { loading: 'Status' } },
};
