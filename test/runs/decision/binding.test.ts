import { bindingOf, claimOf } from '../../../src/runs/decision/binding.ts';
import { runIn } from '../fixture.ts';

const GATE = { RunId: 'b-7k2m9x4q', Epoch: '1', PlanHash: 'a'.repeat(64) };

test('binds every parameter but those that the gate compares alone, by name and not by order', () => {
  const binding = { text: 'ImageId=ami-1;Version=new', whole: { Alarms: ['a', 'b'], SkipMatching: false } };
  expect(bindingOf({ ...GATE, Version: 'new', Alarms: ['a', 'b'], ImageId: 'ami-1', SkipMatching: false })).toEqual(
    binding,
  );
  expect(bindingOf({ SkipMatching: false, ImageId: 'ami-1', Alarms: ['a', 'b'], ...GATE, Version: 'new' })).toEqual(
    binding,
  );
});

test.each([
  ['another value', { Version: '8' }],
  ['one parameter more', { Checkpoint: '100' }],
  ['a Boolean for its word', { SkipMatching: 'true' }],
  ['another Boolean', { SkipMatching: false }],
  ['another list', { Alarms: ['a'] }],
])('%s is another binding', (_what, changed) => {
  const parameters = { ...GATE, Version: 'new', SkipMatching: true, Alarms: ['a', 'b'] };
  expect(bindingOf({ ...parameters, ...changed })).not.toEqual(bindingOf(parameters));
});

test('an empty list cannot be bound', () => {
  expect(() => bindingOf({ ...GATE, Alarms: [] })).toThrow('the list Alarms has no value to bind');
});

test('sends a Boolean as its word, and everything with the token of its epoch', () => {
  const claim = (epoch: number) =>
    claimOf(runIn('approved', { epoch }), {
      document: 'Patchwarden-Refresh',
      parameters: { ...GATE, SkipMatching: true, Alarms: ['none'] },
    });
  expect(claim(1)).toEqual({
    document: 'Patchwarden-Refresh',
    parameters: { ...GATE, SkipMatching: 'true', Alarms: ['none'] },
    binding: { text: '', whole: { SkipMatching: true, Alarms: ['none'] } },
    token: claim(1).token,
  });
  expect(claim(2).token).not.toBe(claim(1).token);
});
