import {
  CreateDocumentCommand,
  DescribeInstanceInformationCommand,
  DescribeInstancePatchesCommand,
  DescribeInstancePatchStatesForPatchGroupCommand,
  GetPatchBaselineForPatchGroupCommand,
  InvalidInstanceId,
  ListCommandInvocationsCommand,
  ListResourceComplianceSummariesCommand,
  SendCommandCommand,
  SSMClient,
  StartAutomationExecutionCommand,
  waitUntilCommandExecuted,
} from '@aws-sdk/client-ssm';
import { createFleetServices } from '../../../../../local/aws/fleet.ts';
import { createSsm, type Ssm } from '../../../../../local/aws/ssm/service.ts';
import { START, type StartedAws, startAws } from '../../local-aws.ts';
import { nodeId } from '../node-world.ts';

const SERVER = nodeId(1);

let aws: StartedAws;
let ssm: Ssm;
let client: SSMClient;

beforeEach(async () => {
  aws = await startAws({
    services: (deps) => {
      const { ec2 } = createFleetServices(deps);
      ec2.place({
        id: SERVER,
        imageId: 'ami-0aaaaaaaaaaaaaaaa',
        instanceType: 't3.small',
        availabilityZone: 'ap-southeast-2a',
        subnetId: 'subnet-1a',
        tags: { 'Patch Group': 'Win-PROD' },
      });
      ssm = createSsm({ ...deps, ec2 });
      ssm.placeNode({ id: SERVER, system: 'WINDOWS', computerName: 'web-1', patchedAt: START - 60 * 86_400_000 });
      return [ec2, ssm];
    },
  });
  client = new SSMClient(aws.client);
});

afterEach(async () => {
  client.destroy();
  await aws.close();
  expect(aws.errors).toEqual([]);
});

const SCAN = { DocumentName: 'AWS-RunPatchBaseline', Parameters: { Operation: ['Scan'] } };

test("the SDK's client sends a command, reads its invocations, and what the instance misses", async () => {
  const { Command } = await client.send(new SendCommandCommand({ ...SCAN, InstanceIds: [SERVER], MaxErrors: '10%' }));
  const CommandId = Command?.CommandId ?? '';
  await aws.clock.advance(120_000);
  const input = { CommandId, InstanceId: SERVER, PluginName: 'PatchWindows' };
  await waitUntilCommandExecuted({ client, maxWaitTime: 600 }, input);
  const { CommandInvocations } = await client.send(new ListCommandInvocationsCommand({ CommandId, Details: true }));
  expect(CommandInvocations).toMatchObject([{ InstanceId: SERVER, Status: 'Success', InstanceName: 'web-1' }]);
  expect(CommandInvocations?.[0]?.CommandPlugins?.[0]?.Output).toContain('Operation: Scan');
  const patches = await client.send(new DescribeInstancePatchesCommand({ InstanceId: SERVER }));
  expect(patches.Patches).toContainEqual(expect.objectContaining({ State: 'Missing', InstalledTime: new Date(0) }));
  const states = await client.send(new DescribeInstancePatchStatesForPatchGroupCommand({ PatchGroup: 'Win-PROD' }));
  expect(states.InstancePatchStates?.[0]?.OperationEndTime).toBeInstanceOf(Date);
  const summaries = await client.send(new ListResourceComplianceSummariesCommand({}));
  expect(summaries.ResourceComplianceSummaryItems).toMatchObject([{ ResourceId: SERVER, Status: 'NON_COMPLIANT' }]);
});

test('nodes, baselines and refusals are read as the SDK names them', async () => {
  const nodes = await client.send(new DescribeInstanceInformationCommand({}));
  expect(nodes.InstanceInformationList?.[0]?.LastPingDateTime).toBeInstanceOf(Date);
  const baseline = await client.send(new GetPatchBaselineForPatchGroupCommand({ PatchGroup: 'Win-PROD' }));
  expect(baseline.BaselineId).toMatch(/patchbaseline\/pb-/);
  const unknown = client.send(new SendCommandCommand({ ...SCAN, InstanceIds: [nodeId(2)] }));
  await expect(unknown).rejects.toBeInstanceOf(InvalidInstanceId);
});

test('a runbook sends a command, knows its id, and waits for its end', async () => {
  const Content = `
schemaVersion: "0.3"
mainSteps:
  - name: send
    action: aws:executeAwsApi
    inputs:
      Service: ssm
      Api: SendCommand
      DocumentName: AWS-RunPatchBaseline
      Targets: [{ Key: InstanceIds, Values: [${SERVER}] }]
      MaxErrors: 100%
      Parameters: { Operation: [Install] }
    outputs: [{ Name: id, Selector: $.Command.CommandId, Type: String }]
  - name: wait
    action: aws:waitForAwsResourceProperty
    timeoutSeconds: 3600
    inputs:
      Service: ssm
      Api: ListCommands
      CommandId: "{{ send.id }}"
      PropertySelector: $.Commands[0].Status
      DesiredValues: [Success, Failed, TimedOut, Cancelled]
`;
  const document = { Name: 'Patch', Content, DocumentType: 'Automation', DocumentFormat: 'YAML' } as const;
  await client.send(new CreateDocumentCommand(document));
  const { AutomationExecutionId } = await client.send(new StartAutomationExecutionCommand({ DocumentName: 'Patch' }));
  await aws.clock.advance(1_200_000);
  const execution = await ssm.handlers.GetAutomationExecution({ AutomationExecutionId });
  expect(execution.AutomationExecution.AutomationExecutionStatus).toBe('Success');
  const states = await client.send(new DescribeInstancePatchStatesForPatchGroupCommand({ PatchGroup: 'Win-PROD' }));
  expect(states.InstancePatchStates).toMatchObject([{ Operation: 'Install', MissingCount: 0 }]);
});
