import * as z from 'zod';
import { count, strict } from '../../src/config/fields.ts';
import { parseConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/config/problem.ts';
import { type ConfigSection, readSection } from '../../src/config/section.ts';
import { FULL } from './fixture.ts';

const drills: ConfigSection<{ most: number; image: string } | undefined> = {
  key: 'drills',
  schema: strict({ most: count(1, 5), image: z.string() }, 'a map', '{ most: 2, image: web }').optional(),
  problems: (value, { images }) =>
    value === undefined || images.names.includes(value.image)
      ? []
      : [{ path: ['drills', 'image'], message: `is ${value.image}, which is not in images.` }],
};

const parse = (text: string) => parseConfig(`${FULL}\n${text}`, { sections: [drills] });

const problemsOf = (text: string): readonly string[] => {
  try {
    parse(text);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ field, message }) => `${field} ${message}`);
  }
};

test('what a feature brings is read back as it was checked', () => {
  expect(readSection(drills, parse('drills: { most: 2, image: web }'))).toEqual({ most: 2, image: 'web' });
  expect(readSection(drills, parse(''))).toBeUndefined();
});

test.each([
  ['drills: { most: 9, image: web }', 'drills.most is 9 and must be a whole number from 1 to 5: write for example 2.'],
  ['drills: { most: 2, image: nope }', 'drills.image is nope, which is not in images.'],
  ['drill: { most: 2, image: web }', 'drill is not a known key here: did you mean drills?'],
])('%s is refused', (text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test('a key of a feature that is not in the list is unknown', () => {
  expect(() => parseConfig(`${FULL}\ndrills: { most: 2, image: web }`)).toThrow('is not a known key here');
});
