import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { disagreementsOf } from '../support/templates/compare.ts';
import { caseOfShape, SHAPES, TEMPLATES_FOLDER, textOfShape } from '../support/templates/corpus.ts';
import { randomFrom } from '../support/templates/random.ts';
import { readTemplateText } from '../support/templates/text.ts';
import { groupsInEveryWorld } from '../support/templates/worlds.ts';

test('there are at least 40 shapes, each with its own title, and no template without one', () => {
  expect(SHAPES.length).toBeGreaterThan(40);
  expect(new Set(SHAPES.map(({ title }) => title)).size).toBe(SHAPES.length);
  const templates = readdirSync(TEMPLATES_FOLDER).filter((name) => /\.(yaml|json)$/.test(name));
  expect([...new Set(SHAPES.map(({ file }) => file))].sort()).toStrictEqual(templates.sort());
});

test('docs/templates.md has a row for each shape, with what the plan says', () => {
  const rows = readFileSync(join(import.meta.dirname, '../../docs/templates.md'), 'utf8').split('\n');
  for (const { title, plan } of SHAPES) {
    const says = plan.refused ?? (plan.worst === undefined ? '' : `${plan.worst.serve} of ${plan.worst.of} serve`);
    const [row = '', ...others] = rows.filter((line) => line.startsWith(`| ${title} `) && line.includes(says));
    expect([title, others, row.includes(says)]).toStrictEqual([title, [], true]);
    const isBlind = plan.refused === undefined && row.includes('without signals');
    expect([title, row.includes('(not guaranteed: ')]).toStrictEqual([title, isBlind]);
  }
});

const readable = SHAPES.filter(({ unsupported }) => unsupported === undefined);

test.each(readable.map((shape) => [shape.title, shape] as const))(
  '%s: the table says what the template comes to',
  (_title, shape) => {
    const worlds = groupsInEveryWorld(caseOfShape(shape), randomFrom(1));
    expect(disagreementsOf(shape.groups, worlds)).toStrictEqual([]);
    expect(Object.keys(shape.plan.live).sort()).toStrictEqual(shape.groups.map(({ logicalId }) => logicalId).sort());
  },
);

const evaluate = (shape: (typeof SHAPES)[number]): unknown => groupsInEveryWorld(caseOfShape(shape), randomFrom(1));

describe('what cannot be read without AWS', () => {
  const named = (unsupported: string) => SHAPES.filter((shape) => shape.unsupported === unsupported);

  test.each(['macro', 'AWS::LanguageExtensions', 'AWS::Serverless', 'AWS::Include'])('%s is refused', (unsupported) => {
    for (const shape of named(unsupported)) expect(() => evaluate(shape)).toThrow('not supported');
  });

  test('nested stacks and modules show no group', () => {
    for (const shape of [...named('nested stack'), ...named('module')]) {
      expect(readTemplateText(textOfShape(shape))).toHaveProperty('Resources');
      expect(evaluate(shape)).toStrictEqual(expect.arrayContaining([[]]));
    }
  });
});
