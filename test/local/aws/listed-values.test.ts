import { readFileSync } from 'node:fs';
import { ENUM_MEMBERS } from '../../../local/aws/wire-enums.ts';
import type { Schema } from '../../../local/aws/wire-model.ts';
import { enumsFile } from './enum-members.ts';
import { operationsOf, startEmptyAws } from './every-service.ts';
import { leastInput } from './least-input.ts';
import { rejectionOf } from './local-aws.ts';

let aws: Awaited<ReturnType<typeof startEmptyAws>>;
beforeAll(async () => {
  aws = await startEmptyAws();
});
afterAll(() => aws.close());

test('local/aws/wire-enums.ts is what the types of the SDK say; `npx tsx scripts/enums.ts` writes it anew', () => {
  expect(enumsFile(aws.models)).toBe(readFileSync('local/aws/wire-enums.ts', 'utf8'));
});

/** The ways to each member with a list, each structure gone into once on a way. */
const waysTo = (schema: Schema, listed: ReadonlySet<string>, above: readonly string[] = []): string[][] => {
  if (schema.isListSchema()) return waysTo(schema.getValueSchema(), listed, above);
  const structure = schema.getName() ?? '';
  if (!schema.isStructSchema() || above.includes(structure)) return [];
  return [...schema.structIterator()].flatMap(([name, member]) =>
    listed.has(`${structure}.${name}`)
      ? [[name]]
      : waysTo(member, listed, [...above, structure]).map((way) => [name, ...way]),
  );
};

test('a value that AWS does not list is refused before anything is done, wherever the member is', async () => {
  const accepted: string[] = [];
  let ways = 0;
  for (const model of aws.models) {
    const listed = new Set(
      Object.entries(ENUM_MEMBERS[model.name] ?? {}).flatMap(([member, list]) =>
        list === '_InstanceType' ? [] : [member],
      ),
    );
    for (const { name, input } of operationsOf(model)) {
      for (const way of waysTo(input, listed)) {
        ways += 1;
        const error = await rejectionOf(aws.callService(model.name, name, leastInput(input, way, 'Nope')));
        if (!error.message.includes('Nope')) accepted.push(`${model.name}:${name} ${way.join('.')}: ${error.message}`);
      }
    }
  }
  expect(accepted).toEqual([]);
  expect(ways).toBeGreaterThan(100);
});

test('the words are those of the service’s front end', async () => {
  const InstanceLifecyclePolicy = { RetentionTriggers: { TerminateHookAbandon: 'bogus' } };
  const group = { AutoScalingGroupName: 'web', MinSize: 0, MaxSize: 0, InstanceLifecyclePolicy };
  expect(await rejectionOf(aws.callService('autoscaling', 'CreateAutoScalingGroup', group))).toMatchObject({
    name: 'ValidationError',
    message:
      "1 validation error detected: Value 'bogus' at 'instanceLifecyclePolicy.retentionTriggers.terminateHookAbandon' failed to satisfy constraint: Member must satisfy enum value set: [retain, terminate]",
  });
  const Filters = [
    { key: 'Status', value: 'Success' },
    { key: 'Nope', value: 'x' },
  ];
  expect(await rejectionOf(aws.callService('ssm', 'ListCommands', { Filters }))).toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining("Value 'Nope' at 'filters.2.member.key'"),
  });
});
