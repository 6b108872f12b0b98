import type { Focus } from './focus.ts';
import { bug, deploys, focused, type SeededBug, slots } from './seeded-bug.ts';
import { CALM, NOTHING } from './seeded-focuses.ts';

/** Fleets and images of one name in two places are requested all the time, and started by hand in either. */
const PLACES: Focus = {
  acts: { ...CALM, request: 10 },
  disturbances: { ...NOTHING, basis: 0.1, byHand: 6 },
  chances: { placed: 1, approve: 0.95, disturbed: 0.5, handCopy: 1 },
};

/** What keeps two places apart. */
export const PLACE_BUGS: readonly SeededBug[] = [
  focused(
    PLACES,
    deploys(
      bug('a fleet elsewhere has the lease of the one with its name at home', [
        'store/keys.ts',
        'export const leaseKey = (subject: string): Key =>',
        "export const leaseKey = (own: string, subject = own.replace('444455556666/us-east-1', '111122223333/ap-southeast-2')) =>",
      ]),
    ),
  ),
  focused(
    PLACES,
    bug('the gatekeeper does not look which place asks', [
      'gatekeeper/decision/admit.ts',
      "if (!isOfHere(rules, run)) return refused('not-this-plan', 'other-place');",
      '',
    ]),
  ),
  focused(
    PLACES,
    slots('everything is started at home', [
      'runs/ports.ts',
      'at(ports, ports.kinds.of(run).placeOf(run));',
      'at(ports, ports.home);',
    ]),
  ),
];
