import { trustOf } from '../../../setup/adopt/forms/trust.ts';
import { byName, type StartedEstate, startEstate } from '../estates/estate.ts';
import { adopts, configOf, type Run } from './run.ts';

/** `npm run adopt -- <fleet>`, as its command line and what it writes, against the local AWS. */

let estate: StartedEstate;
let allows: (action: string) => boolean;

const open = async (name: 'groups' | 'stacks' | 'mixed'): Promise<void> => {
  allows = () => true;
  estate = await startEstate(name, (action) => allows(action), byName);
};
afterEach(async () => {
  await estate.close();
  expect(estate.errors).toEqual([]);
});

const call = (service: string, operation: string, input: object): Promise<Record<string, unknown>> =>
  estate.aws.callService(service, operation, { ...input }) as Promise<Record<string, unknown>>;

describe('an Auto Scaling group', () => {
  const bare = configOf('api-prod: { policy: prod, autoScalingGroup: api-prod }');
  const config = configOf(
    'api-prod: { policy: prod, autoScalingGroup: api-prod, instanceRole: "arn:aws:iam::111122223333:role/api-prod" }',
  );
  const adopt = (args: readonly string[], more: Partial<Run> = {}) =>
    adopts(['api-prod', ...args], { estate, config, ...more });
  const template = async () => {
    const { LaunchTemplates } = await call('ec2', 'DescribeLaunchTemplates', { LaunchTemplateNames: ['api-prod'] });
    return (LaunchTemplates as { LaunchTemplateId: string; Tags?: object[] }[])[0];
  };
  beforeEach(() => open('groups'));

  test('is told what it lacks, and nothing is written', async () => {
    const id = (await template())?.LaunchTemplateId;
    const { code, text } = await adopt(['--format', 'cli'], { config: bare });
    expect([code, text]).toEqual([
      0,
      `api-prod lacks 2 things before Patchwarden can change it:
1. Launch template api-prod (${id}) has no tag PatchwardenFleet, so the runbook may make no version of it.
2. Instances of api-prod get the profile api-prod, and fleets.api-prod has no instanceRole, so the runbook may not launch them.
   Set instanceRole to what aws iam get-instance-profile --instance-profile-name api-prod --query 'InstanceProfile.Roles[0].Arn' prints, and deploy Patchwarden.

aws ec2 create-tags --resources ${id} \\
  --tags '[{"Key":"PatchwardenFleet","Value":"api-prod"}]'

npm run adopt -- api-prod --apply writes 1 thing of this with your own credentials.`,
    ]);
    expect((await template())?.Tags ?? []).toEqual([]);
  });

  test('gets its tag with --apply, and then has everything', async () => {
    const { code, text } = await adopt(['--apply']);
    expect([code, text]).toEqual([0, expect.stringMatching(/^Set: tag PatchwardenFleet=api-prod on lt-\w+\.$/)]);
    expect((await template())?.Tags).toEqual([{ Key: 'PatchwardenFleet', Value: 'api-prod' }]);
    expect(await adopt(['--apply'])).toEqual({
      code: 0,
      text: 'api-prod has everything that Patchwarden needs. Nothing was changed.\n  Group api-prod and its launch template are ready for a refresh',
    });
  });

  test('gets a numbered version of what it launches now, and Ctrl+C between the two says what is left', async () => {
    const id = (await template())?.LaunchTemplateId;
    await call('autoscaling', 'UpdateAutoScalingGroup', {
      AutoScalingGroupName: 'api-prod',
      LaunchTemplate: { LaunchTemplateId: id, Version: '$Latest' },
    });
    const stop = new AbortController();
    const stopped = await adopt(['--apply'], { stop: stop.signal, told: () => stop.abort() });
    expect(stopped).toEqual({
      code: 1,
      text: `Set: tag PatchwardenFleet=api-prod on ${id}.\nStopped. Done: tag PatchwardenFleet=api-prod on ${id}. Left: version 1 of launch template ${id} in group api-prod.`,
    });
    expect((await adopt(['--apply'])).code).toBe(0);
    const { AutoScalingGroups } = await call('autoscaling', 'DescribeAutoScalingGroups', {
      AutoScalingGroupNames: ['api-prod'],
    });
    expect(AutoScalingGroups).toMatchObject([{ LaunchTemplate: { LaunchTemplateId: id, Version: '1' } }]);
  });

  test.each([
    ['autoscaling:DescribeAutoScalingGroups', 'Your credentials are not allowed autoscaling:DescribeAutoScalingGroups'],
    ['ec2:DescribeLaunchTemplates', 'Your credentials are not allowed ec2:DescribeLaunchTemplates in ap-southeast-2'],
    ['ec2:CreateTags', 'Your credentials are not allowed ec2:CreateTags in ap-southeast-2'],
  ])('without %s it says so in one sentence, and writes nothing', async (action, sentence) => {
    allows = (asked) => asked !== action;
    const { code, text } = await adopt(['--apply']);
    expect([code, text.split('\n')]).toEqual([1, [expect.stringContaining(sentence)]]);
    expect((await template())?.Tags ?? []).toEqual([]);
  });
});

