import * as inputs from '../../src/slack/inputs.ts';

const ALL: inputs.InputValues = {
  text: { kind: 'text', text: 'because' },
  number: { kind: 'number', number: 0 },
  choice: { kind: 'choice', value: 'web' },
  choices: { kind: 'choices', values: ['web', 'api'] },
  date: { kind: 'date', date: '2026-11-20' },
  time: { kind: 'time', time: '09:30' },
  moment: { kind: 'moment', at: 1_763_700_000_000 },
  users: { kind: 'users', userIds: ['U0ANA'] },
  channels: { kind: 'channels', channelIds: ['C0WEB'] },
};

const READERS = [
  ['text', inputs.textIn, 'because', undefined],
  ['number', inputs.numberIn, 0, undefined],
  ['choice', inputs.choiceIn, 'web', undefined],
  ['choices', inputs.choicesIn, ['web', 'api'], []],
  ['date', inputs.dateIn, '2026-11-20', undefined],
  ['time', inputs.timeIn, '09:30', undefined],
  ['moment', inputs.momentIn, 1_763_700_000_000, undefined],
  ['users', inputs.usersIn, ['U0ANA'], []],
  ['channels', inputs.channelsIn, ['C0WEB'], []],
] as const;

test.each(READERS)('%s is read by its own reader, and nothing else is', (kind, read, value, none) => {
  for (const id of Object.keys(ALL)) expect([id, read(ALL, id)]).toEqual([id, id === kind ? value : none]);
  for (const id of ['other', 'constructor', '__proto__']) expect(read(ALL, id)).toEqual(none);
});

describe('a value of the version before inputs had kinds', () => {
  const values: inputs.InputValues = {
    x: { kind: 'untyped', text: '1763700000' },
    y: { kind: 'untyped', text: 'web' },
  };
  test('is what the form asks for: a text, a choice or seconds', () => {
    expect([inputs.textIn(values, 'y'), inputs.choiceIn(values, 'y'), inputs.momentIn(values, 'x')]).toEqual([
      'web',
      'web',
      1_763_700_000_000,
    ]);
  });
  test.each([
    ['no moment, being no seconds', inputs.momentIn, undefined],
    ['no number', inputs.numberIn, undefined],
    ['no date', inputs.dateIn, undefined],
    ['no time', inputs.timeIn, undefined],
    ['no choices', inputs.choicesIn, []],
    ['no people', inputs.usersIn, []],
    ['no channels', inputs.channelsIn, []],
  ])('is %s', (_what, read, none) => expect(read(values, 'y')).toEqual(none));
});
