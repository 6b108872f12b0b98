import type { Config, FleetConfig } from './types.ts';

export const usesTags = ({ fleets }: Pick<Config, 'fleets'>): boolean =>
  Object.values(fleets).some(({ windowFrom }) => windowFrom === 'tags');

/** The config with the windows that a sync made, for fleets with `window: tags` and for no other. */
export function withSyncedWindows(config: Config, windows: Readonly<Record<string, string>>): Config {
  const fleets = Object.entries(config.fleets).map(([name, fleet]) => [name, withWindow(fleet, windows[name])]);
  return Object.freeze({ ...config, fleets: Object.freeze(Object.fromEntries(fleets)) });
}

function withWindow(fleet: FleetConfig, window: string | undefined): FleetConfig {
  if (fleet.windowFrom !== 'tags') return fleet;
  const { window: _before, ...others } = fleet;
  return Object.freeze({ ...others, ...(window !== undefined && { window }) });
}

/** Whether the config has these windows and no others. */
export const hasSyncedWindows = ({ fleets }: Config, windows: Readonly<Record<string, string>>): boolean =>
  Object.values(fleets).every(({ name, window, windowFrom }) => windowFrom !== 'tags' || window === windows[name]);
