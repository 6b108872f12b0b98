import { createBakeGate } from '../../src/bake/gate.ts';
import type { Config } from '../../src/config/types.ts';
import type { Gate, Gates } from '../../src/runs/gate.ts';
import { portsDouble } from '../support/ports.ts';
import { deployGate } from './deploy-feature.ts';
import { patchGate } from './patch-feature.ts';
import type { Rules } from './people.ts';

const { home, setting } = portsDouble();

/** What the gatekeeper of the model knows of each kind of run: bakes are the product's, the others as simple as the life of runs allows. */
export function gatesOf(config: Config, rules: Rules): Gates {
  const gates: Readonly<Record<string, Gate>> = {
    bake: createBakeGate({ config, home, setting }),
    deploy: deployGate(config),
    patch: patchGate(config, rules),
  };
  return {
    isKind: (value): value is 'bake' | 'deploy' | 'patch' => typeof value === 'string' && Object.hasOwn(gates, value),
    of: ({ kind }) => {
      const gate = gates[kind];
      if (gate === undefined) throw new Error(`the model has no runs of kind ${kind}`);
      return gate;
    },
  };
}
