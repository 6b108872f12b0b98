import { bug, focused, type SeededBug, slots } from './seeded-bug.ts';
import { CALENDARS, PAUSES, STRANGERS } from './seeded-focuses.ts';
import { LATE_GATES } from './seeded-slot-focuses.ts';

const ADMIT = 'gatekeeper/decision/admit.ts';

/** Mistakes of the gatekeeper that need more than one start, one person or one window; exhaustive/gate-bugs.ts has the others. */
export const GATE_BUGS: readonly SeededBug[] = [
  focused(
    STRANGERS,
    bug('what an execution was started with is not compared', [
      ADMIT,
      "if (!isStartOf(start, execution)) return refused('not-this-plan', 'start');",
      '',
    ]),
  ),
  bug('a signature is not checked', [
    'slack/proof.ts',
    'if (!signingSecrets.matches(signature, String(proof.timestamp), body)) return',
    'if (!signingSecrets.matches(signature, String(proof.timestamp), body) && body.length === 0) return',
  ]),
  focused(
    PAUSES,
    bug('the gatekeeper does not look at the pause', [
      ADMIT,
      "if (pause === 'on') return refused('paused', 'paused');",
      '',
    ]),
  ),
  focused(
    CALENDARS,
    bug('the gatekeeper does not look at the calendar', [
      ADMIT,
      "return freeze === 'closed' ? refused('frozen', 'frozen') : undefined;",
      'return undefined;',
    ]),
  ),
  focused(
    LATE_GATES,
    slots('the gatekeeper lets in what is not armed', [
      ADMIT,
      'run.slot === undefined ? isClaimed(read) : isArmed(read, now) || wasAdmitted(read, execution);',
      'run.slot !== undefined || isClaimed(read);',
    ]),
  ),
];
