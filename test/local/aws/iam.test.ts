import { readFileSync } from 'node:fs';
import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { ApiRequest } from '../../../local/aws/iam.ts';
import { createSsm } from '../../../local/aws/ssm/service.ts';
import { LocalWorld } from '../../support/local-world.ts';
import { ACCOUNT, REGION, rejectionOf, startAws } from './local-aws.ts';

describe('a call', () => {
  const asked: ApiRequest[] = [];
  const refused = new Set<string>();
  const opening = startAws({
    services: (deps) => [createSsm(deps)],
    authorize: async (request, { look }) => {
      asked.push(request);
      await look('ssm', 'DescribeAutomationExecutions', {});
      return !refused.has(request.caller);
    },
  });
  afterAll(async () => (await opening).close());
  beforeEach(() => asked.splice(0));

  const start = async (accessKeyId: string) => {
    const { client } = await opening;
    const ssm = new SSMClient({ ...client, credentials: { accessKeyId, secretAccessKey: 'local' } });
    return ssm.send(new StartAutomationExecutionCommand({ DocumentName: 'Nothing' }));
  };

  test('of a role is put before the authorizer: who calls, and what', async () => {
    expect(await rejectionOf(start('some-role'))).toMatchObject({ name: 'AutomationDefinitionNotFoundException' });
    const input = expect.objectContaining({ DocumentName: 'Nothing' });
    expect(asked).toEqual([{ caller: 'some-role', service: 'ssm', operation: 'StartAutomationExecution', input }]);
  });

  test('of an administrator is not', async () => {
    expect(await rejectionOf(start('local'))).toMatchObject({ name: 'AutomationDefinitionNotFoundException' });
    const { callService } = await opening;
    await callService('ssm', 'DescribeAutomationExecutions', {});
    expect(asked).toEqual([]);
  });

  test('that the authorizer refuses is answered as the service spells it, and does nothing', async () => {
    refused.add('other-role');
    expect(await rejectionOf(start('other-role'))).toMatchObject({ name: 'AccessDeniedException' });
    const { callService } = await opening;
    const call = callService('sqs', 'SendMessage', { QueueUrl: 'none', MessageBody: 'x' }, 'other-role');
    expect(await rejectionOf(call)).toMatchObject({ name: 'AccessDenied' });
  });

  test('may be looked into without using up a fault that waits for another', async () => {
    const { faults, callService } = await opening;
    faults.add({ target: 'aws', service: 'ssm', operation: 'DescribeAutomationExecutions', kind: 'throttle' });
    await rejectionOf(start('some-role'));
    const call = callService('ssm', 'DescribeAutomationExecutions', {});
    expect(await rejectionOf(call)).toMatchObject({ name: 'ThrottlingException' });
  });
});

describe('a role of a template', () => {
  const template = (roles: unknown, RoleName = 'reader') => ({
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: { RoleName } },
      Own: {
        Type: 'AWS::IAM::Policy',
        Properties: { PolicyName: 'own', PolicyDocument: { of: 'its own' }, Roles: roles },
      },
      More: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { of: 'more' }, Roles: roles } },
    },
  });

  test('has the policies that are attached to it', async () => {
    const aws = await startAws();
    await aws.deployTemplate(template([{ Ref: 'Role' }]));
    expect(aws.iam.role('reader')).toEqual({
      name: 'reader',
      arn: `arn:aws:iam::${ACCOUNT}:role/reader`,
      policies: [
        { name: 'own', document: { of: 'its own' } },
        { name: 'More', document: { of: 'more' } },
      ],
    });
    await expect(aws.deployTemplate(template(['someone'], 'other'))).rejects.toThrow(
      'the role someone cannot be found',
    );
    await expect(aws.deployTemplate(template([]))).rejects.toThrow('the account has a role reader already');
    await aws.close();
  });
});

describe('in the local world the policies of the bot’s own stack are enforced', () => {
  /** The build's template less statements. */
  function templateWithout(...sids: string[]): unknown {
    const template: unknown = JSON.parse(
      readFileSync('dist/patchwarden.template.json', 'utf8'),
      (_key, value: unknown) =>
        Array.isArray(value) ? value.filter((one) => !sids.includes(String(Object(one).Sid))) : value,
    );
    return template;
  }

  let world: LocalWorld | undefined;
  afterEach(() => world?.close());

  test('on the worker and on a runbook: each call without a permission is refused and reported', async () => {
    world = await LocalWorld.open({ template: templateWithout('SayWhatHappened', 'AskTheGatekeeper') });
    await world.start();
    await world.advance('2m');
    expect(world.card('web').text).toMatch(/^Bake of web approved, on hold/);
    expect(await world.executions()).toEqual(['Failed']);
    const gatekeeper = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:patchwarden-gatekeeper`;
    const bus = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/patchwarden`;
    const said = new Set(world.problems().map((problem) => String(problem).replace(/ with .*/, '')));
    expect([...said].sort()).toEqual([
      `Error: IAM: patchwarden-bake-runbook-${REGION} may not lambda:InvokeFunction on ${gatekeeper}`,
      `Error: IAM: patchwarden-worker-${REGION} may not events:PutEvents on ${bus}`,
    ]);
  });
});
