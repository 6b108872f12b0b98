import * as sdk from '@aws-sdk/client-ssm';
import { createCommands } from '../../src/aws/commands.ts';
import { startScriptedAws } from '../support/scripted-aws.ts';
import { id, server, startPatchingAws } from './patching-world.ts';

let aws: { close(): Promise<void> };

afterEach(() => aws.close());

test('reads a command and what became of it on each instance', async () => {
  const world = await startPatchingAws({ instances: [server(1), server(2)] });
  aws = world;
  world.ssm.outcomes.set(id(2), { kind: 'undeliverable' });
  const answer = await world.callService('ssm', 'SendCommand', {
    DocumentName: 'AWS-RunPowerShellScript',
    Parameters: { commands: ['hostname'] },
    Targets: [{ Key: 'tag:Patch Group', Values: ['Win-DEV'] }],
  });
  const commandId: string = Object(answer['Command']).CommandId;
  await world.clock.advance(60 * 60_000);
  const commands = createCommands(world.client);
  expect(await commands.command(commandId)).toMatchObject({
    id: commandId,
    document: 'AWS-RunPowerShellScript',
    status: 'Success',
    targets: 2,
  });
  const invocations = await commands.invocations(commandId, true);
  expect(invocations.map(({ instanceId, details }) => [instanceId, details])).toEqual([
    [id(1), 'success'],
    [id(2), 'undeliverable'],
  ]);
  expect(invocations[0]?.plugins).toMatchObject([{ status: 'Success', responseCode: 0, output: '' }]);
  expect((await commands.invocations(commandId, false))[0]?.plugins).toEqual([]);
});

test('a command that nobody sent is absent, and has no invocations', async () => {
  const world = await startPatchingAws({});
  aws = world;
  const commands = createCommands(world.client);
  expect(await commands.command('00000000-0000-4000-8000-000000000000')).toBeUndefined();
  expect(await commands.invocations('00000000-0000-4000-8000-000000000000', true)).toEqual([]);
});

test.each(['No Instances In Tag', 'NoInstancesInTag', 'NOINSTANCESINTAG'])(
  'spells %s one way',
  async (StatusDetails) => {
    const answer = { Commands: [{ CommandId: 'c', Status: 'Success', StatusDetails }] };
    const scripted = await startScriptedAws({ name: 'ssm', sdk }, { ListCommands: answer });
    aws = scripted;
    expect((await createCommands(scripted.client).command('c'))?.details).toBe('noinstancesintag');
  },
);
