import type { Answer, GroupUpdate, TemplateGroup } from '../../src/deploy/types/template.ts';
import { disagreementsOf } from '../support/templates/compare.ts';
import type { Fact } from '../support/templates/facts.ts';
import { generateTemplate } from '../support/templates/generator.ts';
import type { ConcreteGroup, ConcreteUpdate } from '../support/templates/groups.ts';
import { randomFrom } from '../support/templates/random.ts';
import { groupsInEveryWorld } from '../support/templates/worlds.ts';

const SEEDS = Array.from({ length: 60 }, (_none, seed) => seed);
const worldsOf = (seed: number): ConcreteGroup[][] => groupsInEveryWorld(generateTemplate(seed), randomFrom(seed));
const all = SEEDS.map(worldsOf);

test('every template can be evaluated in every world, and the same seed gives the same one', () => {
  expect(all.every((worlds) => worlds.length > 1)).toBe(true);
  expect(generateTemplate(7)).toStrictEqual(generateTemplate(7));
});

test('which groups there are, and how they launch, depends on nothing hidden', () => {
  for (const worlds of all) {
    const shapes = worlds.map((groups) =>
      groups.map(({ logicalId, launches }) => [logicalId, launches.map(({ place }) => place)]),
    );
    for (const shape of shapes) expect(shape).toStrictEqual(shapes[0]);
  }
});

test('every kind of answer occurs', () => {
  const groups = all.flat(2);
  const kinds = new Set(groups.map(({ update }) => update.kind));
  expect([...kinds].sort()).toStrictEqual(['none', 'refresh', 'replace', 'roll']);
  const sources = groups.flatMap(({ launches }) => launches);
  const seen = <Value>(facts: readonly Fact<Value>[]) =>
    [...new Set(facts.map((fact) => (fact.kind === 'known' ? JSON.stringify(fact.value) : fact.kind)))].sort();
  expect(seen(sources.map(({ image }) => image))).toStrictEqual(['"other"', '"parameter"', '"ssm"', 'absent']);
  expect(seen(sources.map(({ version }) => version))).toStrictEqual(
    ['configuration', 'fixed', 'floating', 'newest-number', 'own-image'].map((kind) => JSON.stringify(kind)),
  );
  expect(seen(groups.map(({ desired }) => desired))).toContain('absent');
});

const answer = <Value>(facts: readonly Fact<Value>[]): Answer<Value> => {
  const [first, ...more] = facts;
  if (first === undefined || more.some(({ basis }) => basis !== first.basis))
    return { kind: 'unknown', expression: 'it' };
  return first.kind === 'known' ? { kind: 'known', value: first.value } : { kind: 'absent' };
};

const updateAnswer = (updates: readonly ConcreteUpdate[]): GroupUpdate => {
  const [first] = updates;
  if (first === undefined || updates.some(({ kind }) => kind !== first.kind))
    return { kind: 'unknown', expression: 'it' };
  const rolls = updates.flatMap((one) => (one.kind === 'roll' ? [one] : []));
  const refreshes = updates.flatMap((one) => (one.kind === 'refresh' ? [one] : []));
  if (first.kind === 'roll')
    return {
      kind: 'roll',
      minInService: answer(rolls.map((one) => one.minInService)),
      maxBatch: answer(rolls.map((one) => one.maxBatch)),
      waitsForSignals: answer(rolls.map((one) => one.waitsForSignals)),
      minSuccessful: answer(rolls.map((one) => one.minSuccessful)),
      suspends: answer(rolls.map((one) => one.suspends)),
    };
  if (first.kind === 'refresh')
    return {
      kind: 'refresh',
      minHealthy: answer(refreshes.map((one) => one.minHealthy)),
      maxHealthy: answer(refreshes.map((one) => one.maxHealthy)),
      checkpoints: answer(refreshes.map((one) => one.checkpoints)),
      scaleInProtected: answer(refreshes.map((one) => one.scaleInProtected)),
      standby: answer(refreshes.map((one) => one.standby)),
    };
  return { kind: first.kind };
};

/** What someone would tell who knows exactly what can be known. */
const perfect = (worlds: readonly ConcreteGroup[][]): TemplateGroup[] =>
  (worlds[0] ?? []).map(({ logicalId, launches }, at) => {
    const here = worlds.flatMap((groups) => groups.slice(at, at + 1));
    const creations = here.flatMap(({ creation }) => creation ?? []);
    const source = (index: number) => here.flatMap((one) => one.launches.slice(index, index + 1));
    return {
      logicalId,
      update: updateAnswer(here.map(({ update }) => update)),
      creation:
        creations.length === 0
          ? { kind: 'absent' }
          : creations.length < here.length
            ? { kind: 'unknown', expression: 'it' }
            : {
                kind: 'known',
                value: {
                  count: answer(creations.map(({ count }) => count)),
                  minSuccessful: answer(creations.map(({ minSuccessful }) => minSuccessful)),
                },
              },
      name: answer(here.map(({ name }) => name)),
      min: answer(here.map(({ min }) => min)),
      max: answer(here.map(({ max }) => max)),
      desired: answer(here.map(({ desired }) => desired)),
      keepsSizes: answer(here.map(({ keepsSizes }) => keepsSizes)),
      deletionProtection: answer(here.map(({ deletionProtection }) => deletionProtection)),
      retention: answer(here.map(({ retention }) => retention)),
      subnets: answer(here.map(({ subnets }) => subnets)),
      launches: launches.map(({ place }, index) => ({
        place,
        version: answer(source(index).map(({ version }) => version)),
        image: answer(source(index).map(({ image }) => image)),
        instanceTypes: { kind: 'absent' },
      })),
      follows: true,
    };
  });

test('someone who knows what can be known is agreed with', () => {
  for (const worlds of all) expect(disagreementsOf(perfect(worlds), worlds)).toStrictEqual([]);
});

test('a wrong number, a needless unknown and a missing group are found', () => {
  const worlds = all.find(([groups]) => groups?.some(({ min }) => min.kind === 'known')) ?? [];
  const [told, ...others] = perfect(worlds);
  if (told === undefined) throw new Error('no group');
  const kinds = (changed: TemplateGroup[]) =>
    disagreementsOf(changed, worlds).map(({ kind, where }) => `${kind} ${where}`);
  expect(kinds(others)).toStrictEqual(['wrong groups']);
  expect(kinds([{ ...told, min: { kind: 'known', value: 77 } }, ...others])).toStrictEqual(['wrong Asg.min']);
  expect(kinds([{ ...told, update: { kind: 'unknown', expression: 'x' } }, ...others])).toStrictEqual([
    'needless Asg.update',
  ]);
});

test('what differs between two choices of hidden values is wrong when it is told as known', () => {
  const unknown = all.flatMap((worlds) =>
    perfect(worlds).flatMap((told, index) => (told.min.kind === 'unknown' ? [{ worlds, told, index }] : [])),
  );
  expect(unknown.length).toBeGreaterThan(0);
  for (const { worlds, told, index } of unknown) {
    const changed = perfect(worlds).map(
      (one, at): TemplateGroup => (at === index ? { ...told, min: { kind: 'known', value: 2 } } : one),
    );
    expect(disagreementsOf(changed, worlds).map(({ kind }) => kind)).toStrictEqual(['wrong']);
  }
});
