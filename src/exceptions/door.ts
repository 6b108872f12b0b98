import type { Door } from '../contract/door.ts';
import { parseExcept } from './command.ts';
import { ASK_FORM, EXCEPTION_ACTIONS, groupOfException } from './types/actions.ts';

/** Approved, reasoned, expiring permissions for a fleet to be out of compliance. */
export const exceptionsDoor = {
  commands: {
    except: {
      usage: 'except [fleet]',
      hint: 'except <fleet>',
      does: 'request an exception from compliance for a fleet; without a fleet it lists exceptions',
      parse: (words) => {
        const parsed = parseExcept(words);
        return parsed.kind === 'help' ? parsed : { kind: 'request', loading: 'Exceptions' };
      },
    },
  },
  actions: {
    [EXCEPTION_ACTIONS.ask]: { loading: 'Request an exception' },
    [EXCEPTION_ACTIONS.renew]: { loading: 'Renew an exception' },
    [EXCEPTION_ACTIONS.approve]: { groupOf: groupOfException },
    [EXCEPTION_ACTIONS.withdraw]: { groupOf: groupOfException },
    [EXCEPTION_ACTIONS.reject]: { groupOf: groupOfException, loading: 'Reject the exception' },
    [EXCEPTION_ACTIONS.end]: { groupOf: groupOfException, loading: 'End the exception' },
  },
  forms: [ASK_FORM, EXCEPTION_ACTIONS.reject, EXCEPTION_ACTIONS.end],
  staying: { [ASK_FORM]: 'Request an exception' },
} as const satisfies Door;
