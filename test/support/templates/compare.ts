import type { Answer, GroupUpdate, LaunchSource, TemplateGroup } from '../../../src/deploy/types/template.ts';
import type { Fact } from './facts.ts';
import type { ConcreteGroup, ConcreteUpdate } from './groups.ts';

/**
 * Where an answer and the facts part. `wrong`: it is told known or absent, and a choice of hidden values makes it another.
 * `needless`: it is told unknown, and no choice of hidden values that was tried changes anything that it is read from.
 */
export interface Disagreement {
  kind: 'wrong' | 'needless';
  /** E.g. `Asg.update.minInService`. */
  where: string;
  told: string;
  /** What a world that differs has. */
  true: string;
}

/**
 * What was told of a template's groups, against the groups of every world: empty where all of it holds. For a property test:
 * `disagreementsOf(told, groupsInEveryWorld(generateTemplate(seed), randomFrom(seed)))`, where `told` is the product's answer to the
 * same text, parameters and pseudo parameters. `instanceTypes` and `follows` are not compared.
 */
export const disagreementsOf = (
  told: readonly TemplateGroup[],
  worlds: readonly (readonly ConcreteGroup[])[],
): Disagreement[] => {
  const [first = []] = worlds;
  const [ids, trueIds] = [told, first].map((groups) =>
    groups
      .map(({ logicalId }) => logicalId)
      .sort()
      .join(' '),
  );
  if (ids !== trueIds) return [wrong('groups', ids, trueIds)];
  return told.flatMap((group) => {
    const inWorlds = worlds.flatMap((groups) => groups.filter(({ logicalId }) => logicalId === group.logicalId));
    return ofGroup(group, inWorlds);
  });
};

const wrong = (where: string, told: unknown, truly: unknown): Disagreement => ({
  kind: 'wrong',
  where,
  told: JSON.stringify(told),
  true: JSON.stringify(truly),
});

const ofGroup = (told: TemplateGroup, worlds: readonly ConcreteGroup[]): Disagreement[] => {
  const at = (field: string): string => `${told.logicalId}.${field}`;
  return [
    ...ofUpdate(
      at('update'),
      told.update,
      worlds.map(({ update }) => update),
    ),
    ...ofCreation(
      at('creation'),
      told.creation,
      worlds.map(({ creation }) => creation),
    ),
    ...ofAnswer(
      at('name'),
      told.name,
      worlds.map(({ name }) => name),
    ),
    ...ofAnswer(
      at('min'),
      told.min,
      worlds.map(({ min }) => min),
    ),
    ...ofAnswer(
      at('max'),
      told.max,
      worlds.map(({ max }) => max),
    ),
    ...ofAnswer(
      at('desired'),
      told.desired,
      worlds.map(({ desired }) => desired),
    ),
    ...ofAnswer(
      at('keepsSizes'),
      told.keepsSizes,
      worlds.map(({ keepsSizes }) => keepsSizes),
      false,
    ),
    ...ofAnswer(
      at('deletionProtection'),
      told.deletionProtection,
      worlds.map((one) => one.deletionProtection),
      'none',
    ),
    ...ofAnswer(
      at('retention'),
      told.retention,
      worlds.map(({ retention }) => retention),
      {},
    ),
    ...ofAnswer(
      at('subnets'),
      told.subnets,
      worlds.map(({ subnets }) => subnets),
    ),
    ...ofLaunches(at('launches'), told.launches, worlds),
  ];
};

/** Order and kind of keys do not count; `byDefault` is what an absent property amounts to. */
const ofAnswer = <Value>(
  where: string,
  told: Answer<Value>,
  facts: readonly Fact<Value>[],
  byDefault?: Value,
): Disagreement[] => {
  if (told.kind === 'unknown')
    return isSettled(facts.map(({ basis }) => basis)) ? [needless(where, told.expression, facts[0])] : [];
  const shown = (one: { kind: 'known'; value: Value } | { kind: 'absent' }): string =>
    JSON.stringify(one.kind === 'known' ? one.value : (byDefault ?? 'absent'));
  const other = facts.find((one) => shown(one) !== shown(told));
  return other === undefined ? [] : [wrong(where, told, other)];
};

