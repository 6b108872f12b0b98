import type { Config, Observe } from './types.ts';

/** The stricter of two: where nobody is asked, nobody is. */
export const stricterObserve = (one: Observe | undefined, other: Observe | undefined): Observe | undefined =>
  one === true || other === true ? true : (one ?? other);

/** Of what is done to a fleet. One that the config no longer has counts as everything else does. */
export const observeOfFleet = ({ fleets, observe }: Pick<Config, 'fleets' | 'observe'>, name: string) =>
  Object.hasOwn(fleets, name) ? fleets[name]?.observe : observe;

/** The config with those fleets alone that may be changed. */
export const withoutObserved = (config: Config): Config => ({
  ...config,
  fleets: Object.fromEntries(Object.entries(config.fleets).filter(([, { observe }]) => observe === undefined)),
});
