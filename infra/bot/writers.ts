import type { Here } from '../../src/config/here.ts';
import type { Arns } from './arns.ts';
import { roleNames } from './names.ts';
import type { Settings } from './settings.ts';

/** ARNs of who may send to the queues, write the table and use its key, for policies that deny it to everyone else. */
export interface Writers {
  slack: string;
  worker: string;
  gatekeeper: string;
  scheduler: string;
  /** Restores and redrives. Empty where the role is not made: a policy that named it would admit whoever makes a role of that name. */
  breakGlass: readonly string[];
}

export function writersOf(arns: Arns, here: Here, { breakGlassPrincipals = [] }: Settings): Writers {
  const names = roleNames(here);
  return {
    slack: arns.role(names.slack),
    worker: arns.role(names.worker),
    gatekeeper: arns.role(names.gatekeeper),
    scheduler: arns.role(names.scheduler),
    breakGlass: breakGlassPrincipals.length === 0 ? [] : [arns.role(names.breakGlass)],
  };
}
