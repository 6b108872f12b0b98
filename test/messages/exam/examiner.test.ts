import { runIn, T0 } from '../../runs/fixture.ts';
import { always, type Subject, says } from './exam-card.ts';
import { faultsOf, type Reader } from './examiner.ts';
import { fact } from './facts.ts';

const subject: Subject = { kind: 'bake', run: runIn('rejected'), facts: { now: T0 } };
const WEB = fact('web', 'shop', { 'run.name': 'shop' });
const BY = fact('Ana', 'Zoe', { 'run.ending.by': 'U0ZOE' });
const name: Reader = (read) => ('run' in read ? read.run.name : '');

test.each<[string, Reader, string[]]>([
  ['an answer that is there and follows its fact', (one) => `Bake of ${name(one)} rejected`, []],
  ['an answer that is not there', () => 'Rejected', ['not found: web … rejected']],
  ['words that stand in two parts', (one) => `Bake of ${name(one)}. Rejected`, ['not found: web … rejected']],
  ['a part of a longer word', () => 'Bake of webshop rejected', ['not found: web … rejected']],
  [
    'a sentence that is the same whatever is so',
    () => 'Bake of web rejected',
    ['still says web when it is shop: Bake of web rejected', 'does not say shop when that is so: web … rejected'],
  ],
  [
    'a sentence that goes when its fact is another',
    (one) => (name(one) === 'web' ? 'Bake of web rejected' : 'Rejected'),
    ['does not say shop when that is so: web … rejected'],
  ],
  [
    'a sentence that lists everything there could be',
    () => 'Bake of web or shop rejected',
    [
      'still says web when it is shop: Bake of web or shop rejected',
      'says the same of web and shop: Bake of web or shop rejected',
    ],
  ],
])('tells %s', (_title, read, faults) => {
  expect(faultsOf(subject, says([WEB, 'rejected']), read)).toEqual(faults);
});

test('refuses an answer without a fact, unless it says why', () => {
  const read: Reader = () => 'Nothing was started';
  const nothing = ['nothing was started'];
  expect(faultsOf(subject, says(nothing), read)).toEqual(['rests on no fact, and no reason is given']);
  expect(faultsOf(subject, always('it never started', nothing), read)).toEqual([]);
  expect(faultsOf(subject, always('it never started', nothing), () => 'It failed')).toEqual([
    'not found: nothing was started',
  ]);
});

test('refuses a wrong answer beside the right one', () => {
  const answer = { ...says([WEB]), never: [['approved']] };
  expect(faultsOf(subject, answer, (one) => `Bake of ${name(one)} approved`)).toEqual([
    'says what is not so: Bake of web approved',
  ]);
});

test('changes nothing but the fact, and no fact that is not there', () => {
  const by = (one: Subject) => ('run' in one ? one.run.ending?.by : undefined);
  const read: Reader = (one) => `${name(one)} by ${by(one) === 'U0ZOE' ? 'Zoe' : 'Ana'}`;
  expect(faultsOf(subject, says([WEB, BY]), read)).toEqual([]);
  expect(() => faultsOf(subject, says([fact('web', 'shop', { 'run.nmae': 'shop' })]), read)).toThrow(
    'run.nmae: the card has no such fact',
  );
});
