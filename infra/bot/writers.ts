import type { Here } from '../../src/config/here.ts';
import type { Arns } from './arns.ts';
import { roleNames } from './names.ts';
import type { Settings } from './settings.ts';

/**
 * A condition that holds where one of the items is the gatekeeper's own memory. AWS documents the key for single requests, and not how the
 * keys of a transaction are seen: in the keys of one write or of all of them, one is enough.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export const OF_MEMORY = { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': 'ADMITTED#*' } };

/** What writes one item. Batches and PartiQL are denied as such. */
export const WRITES_OF_ITEMS = ['PutItem', 'UpdateItem', 'DeleteItem'].map((name) => `dynamodb:${name}`);

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