const isSettled = (all: readonly string[]): boolean => all.every((one) => one === all[0]);

const needless = (where: string, told: string, truly: unknown): Disagreement => ({
  ...wrong(where, told, truly ?? null),
  kind: 'needless',
});

const ofUpdate = (where: string, told: GroupUpdate, worlds: readonly ConcreteUpdate[]): Disagreement[] => {
  const kinds = worlds.map(({ kind }) => kind);
  if (told.kind === 'unknown') return isSettled(kinds) ? [needless(where, told.expression, kinds[0])] : [];
  const other = kinds.find((kind) => kind !== told.kind);
  if (other !== undefined) return [wrong(where, told.kind, other)];
  const rolls = worlds.flatMap((one) => (one.kind === 'roll' ? [one] : []));
  const refreshes = worlds.flatMap((one) => (one.kind === 'refresh' ? [one] : []));
  if (told.kind === 'roll')
    return [
      ...ofAnswer(
        `${where}.minInService`,
        told.minInService,
        rolls.map((one) => one.minInService),
      ),
      ...ofAnswer(
        `${where}.maxBatch`,
        told.maxBatch,
        rolls.map((one) => one.maxBatch),
      ),
      ...ofAnswer(
        `${where}.waitsForSignals`,
        told.waitsForSignals,
        rolls.map((one) => one.waitsForSignals),
      ),
      ...ofAnswer(
        `${where}.minSuccessful`,
        told.minSuccessful,
        rolls.map((one) => one.minSuccessful),
      ),
      ...ofAnswer(
        `${where}.suspends`,
        told.suspends,
        rolls.map((one) => one.suspends),
        [],
      ),
    ];
  if (told.kind !== 'refresh') return [];
  return [
    ...ofAnswer(
      `${where}.minHealthy`,
      told.minHealthy,
      refreshes.map((one) => one.minHealthy),
    ),
    ...ofAnswer(
      `${where}.maxHealthy`,
      told.maxHealthy,
      refreshes.map((one) => one.maxHealthy),
    ),
    ...ofAnswer(
      `${where}.checkpoints`,
      told.checkpoints,
      refreshes.map((one) => one.checkpoints),
      [],
    ),
    ...ofAnswer(
      `${where}.scaleInProtected`,
      told.scaleInProtected,
      refreshes.map((one) => one.scaleInProtected),
    ),
    ...ofAnswer(
      `${where}.standby`,
      told.standby,
      refreshes.map((one) => one.standby),
    ),
  ];
};

const ofCreation = (
  where: string,
  told: TemplateGroup['creation'],
  worlds: readonly ConcreteGroup['creation'][],
): Disagreement[] => {
  const there = worlds.flatMap((one) => one ?? []);
  const presence = there.length === 0 ? 'absent' : there.length === worlds.length ? 'known' : 'unknown';
  if (told.kind !== presence) return [wrong(where, told, presence)];
  if (told.kind !== 'known') return [];
  return [
    ...ofAnswer(
      `${where}.count`,
      told.value.count,
      there.map(({ count }) => count),
    ),
    ...ofAnswer(
      `${where}.minSuccessful`,
      told.value.minSuccessful,
      there.map(({ minSuccessful }) => minSuccessful),
    ),
  ];
};

const ofLaunches = (where: string, told: readonly LaunchSource[], worlds: readonly ConcreteGroup[]): Disagreement[] => {
  const places = worlds.map(({ launches }) => launches.map(({ place }) => place).join(', '));
  const toldPlaces = told.map(({ place }) => place).join(', ');
  if (places.some((one) => one !== toldPlaces)) return [wrong(where, toldPlaces, places[0])];
  return told.flatMap(({ place, version, image }) => {
    const sources = worlds.flatMap(({ launches }) => launches.filter((one) => one.place === place));
    return [
      ...ofAnswer(
        `${where}.${place}.version`,
        version,
        sources.map((one) => one.version),
      ),
      ...ofAnswer(
        `${where}.${place}.image`,
        image,
        sources.map((one) => one.image),
      ),
    ];
  });
};
