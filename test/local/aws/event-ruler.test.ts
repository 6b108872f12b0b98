import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { compilePattern } from '../../../local/aws/eventbridge-pattern.ts';

/** Recorded by `scripts/contract/event-ruler/record.sh`: `-` for a pattern that is refused, else `1` or `0` for each event. */
const { events, cases } = z
  .object({ ruler: z.string(), events: z.array(z.unknown()), cases: z.array(z.tuple([z.string(), z.string()])) })
  .parse(JSON.parse(readFileSync('test/fixtures/event-ruler/answers.json', 'utf8')));

function answer(pattern: string): string {
  let compiled: ReturnType<typeof compilePattern>;
  try {
    compiled = compilePattern(pattern);
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidEventPatternException') return '-';
    throw error;
  }
  return events.map((event) => (compiled.matches(event) ? '1' : '0')).join('');
}

const EVERY_ADDRESS = 'a network of all addresses also takes numbers and addresses of the other version';
const ABSENCE =
  'an absence beside other matchers of one field, in more than one alternative: the ruler loses one of them';

/** Where event-ruler answers otherwise than EventBridge's documentation; it is not followed there. */
const EXPLAINED: ReadonlyMap<string, string> = new Map([
  ['{"a":[{"cidr":"10.0.0.5/0"}]}', EVERY_ADDRESS],
  ['{"a":[{"cidr":"2001:db8::/0"}]}', EVERY_ADDRESS],
  ['{"a":[{"cidr":"::/0"}]}', EVERY_ADDRESS],
  ['{"a":[{"exists":true},{"exists":false}],"$or":[{"b":["x","x"]},{"b":["y","x"]}]}', ABSENCE],
  [
    '{"a":["x","x"],"$or":[{"a":[{"exists":false},"y"]},{"a":[5,{"exists":false}],"$or":[{"b":[{"exists":false},{"prefix":"x"}],"a":[{"exists":false},"x"]},{"a":[{"anything-but":"x"},{"exists":false}]}]}]}',
    ABSENCE,
  ],
]);

/** What differs, in words: the events that the two answer otherwise. */
function difference([pattern, recorded]: [string, string]): string[] {
  const ours = answer(pattern);
  if (ours === recorded) return [];
  if (ours === '-') return [`${pattern} is refused here alone`];
  if (recorded === '-') return [`${pattern} is taken here alone`];
  return events.flatMap((event, index) =>
    ours[index] === recorded[index] ? [] : [`${pattern} and ${JSON.stringify(event)}: ${ours[index]} here`],
  );
}

test('answers as AWS’s event-ruler did, for every pattern and event that were recorded', () => {
  expect(cases.length).toBeGreaterThan(900);
  const differing = cases.filter((one) => difference(one).length > 0);
  expect(differing.filter(([pattern]) => !EXPLAINED.has(pattern)).flatMap(difference)).toEqual([]);
  expect(differing.map(([pattern]) => pattern).sort()).toEqual([...EXPLAINED.keys()].sort());
});