describe('a stack', () => {
  const config = configOf(
    'intake: { policy: prod, image: web, stack: { name: intake, parameter: ImageId } }',
    'relay-prod: { policy: prod, image: web, stack: { name: relay-prod, parameter: ImageId } }',
  );
  const ROLE = 'arn:aws:iam::111122223333:role/cloudformation-intake';
  const adopt = (args: readonly string[], more: Partial<Run> = {}) => adopts(args, { estate, config, ...more });
  const stack = async () => {
    const { Stacks } = await call('cloudformation', 'DescribeStacks', { StackName: 'intake' });
    return (Stacks as { RoleARN?: string; Tags: object[]; Parameters: object[] }[])[0];
  };
  const sets = async () => (await call('cloudformation', 'ListChangeSets', { StackName: 'intake' }))['Summaries'];
  /** As a person who followed the printed commands. */
  const makeRole = () =>
    call('iam', 'CreateRole', {
      RoleName: 'cloudformation-intake',
      AssumeRolePolicyDocument: JSON.stringify(trustOf('cloudformation.amazonaws.com')),
    });
  beforeEach(() => open('stacks'));

  test('is told of its role with a policy, and of a change set that keeps every parameter', async () => {
    const { code, text } = await adopt(['intake', '--format', 'cli']);
    expect(code).toBe(0);
    expect(text).toContain('1. Stack intake has no service role, and the runbook cannot update a stack without one.');
    expect(text).toContain(`aws cloudformation create-change-set --stack-name intake --change-set-name adopt-intake \\
  --use-previous-template \\
  --role-arn ${ROLE} \\
  --parameters ParameterKey=ImageId,UsePreviousValue=true \\
  --tags '[{"Key":"Environment","Value":"production"},{"Key":"PatchwardenAdopted","Value":"intake"}]'`);
    expect(text).toContain('aws iam create-role --role-name cloudformation-intake');
    expect(await sets()).toEqual([]);
  });

  test('without its role no change set can be made', async () => {
    expect(await adopt(['intake', '--apply'])).toEqual({
      code: 1,
      text: 'CloudFormation cannot assume that role: create it first, with the printed trust policy, or name another with --role.',
    });
    expect(await sets()).toEqual([]);
  });

  test('gets its role only when the stack is named once more, by a set that changes nothing else', async () => {
    await makeRole();
    const before = await stack();
    const shown = await adopt(['intake', '--apply']);
    expect([shown.code, shown.text]).toEqual([
      1,
      expect.stringContaining('It is not executed, and nothing has changed.'),
    ]);
    expect([await stack(), (await sets()) as object]).toEqual([
      before,
      [expect.objectContaining({ ChangeSetName: 'adopt-intake' })],
    ]);
    const other = await adopt(['intake', '--apply', '--confirm', 'shop-dev']);
    expect(other.text).toContain('--confirm is shop-dev, and the stack is intake: it is not executed');
    const { code, text } = await adopt(['intake', '--apply', '--confirm', 'intake']);
    expect([code, text]).toEqual([
      0,
      expect.stringMatching(new RegExp(`Set: service role ${ROLE} of stack intake\\.$`)),
    ]);
    expect(await stack()).toMatchObject({
      RoleARN: ROLE,
      Parameters: before?.Parameters,
      Tags: [{ Key: 'Environment' }, { Key: 'PatchwardenAdopted', Value: 'intake' }],
    });
    expect((await adopt(['intake'])).text).toContain(`Stack intake has the service role ${ROLE}`);
  });

  test('Ctrl+C before it is executed leaves a set that changes nothing, and says how to go on', async () => {
    await makeRole();
    const stop = new AbortController();
    const { code, text } = await adopt(['intake', '--apply', '--confirm', 'intake'], {
      stop: stop.signal,
      told: () => stop.abort(),
    });
    expect([code, text]).toEqual([1, expect.stringContaining('Stopped. It is not executed, and nothing has changed.')]);
    expect((await stack())?.RoleARN).toBeUndefined();
  });

  test('is told of what only its template can change, in the words of a refused deploy', async () => {
    const { text } = await adopt(['relay-prod', '--format', 'terraform']);
    expect(text).toContain(
      '2. The group has no UpdatePolicy, so running instances keep their old image (group Group).',
    );
    expect(text).toContain('It is a change of the template of stack relay-prod, which is not made from here.');
  });

  test('that is not there is one sentence', async () => {
    const gone = configOf('gone: { policy: prod, image: web, stack: { name: gone, parameter: ImageId } }');
    expect(await adopts(['gone'], { estate, config: gone })).toEqual({
      code: 1,
      text: 'Stack with id gone does not exist in ap-southeast-2: correct stack.name in patchwarden.yml, or AWS_REGION.',
    });
  });
});

