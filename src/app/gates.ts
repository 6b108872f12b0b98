import { createBakeGate } from '../bake/gate.ts';
import type { Door } from '../contract/door.ts';
import { createDeployGate } from '../deploy/gate.ts';
import { createPatchGate } from '../patch/gate.ts';
import type { Gate, GatePorts, Gates } from '../runs/gate.ts';
import type { Kind } from '../runs/kinds.ts';
import { createStepGate } from '../step/gate.ts';
import { createSyncGate } from '../sync/gate.ts';
import { ALL_DOORS } from './doors.ts';

/**
 * What the gatekeeper knows of each kind of run. A list of its own beside features.ts, since everything that is imported here is in that
 * function's bundle. A kind of run without its line here does not compile.
 */
export const GATES = {
  bake: createBakeGate,
  step: createStepGate,
  deploy: createDeployGate,
  patch: createPatchGate,
  sync: createSyncGate,
} as const satisfies { readonly [K in Kind]: (ports: GatePorts) => Gate<K> };

const isKind = (value: unknown): value is Kind => typeof value === 'string' && Object.hasOwn(GATES, value);

const DOORS: readonly Door[] = ALL_DOORS.map(([, door]) => door);

const namesIn = (isOne: (door: Door, name: string) => boolean): ReadonlySet<string> =>
  new Set(DOORS.flatMap((door) => (door.proofs ?? []).filter((name) => isOne(door, name))));

/** What approves: a button that opens a form opens it, whatever its name; the form approves. */
export const PROVING = {
  button: namesIn(({ actions = {} }, name) => actions[name] !== undefined && actions[name].loading === undefined),
  form: namesIn(({ forms = [] }, name) => forms.includes(name)),
};

/** Built once for a container. */
export function buildGates(ports: GatePorts): Gates {
  const gates = new Map<string, Gate>(Object.entries(GATES).map(([name, create]) => [name, create(ports)]));
  return {
    isKind,
    of: ({ kind }) => {
      const gate = gates.get(kind);
      if (gate === undefined) throw new Error(`no gate is for runs of kind ${kind}`);
      return gate;
    },
  };
}
