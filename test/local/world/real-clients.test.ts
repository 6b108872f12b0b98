import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  GetImageCommand,
  GetImagePipelineCommand,
  ImagebuilderClient,
  ListImagePackagesCommand,
  ListImagePipelinesCommand,
  ListImageScanFindingAggregationsCommand,
  ListImageScanFindingsCommand,
  ListWorkflowExecutionsCommand,
  ListWorkflowStepExecutionsCommand,
  ResourceNotFoundException,
  StartImagePipelineExecutionCommand,
} from '@aws-sdk/client-imagebuilder';
import {
  AutomationDefinitionNotFoundException,
  CreateDocumentCommand,
  DescribeAutomationExecutionsCommand,
  GetAutomationExecutionCommand,
  GetCalendarStateCommand,
  GetParameterCommand,
  InvalidAutomationStatusUpdateException,
  PutParameterCommand,
  SSMClient,
  StartAutomationExecutionCommand,
  StopAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { rejectionOf } from '../aws/local-aws.ts';
import { type StartedWorld, startWorld } from './world-aws.ts';

const web = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web';

const bakeRunbook = `schemaVersion: "0.3"
parameters: { Pipeline: { type: String }, Token: { type: String } }
mainSteps:
  - name: start
    action: aws:executeAwsApi
    inputs: { Service: imagebuilder, Api: StartImagePipelineExecution, imagePipelineArn: "{{ Pipeline }}", clientToken: "{{ Token }}" }
    outputs: [{ Name: arn, Selector: $.imageBuildVersionArn }]
  - name: wait
    action: aws:waitForAwsResourceProperty
    onCancel: step:cancel
    inputs:
      Service: imagebuilder
      Api: GetImage
      imageBuildVersionArn: "{{ start.arn }}"
      PropertySelector: $.image.state.status
      DesiredValues: [AVAILABLE, FAILED, CANCELLED]
  - name: find
    action: aws:executeAwsApi
    isEnd: true
    inputs: { Service: imagebuilder, Api: GetImage, imageBuildVersionArn: "{{ start.arn }}" }
    outputs: [{ Name: ami, Selector: "$.image.outputResources.amis[?(@.region=='ap-southeast-2')].image" }]
  - name: cancel
    action: aws:executeAwsApi
    isEnd: true
    inputs: { Service: imagebuilder, Api: CancelImageCreation, imageBuildVersionArn: "{{ start.arn }}" }
outputs: [start.arn, find.ami]`;

let world: StartedWorld;
let ssm: SSMClient;
let imagebuilder: ImagebuilderClient;

beforeEach(async () => {
  world = await startWorld();
  ssm = new SSMClient(world.client);
  imagebuilder = new ImagebuilderClient(world.client);
});
afterEach(async () => {
  ssm.destroy();
  imagebuilder.destroy();
  await world.close();
  expect(world.errors).toEqual([]);
});

const startBake = async (parameters: Record<string, string[]> = {}): Promise<string> => {
  await ssm.send(
    new CreateDocumentCommand({
      Name: 'Bake',
      Content: bakeRunbook,
      DocumentType: 'Automation',
      DocumentFormat: 'YAML',
    }),
  );
  const { AutomationExecutionId } = await ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: 'Bake',
      Parameters: { Pipeline: [web], Token: ['t-1'], ...parameters },
    }),
  );
  await world.clock.settled();
  return AutomationExecutionId ?? '';
};
const execution = async (AutomationExecutionId: string) =>
  (await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }))).AutomationExecution;

test('a runbook bakes an image, from start to AMI', async () => {
  const id = await startBake();
  expect(await execution(id)).toMatchObject({ AutomationExecutionStatus: 'InProgress', CurrentStepName: 'wait' });
  await world.clock.advance(28 * 60_000);
  const ended = await execution(id);
  expect(ended?.AutomationExecutionStatus).toBe('Success');
  const arn = ended?.Outputs?.['start.arn']?.[0];
  expect(arn).toBe('arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web-al2023/1.4.0/4');
  const { image } = await imagebuilder.send(new GetImageCommand({ imageBuildVersionArn: arn }));
  expect(image).toMatchObject({
    state: { status: 'AVAILABLE' },
    sourcePipelineArn: web,
    scanState: { status: 'COMPLETED' },
  });
  const ec2 = new EC2Client(world.client);
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: ended?.Outputs?.['find.ami'] ?? [] }));
  expect(Images).toMatchObject([
    { State: 'available', OwnerId: '111122223333', ImageId: image?.outputResources?.amis?.[0]?.image },
  ]);
  ec2.destroy();
});

test('stopping the runbook cancels the bake', async () => {
  const id = await startBake();
  await world.clock.advance(5 * 60_000);
  await ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: id }));
  await world.clock.advance(60_000);
  const ended = await execution(id);
  expect(ended?.AutomationExecutionStatus).toBe('Cancelled');
  const { image } = await imagebuilder.send(
    new GetImageCommand({ imageBuildVersionArn: ended?.Outputs?.['start.arn']?.[0] }),
  );
  expect(image?.state?.status).toBe('CANCELLED');
  const again = ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: id }));
  await expect(again).rejects.toThrow(InvalidAutomationStatusUpdateException);
});

