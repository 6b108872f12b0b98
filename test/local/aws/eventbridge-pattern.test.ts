import { InvalidEventPatternException } from '@aws-sdk/client-eventbridge';
import { compilePattern } from '../../../local/aws/eventbridge-pattern.ts';

const event = {
  source: 'aws.imagebuilder',
  'detail-type': 'EC2 Image Builder Image State Change',
  resources: ['arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web/1.0.0/7'],
  detail: {
    state: { status: 'AVAILABLE' },
    count: 5,
    ratio: 0.25,
    negative: -3,
    flag: true,
    nothing: null,
    empty: '',
    name: 'Web-Prod',
    address: '10.0.3.7',
    address6: '2001:db8::17',
    tags: ['red', 'blue'],
    list: [
      { key: 'a', value: 1 },
      { key: 'b', value: 2 },
    ],
    star: 'a*b',
  },
};

const detail = (member: object) => ({ detail: member });

const cases: [title: string, pattern: object, expected: boolean][] = [
  ['an equal text', { source: ['aws.imagebuilder'] }, true],
  ['one of several', { source: ['aws.ssm', 'aws.imagebuilder'] }, true],
  ['another text', { source: ['aws.ssm'] }, false],
  ['all fields together', { source: ['aws.imagebuilder'], 'detail-type': ['Other'] }, false],
  ['a nested field', detail({ state: { status: ['AVAILABLE', 'FAILED'] } }), true],
  ['a list that holds it', detail({ tags: ['blue'] }), true],
  ['a list that does not', detail({ tags: ['green'] }), false],
  ['an object in a list', detail({ list: { key: ['b'], value: [2] } }), true],
  ['members of different objects in a list', detail({ list: { key: ['a'], value: [2] } }), false],
  ['a number', detail({ count: [5] }), true],
  ['a number written otherwise', detail({ count: [5.0] }), true],
  ['the text of a number', detail({ count: ['5'] }), false],
  ['true', detail({ flag: [true] }), true],
  ['null', detail({ nothing: [null] }), true],
  ['null for an absent field', detail({ absent: [null] }), false],
  ['an empty text', detail({ empty: [''] }), true],
  ['a prefix', { resources: [{ prefix: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web/' }] }, true],
  ['another prefix', { resources: [{ prefix: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/api/' }] }, false],
  ['a prefix whatever its case', detail({ name: [{ prefix: { 'equals-ignore-case': 'wEB-' } }] }), true],
  ['a prefix of another case', detail({ name: [{ prefix: 'web-' }] }), false],
  ['a suffix', detail({ name: [{ suffix: 'Prod' }] }), true],
  ['another suffix', detail({ name: [{ suffix: 'Dev' }] }), false],
  ['a suffix whatever its case', detail({ name: [{ suffix: { 'equals-ignore-case': 'PROD' } }] }), true],
  ['equal whatever its case', detail({ name: [{ 'equals-ignore-case': 'WEB-prod' }] }), true],
  ['anything but a text', { source: [{ 'anything-but': 'aws.ssm' }] }, true],
  ['anything but itself', { source: [{ 'anything-but': 'aws.imagebuilder' }] }, false],
  ['anything but a list', { source: [{ 'anything-but': ['aws.ssm', 'aws.imagebuilder'] }] }, false],
  ['anything but a number', detail({ count: [{ 'anything-but': 6 }] }), true],
  ['anything but, of an absent field', detail({ absent: [{ 'anything-but': 'x' }] }), false],
  ['anything but a prefix', { source: [{ 'anything-but': { prefix: 'aws.' } }] }, false],
  ['anything but another prefix', { source: [{ 'anything-but': { prefix: ['com.', 'org.'] } }] }, true],
  ['anything but a suffix', { source: [{ 'anything-but': { suffix: 'builder' } }] }, false],
  [
    'anything but, whatever its case',
    detail({ name: [{ 'anything-but': { 'equals-ignore-case': ['web-prod'] } }] }),
    false,
  ],
  ['anything but a wildcard', detail({ name: [{ 'anything-but': { wildcard: 'Web-*' } }] }), false],
  ['a number in a range', detail({ count: [{ numeric: ['>', 0, '<=', 5] }] }), true],
  ['a number at an open end', detail({ count: [{ numeric: ['<', 5] }] }), false],
  ['a fraction', detail({ ratio: [{ numeric: ['=', 0.25] }] }), true],
  ['a negative number', detail({ negative: [{ numeric: ['<', -2.5] }] }), true],
  ['a text in a range', detail({ name: [{ numeric: ['>', 0] }] }), false],
  ['a field that is there', detail({ count: [{ exists: true }] }), true],
  ['a field that is null', detail({ nothing: [{ exists: true }] }), true],
  ['a field that is not there', detail({ absent: [{ exists: true }] }), false],
  ['absence', detail({ absent: [{ exists: false }] }), true],
  ['absence of what is there', detail({ count: [{ exists: false }] }), false],
  ['absence below what is absent', detail({ absent: { deeper: [{ exists: false }] } }), true],
  ['absence or a value', detail({ absent: [{ exists: false }, 'x'] }), true],
  ['a wildcard', { resources: [{ wildcard: 'arn:aws:imagebuilder:*:image/web/*' }] }, true],
  ['a wildcard that does not fit', { resources: [{ wildcard: '*:image/api/*' }] }, false],
  ['a wildcard with a dot', { source: [{ wildcard: 'aws.image*' }] }, true],
  ['a dot that is no wildcard', { source: [{ wildcard: 'aws?image*' }] }, false],
  ['an escaped asterisk', detail({ star: [{ wildcard: 'a\\*b' }] }), true],
  ['an escaped asterisk elsewhere', detail({ name: [{ wildcard: 'Web\\*' }] }), false],
  ['an address in a network', detail({ address: [{ cidr: '10.0.0.0/16' }] }), true],
  ['an address outside', detail({ address: [{ cidr: '10.1.0.0/16' }] }), false],
  ['an address of version 6', detail({ address6: [{ cidr: '2001:db8::/32' }] }), true],
  ['a text that is no address', detail({ name: [{ cidr: '0.0.0.0/0' }] }), false],
  ['either of two', { $or: [{ source: ['aws.ssm'] }, detail({ count: [5] })] }, true],
  ['neither of two', { $or: [{ source: ['aws.ssm'] }, detail({ count: [6] })] }, false],
  [
    'either, with the rest',
    { source: ['aws.imagebuilder'], $or: [detail({ count: [6] }), detail({ flag: [false] })] },
    false,
  ],
  [
    'either, and a condition on the same field before it, which does not count',
    { source: ['aws.ssm'], $or: [{ source: ['aws.imagebuilder'] }, detail({ count: [6] })] },
    true,
  ],
  [
    'either, and a condition on the same field after it, which counts alone',
    { $or: [{ source: ['aws.imagebuilder'] }, detail({ count: [6] })], source: ['aws.ssm'] },
    false,
  ],
  ['either, inside', detail({ $or: [{ count: [6] }, { flag: [true] }] }), true],
  ['a field named in the prototype', detail({ constructor: [{ exists: true }] }), false],
];

describe('a pattern', () => {
  it.each(cases)('with %s', (_title, pattern, expected) => {
    expect(compilePattern(pattern).matches(event)).toBe(expected);
    expect(compilePattern(JSON.stringify(pattern)).matches(event)).toBe(expected);
  });
});

describe('a pattern is refused', () => {
  it.each([
    ['a value that is no list', { source: 'aws.ssm' }],
    ['an empty list', { source: [] }],
    ['an empty object', {}],
    ['an empty object inside', { detail: {} }],
    ['an unknown operator', { source: [{ contains: 'x' }] }],
    ['two operators in one', { source: [{ prefix: 'a', suffix: 'b' }] }],
    ['a prefix that is no text', { source: [{ prefix: 5 }] }],
    ['exists that is no boolean', { source: [{ exists: 'true' }] }],
    ['an unknown comparison', { count: [{ numeric: ['!=', 5] }] }],
    ['a comparison without a number', { count: [{ numeric: ['>', '5'] }] }],
    ['half a comparison', { count: [{ numeric: ['>'] }] }],
    ['a network that is none', { address: [{ cidr: '10.0.0.0' }] }],
    ['two asterisks together', { source: [{ wildcard: 'a**b' }] }],
    ['anything but an unknown operator', { source: [{ 'anything-but': { numeric: ['>', 5] } }] }],
    ['a list in a list', { source: [['a']] }],
  ])('with %s', (_title, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(InvalidEventPatternException);
  });

  it('that is no JSON', () => {
    expect(() => compilePattern('{')).toThrow(InvalidEventPatternException);
    expect(() => compilePattern('[]')).toThrow(InvalidEventPatternException);
  });
});
