import type { InfraFeature } from '../bot/feature.ts';

/** Where fleets stand. Reads alone, and nothing where the config has no `compliance`. */
export const feature: InfraFeature = ({ config }) => ({
  runbooks: [],
  workerStatements: config.compliance === undefined ? [] : [],
  denies: [],
  events: {},
  env: {},
  wildcards: [],
});
