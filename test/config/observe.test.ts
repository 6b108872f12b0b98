import { parseConfig } from '../../src/config/load.ts';
import { changed, refusals } from './fixture.ts';

/** Of the stack, the patch groups and the whole file. */
const observeIn = (edits: Readonly<Record<string, unknown>>) => {
  const { observe, fleets } = parseConfig(changed(edits));
  return [observe, fleets['web-prod']?.observe, fleets['api-prod']?.observe];
};

/** Without what an observed fleet cannot have. */
const READ_ONLY = {
  'fleets.rhel-dev.stop': undefined,
  'fleets.rhel-prod.adopted': undefined,
  'fleets.rhel-prod.occurrences': undefined,
};

test.each<[string, Readonly<Record<string, unknown>>, unknown[]]>([
  ['nothing is observed unless it is written', {}, [undefined, undefined, undefined]],
  ['a fleet is observed on its own', { 'fleets.web-prod.observe': 'shadow' }, [undefined, 'shadow', undefined]],
  ['the whole file is every fleet', { observe: 'shadow', ...READ_ONLY }, ['shadow', 'shadow', 'shadow']],
  [
    'a fleet is stricter than the file',
    { observe: 'shadow', 'fleets.web-prod.observe': true, ...READ_ONLY },
    ['shadow', true, 'shadow'],
  ],
  ['and never less strict', { observe: true, 'fleets.web-prod.observe': 'shadow', ...READ_ONLY }, [true, true, true]],
])('%s', (_title, edits, expected) => expect(observeIn(edits)).toEqual(expected));

const HAS_NONE = 'and an observed fleet has none. Remove one of them.';

test.each<[string, Readonly<Record<string, unknown>>, string[]]>([
  [
    'anything else, which would be a default spelt out',
    { observe: false },
    ['observe is false and must be true or shadow, or left out: write for example true.'],
  ],
  [
    'another word of a fleet',
    { 'fleets.web-prod.observe': 'yes' },
    ['fleets.web-prod.observe is "yes" and must be true or shadow, or left out: write for example true.'],
  ],
  [
    'an adopted window, whatever approves its openings',
    { 'fleets.rhel-prod.observe': 'shadow' },
    [
      `fleets.rhel-prod.adopted cannot be combined with observe: shadow: an adopted window patches by a Patchwarden runbook alone, ${HAS_NONE}`,
    ],
  ],
  [
    'a window from tags',
    { 'fleets.rhel-prod.observe': true, 'fleets.rhel-prod.window': 'tags' },
    [
      `fleets.rhel-prod.window cannot be combined with observe: true: a window from tags is made and adopted by a Patchwarden runbook, ${HAS_NONE}`,
      `fleets.rhel-prod.adopted cannot be combined with observe: true: an adopted window patches by a Patchwarden runbook alone, ${HAS_NONE}`,
    ],
  ],
  [
    'stopping a window, by the whole file',
    { ...READ_ONLY, observe: true, 'fleets.rhel-dev.stop': true },
    [
      `fleets.rhel-dev.stop cannot be combined with observe: true of the whole file: stopping a window takes a Patchwarden runbook, ${HAS_NONE}`,
    ],
  ],
  [
    'a fleet that comes after one where nothing is deployed',
    { 'fleets.web-dev.observe': true },
    [
      'fleets.web-prod.after is web-dev, which is only observed: nothing is deployed there, so this fleet could never follow. Write observe here too, or remove after.',
    ],
  ],
])('refuses %s', (_title, edits, expected) => expect(refusals(changed(edits)).toSorted()).toEqual(expected.toSorted()));
