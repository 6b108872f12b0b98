import type { SimulatedService } from '../../../local/aws/service.ts';
import { modelOf, type Schema, type ServiceModel } from '../../../local/aws/wire-model.ts';
import { createServices } from '../../../local/services.ts';
import { defaultWorld } from '../../../local/world/default-world.ts';
import { ACCOUNT, REGION, startAws } from './local-aws.ts';

/** A simulated AWS with every service and nothing in any of them. */
export const startEmptyAws = async () => {
  const world = { ...defaultWorld, subnets: [], amis: [], resourceGroups: [] };
  const { create } = createServices({ world }, { accountId: ACCOUNT, region: REGION });
  const made: SimulatedService[] = [];
  const aws = await startAws({
    services: (deps) => {
      made.push(...(create?.(deps) ?? []));
      return made;
    },
  });
  return { ...aws, models: [...made, aws.events.service].map(modelOf) };
};

/** The operations of a service that have a handler. */
export const operationsOf = ({ service, operations }: ServiceModel) =>
  [...operations.values()].filter(({ name }) => service.handlers[name] !== undefined);

/** The structures in an input, whole input included, each once. */
export const structuresIn = (schema: Schema, found = new Map<string, Schema>()): Map<string, Schema> => {
  if (schema.isListSchema() || schema.isMapSchema()) return structuresIn(schema.getValueSchema(), found);
  if (!schema.isStructSchema() || found.has(schema.getName() ?? '')) return found;
  found.set(schema.getName() ?? '', schema);
  for (const [, member] of schema.structIterator()) structuresIn(member, found);
  return found;
};
