import type { Config, FleetConfig } from '../../config/types.ts';

/** Names by what they are given to, each once. */
export function byUse(
  pairs: readonly (readonly [what: string, user: string])[],
): Readonly<Record<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const [what, user] of pairs) found.set(what, [...new Set([...(found.get(what) ?? []), user])]);
  return Object.fromEntries(found);
}

/** The channels of the config, each with the settings that name it; the default one only with its own. */
export function channelsOf({
  channel,
  images,
  fleets,
  compliance,
  sections,
}: Config): Readonly<Record<string, readonly string[]>> {
  const leadership = compliance?.digest?.leadership;
  const others: (readonly [string, string])[] = [
    ...Object.values(images).map((image) => [image.channel, `images.${image.name}`] as const),
    ...Object.values(fleets).map((fleet) => [fleet.channel, `fleets.${fleet.name}`] as const),
    ...(leadership === undefined ? [] : [[leadership, 'compliance.digest.leadership'] as const]),
    ...Object.entries(sections).flatMap(([name, section]) => {
      const its: unknown = Object(section).channel;
      return typeof its === 'string' ? [[its, name] as const] : [];
    }),
  ];
  return byUse([[channel, 'channel'], ...others.filter(([id]) => id !== channel)]);
}

export const alarmsOf = ({ fleets }: Config): Readonly<Record<string, readonly string[]>> =>
  byUse(Object.values(fleets).flatMap(({ name, alarms }) => alarms.map((alarm) => [alarm, name] as const)));

export const windowsOf = ({ fleets }: Config): Readonly<Record<string, readonly string[]>> =>
  byUse(Object.values(fleets).flatMap(({ name, window }) => (window === undefined ? [] : [[window, name] as const])));

export const patchGroupsOf = ({ fleets }: Config): Readonly<Record<string, readonly string[]>> =>
  byUse(
    Object.values(fleets).flatMap(({ name, target }) =>
      target.kind === 'patch-group' ? [[target.patchGroup, name] as const] : [],
    ),
  );

/** The fleets before it in its order, the first first, and itself. */
export function orderOf(fleet: FleetConfig, { fleets }: Pick<Config, 'fleets'>): readonly FleetConfig[] {
  const order = [fleet];
  for (let next = fleet.after; next !== undefined; next = fleets[next]?.after) {
    const before = fleets[next];
    if (before === undefined || order.includes(before)) break;
    order.unshift(before);
  }
  return order;
}
