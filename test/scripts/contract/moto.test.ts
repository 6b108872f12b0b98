import { calls } from '../../../scripts/contract/moto/calls/all.ts';
import { compare } from '../../../scripts/contract/moto/compare.ts';
import { explained } from '../../../scripts/contract/moto/differences/all.ts';
import { motoVersion } from '../../../scripts/contract/moto/servers.ts';
import { differencesOf, membersOf } from '../../../scripts/contract/moto/shapes.ts';
import type { Answer } from '../../../scripts/contract/moto/types.ts';

describe('the shape of an answer', () => {
  it.each([
    ['a text has its type', { Id: 'mw-1' }, { Id: 'text' }],
    ['a word has its value', { State: 'ENABLED' }, { State: "'ENABLED'" }],
    ['numbers and booleans have their value', { A: 1, B: false }, { A: '1', B: 'false' }],
    ['dates and bytes have their type', { A: new Date(0), B: new Uint8Array() }, { A: 'date', B: 'bytes' }],
    ['an empty list is one', { L: [] }, { L: 'empty list' }],
    ['what is absent is not there', { A: undefined, $metadata: { attempts: 1 }, NextToken: 'x' }, {}],
    ['an empty structure is there', { S: {} }, { S: 'structure' }],
    [
      'items of a list are put together',
      { L: [{ A: 1 }, { A: 2, B: 'x' }] },
      { L: 'list', 'L[]': 'structure', 'L[].A': '1 | 2', 'L[].B': 'sometimes' },
    ],
  ])('%s', (_, value, members) => {
    expect(membersOf(value)).toEqual(members);
  });
});

const members = (given: unknown): Answer => ({ members: membersOf(given) });

describe('the differences of two answers', () => {
  it.each([
    ['none', members({ A: 1 }), members({ A: 1 }), []],
    ['a default', members({ A: 1 }), members({ A: 2 }), [{ member: 'A', moto: '1', here: '2' }]],
    ['a member of one alone', members({}), members({ A: 1 }), [{ member: 'A', moto: '-', here: '1' }]],
    [
      'a structure of one alone, once',
      members({ S: { A: { B: 1 } }, SA: 1 }),
      members({}),
      [
        { member: 'S', moto: 'structure', here: '-' },
        { member: 'SA', moto: '1', here: '-' },
      ],
    ],
    ['the code of an error', { error: 'X' }, { error: 'Y' }, [{ member: 'error', moto: 'X', here: 'Y' }]],
    ['an error and none', { error: 'X' }, members({ A: 1 }), [{ member: 'error', moto: 'X', here: '-' }]],
  ] as const)('%s', (_, moto, here, differences) => {
    expect(differencesOf(moto, here)).toEqual(differences);
  });
});

describe('comparing', () => {
  const call = { name: 'one', service: 'ssm', command: 'GetParameter', input: {} } as const;
  const theirs = new Map([['one', members({ A: 1, B: 1 })]]);
  const ours = new Map([['one', members({ A: 1, B: 2 })]]);
  const known = { calls: ['one'], members: ['B'], moto: '1', here: '2', right: 'here', why: '', page: '' } as const;

  it('reports what is not explained, and keeps what both say', () => {
    const { problems, agreed } = compare({ calls: [call], theirs, ours, explained: [] });
    expect(problems).toEqual(['Unexplained: one B: moto says 1, the local AWS says 2']);
    expect(agreed).toEqual({ one: { members: { A: '1' } } });
  });

  it('takes what is explained', () => {
    expect(compare({ calls: [call], theirs, ours, explained: [known] }).problems).toEqual([]);
  });

  it.each([
    ['is gone', { calls: [call], theirs, ours: theirs, explained: [known] }],
    ['is of a call that is not made', { calls: [], theirs, ours, explained: [known] }],
  ])('reports an explained difference that %s', (_, given) => {
    expect(compare(given).problems).toEqual(['Explained, and no longer so: one B: moto says 1, the local AWS says 2']);
  });

  it('reports an explained difference that has become another one', () => {
    const { problems } = compare({ calls: [call], theirs, ours, explained: [{ ...known, here: '3' }] });
    expect(problems).toHaveLength(2);
  });
});

test('every call has a name of its own, and every explanation a reason and a page of AWS', () => {
  expect(new Set(calls.map(({ name }) => name)).size).toBe(calls.length);
  for (const { why, page } of explained) {
    expect(why).not.toBe('');
    expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  }
});

test('a Python that is not there has no moto', () => {
  expect(motoVersion('/nowhere/python3')).toBeUndefined();
});