describe('a patch group', () => {
  const config = configOf(
    'db-prod: { policy: prod, patchGroup: DB-PROD, window: mw-00000000000005001, patch: {} }',
    'dc: { policy: prod, patchGroup: DC, window: mw-00000000000005003, patch: {} }',
  );
  const adopt = (args: readonly string[], more: Partial<Run> = {}) => adopts(args, { estate, config, ...more });
  beforeEach(() => open('mixed'));

  test('gets the spelling of its tag and of its baseline, one write after the other', async () => {
    await call('ec2', 'CreateTags', {
      Resources: ['i-00000000000005006'],
      Tags: [{ Key: 'Patch Group', Value: 'db-prod' }],
    });
    const { BaselineId } = await call('ssm', 'CreatePatchBaseline', {
      Name: 'databases',
      OperatingSystem: 'REDHAT_ENTERPRISE_LINUX',
    });
    await call('ssm', 'RegisterPatchBaselineForPatchGroup', { BaselineId, PatchGroup: 'db-prod' });
    const { code, text } = await adopt(['db-prod', '--apply']);
    expect([code, text.split('\n').slice(0, 2)]).toEqual([
      0,
      [
        'Set: tag Patch Group=DB-PROD on i-00000000000005006.',
        `Set: baseline ${String(BaselineId)} for patch group DB-PROD.`,
      ],
    ]);
    const { BaselineId: now } = await call('ssm', 'GetPatchBaselineForPatchGroup', {
      PatchGroup: 'DB-PROD',
      OperatingSystem: 'REDHAT_ENTERPRISE_LINUX',
    });
    expect(now).toBe(BaselineId);
    expect((await adopt(['db-prod'])).text).toContain('db-prod has everything that Patchwarden needs.');
  });

  test('is told of instances that its window leaves out, and of tags that contradict each other', async () => {
    const { code, text } = await adopt(['dc', '--format', 'cli']);
    expect(code).toBe(0);
    expect(text).toContain('dc: 1 instance with different values in Patch Group and PatchGroup (i-00000000000005005).');
    expect(text).toContain('Window mw-00000000000005003 does not reach i-00000000000005005 of patch group DC.');
  });

  test('a permission that is missing while it reads is one sentence, and nothing is written', async () => {
    allows = (action) => action !== 'ssm:DescribeInstanceInformation';
    const { code, text } = await adopt(['db-prod', '--apply']);
    expect([code, text]).toEqual([
      1,
      expect.stringMatching(/Whoever runs these checks needs ssm:DescribeInstanceInformation\. Nothing was changed\.$/),
    ]);
  });

  test('a name that is no fleet', async () => {
    expect(await adopt(['db-prd'])).toEqual({
      code: 1,
      text: '"db-prd" is not a fleet in the config: did you mean db-prod?',
    });
  });
});