test('an injected throttle fails the step with its code', async () => {
  world.faults.add({
    target: 'aws',
    service: 'imagebuilder',
    operation: 'StartImagePipelineExecution',
    kind: 'throttle',
  });
  const ended = await execution(await startBake());
  expect(ended?.AutomationExecutionStatus).toBe('Failed');
  expect(ended?.FailureMessage).toContain(
    'An error occurred (CallRateLimitExceededException) when calling the StartImagePipelineExecution operation: Rate exceeded.',
  );
});

test('a member that the operation does not have fails the step', async () => {
  await ssm.send(
    new CreateDocumentCommand({
      Name: 'Wrong',
      Content: bakeRunbook.replace('clientToken:', 'ClientToken:'),
      DocumentType: 'Automation',
      DocumentFormat: 'YAML',
    }),
  );
  await ssm.send(
    new StartAutomationExecutionCommand({ DocumentName: 'Wrong', Parameters: { Pipeline: [web], Token: ['t'] } }),
  );
  await world.clock.settled();
  const { AutomationExecutionMetadataList } = await ssm.send(new DescribeAutomationExecutionsCommand({}));
  expect(AutomationExecutionMetadataList?.[0]?.FailureMessage).toContain('ClientToken');
});

test('a bake that fails says in its workflow step what failed', async () => {
  world.imageBuilder.failNext({ target: 'bake', pipeline: web, kind: 'component-failure', reason: 'no space left' });
  const { imageBuildVersionArn } = await imagebuilder.send(
    new StartImagePipelineExecutionCommand({ imagePipelineArn: web }),
  );
  await world.clock.advance(28 * 60_000);
  const { image } = await imagebuilder.send(new GetImageCommand({ imageBuildVersionArn }));
  expect(image?.state).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('no space left') });
  const { workflowExecutions } = await imagebuilder.send(new ListWorkflowExecutionsCommand({ imageBuildVersionArn }));
  const failed = workflowExecutions?.find((one) => one.status === 'FAILED');
  const { steps } = await imagebuilder.send(
    new ListWorkflowStepExecutionsCommand({ workflowExecutionId: failed?.workflowExecutionId }),
  );
  expect(steps?.find((step) => step.status === 'FAILED')).toMatchObject({
    name: 'ApplyBuildComponents',
    message: expect.stringContaining('no space left'),
  });
});

test('the world reads right through the real clients', async () => {
  const { imagePipelineList } = await imagebuilder.send(new ListImagePipelinesCommand({}));
  expect(imagePipelineList?.map(({ name }) => name)).toEqual(['web', 'api', 'worker', 'legacy']);
  const filters = [{ name: 'imagePipelineArn', values: [web] }];
  const { findings } = await imagebuilder.send(new ListImageScanFindingsCommand({ filters, maxResults: 1 }));
  expect(findings?.[0]).toMatchObject({
    firstObservedAt: expect.any(Date),
    inspectorScore: expect.any(Number),
    imagePipelineArn: web,
  });
  const { responses } = await imagebuilder.send(new ListImageScanFindingAggregationsCommand({ filter: filters[0] }));
  expect(responses?.[0]?.imagePipelineAggregation?.severityCounts?.all).toBeGreaterThan(0);
  const packages = await imagebuilder.send(
    new ListImagePackagesCommand({
      imageBuildVersionArn: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web-al2023/1.4.0/3',
    }),
  );
  expect([packages.imagePackageList?.length, typeof packages.nextToken]).toEqual([25, 'string']);
  const { State } = await ssm.send(new GetCalendarStateCommand({ CalendarNames: ['ChangeFreeze'] }));
  expect(State).toBe('OPEN');
});

test('errors arrive as the classes of the SDK', async () => {
  await expect(imagebuilder.send(new GetImagePipelineCommand({ imagePipelineArn: `${web}x` }))).rejects.toThrow(
    ResourceNotFoundException,
  );
  await expect(ssm.send(new StartAutomationExecutionCommand({ DocumentName: 'None' }))).rejects.toThrow(
    AutomationDefinitionNotFoundException,
  );
  const ec2 = new EC2Client(world.client);
  const missing = await rejectionOf(ec2.send(new DescribeImagesCommand({ ImageIds: ['ami-0000000000000000f'] })));
  expect(missing).toMatchObject({
    name: 'InvalidAMIID.NotFound',
    message: "The image id '[ami-0000000000000000f]' does not exist",
  });
  ec2.destroy();
});

test('a secret is put and read back', async () => {
  await ssm.send(new PutParameterCommand({ Name: '/patchwarden/token', Value: 'xoxb-1', Type: 'SecureString' }));
  const read = async (WithDecryption: boolean) =>
    (await ssm.send(new GetParameterCommand({ Name: '/patchwarden/token', WithDecryption }))).Parameter?.Value;
  expect(await read(true)).toBe('xoxb-1');
  expect(await read(false)).not.toContain('xoxb');
});
