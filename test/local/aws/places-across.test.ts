import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Place, placeText } from '../../../local/aws/place.ts';
import { enforceIam } from '../../support/iam/authorizer.ts';
import { rejectionOf } from './local-aws.ts';
import { DATA, HUB, policyOf, roleArn, roleTemplate, SHOP, type StartedPlaces, startPlaces } from './places-world.ts';

let places: StartedPlaces;
const denied: string[] = [];
beforeAll(async () => {
  places = await startPlaces(enforceIam(({ message }) => void denied.push(message)));
});
beforeEach(() => {
  denied.splice(0);
  places.errors.splice(0);
});
afterAll(() => places.close());

const called = (place: Place, operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> => {
  const [service = '', name = ''] = operation.split(':');
  return places.at(place).callService(service, name, input);
};

const refusedAs = async (place: Place, operation: string, input: Record<string, unknown>): Promise<string> =>
  (await rejectionOf(called(place, operation, input))).name;

describe('what is in one place is not in another', () => {
  const document = {
    schemaVersion: '0.3',
    mainSteps: [{ name: 'Wait', action: 'aws:sleep', inputs: { Duration: 'PT1H' } }],
  };
  const started = async (place: Place): Promise<string> => {
    const create = { Name: 'Wait', Content: JSON.stringify(document), DocumentType: 'Automation' };
    await called(place, 'ssm:CreateDocument', { ...create, DocumentFormat: 'JSON' });
    const { AutomationExecutionId } = await called(place, 'ssm:StartAutomationExecution', { DocumentName: 'Wait' });
    return String(AutomationExecutionId);
  };

  test('an execution, a window, a template, a queue: their ids differ, and are found at home alone', async () => {
    const [shop, data] = [await started(SHOP), await started(DATA)];
    expect(shop).not.toBe(data);
    const ofExecution = { AutomationExecutionId: shop };
    await called(SHOP, 'ssm:GetAutomationExecution', ofExecution);
    for (const place of [DATA, HUB, { ...SHOP, region: DATA.region }])
      expect(await refusedAs(place, 'ssm:GetAutomationExecution', ofExecution)).toBe(
        'AutomationExecutionNotFoundException',
      );
    const window = { Name: 'night', Schedule: 'rate(7 days)', Duration: 2, Cutoff: 1, AllowUnassociatedTargets: false };
    const { WindowId } = await called(SHOP, 'ssm:CreateMaintenanceWindow', window);
    expect(await called(DATA, 'ssm:CreateMaintenanceWindow', window)).not.toEqual({ WindowId });
    expect(await refusedAs(DATA, 'ssm:GetMaintenanceWindow', { WindowId })).toBe('DoesNotExistException');
    expect(await refusedAs(HUB, 'ssm:StartAutomationExecution', { DocumentName: 'Wait' })).toBe(
      'AutomationDefinitionNotFoundException',
    );
    const template = { LaunchTemplateName: 'web', LaunchTemplateData: { InstanceType: 't3.small' } };
    const { LaunchTemplate } = await called(SHOP, 'ec2:CreateLaunchTemplate', template);
    const LaunchTemplateIds = [String(Object(LaunchTemplate).LaunchTemplateId)];
    expect(await refusedAs(DATA, 'ec2:DescribeLaunchTemplates', { LaunchTemplateIds })).toBe(
      'InvalidLaunchTemplateId.NotFound',
    );
    const { QueueUrl } = await called(SHOP, 'sqs:CreateQueue', { QueueName: 'jobs' });
    expect(QueueUrl).toBe(`${places.url}/${SHOP.accountId}/jobs`);
    expect(await refusedAs(DATA, 'sqs:GetQueueUrl', { QueueName: 'jobs' })).toBe('QueueDoesNotExist');
    expect(await refusedAs(DATA, 'cloudformation:DescribeStacks', { StackName: 'web-prod' })).toBe('ValidationError');
  });

  test('a role is the whole account’s: a second of its name is refused in its other Region', async () => {
    const role = roleTemplate('one', { Principal: { Service: 'lambda.amazonaws.com' } });
    await places.at(SHOP).deployTemplate(role);
    await expect(places.at({ ...SHOP, region: DATA.region }).deployTemplate(role)).rejects.toThrow(
      'has a role one already',
    );
    await places.at(DATA).deployTemplate(role);
  });
});

const VERBATIM =
  'exports.handler = async (event, context) => ({ event, arn: context.invokedFunctionArn, env: process.env.OWN });';

const functionTemplate = (FunctionName: string, ZipFile: string, variables: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName,
    Handler: 'index.handler',
    Role: roleArn(HUB, 'any'),
    Code: { ZipFile },
    Environment: { Variables: variables },
  },
});

describe('a function whose code the template holds', () => {
  test('runs with its own environment, and is told by which of its names it was invoked', async () => {
    const Echo = functionTemplate('echo', VERBATIM, { OWN: 'mine' });
    const Live = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Echo' }, Name: 'live' } };
    await places.at(DATA).deployTemplate({ Resources: { Echo, Live } });
    const arn = `arn:aws:lambda:${DATA.region}:${DATA.accountId}:function:echo`;
    for (const [FunctionName, told] of [
      ['echo', arn],
      ['echo:live', `${arn}:live`],
      [`${arn}:live`, `${arn}:live`],
    ]) {
      const { Payload } = await called(DATA, 'lambda:Invoke', {
        FunctionName,
        Payload: new Uint8Array(Buffer.from('[1]')),
      });
      const answer: unknown = JSON.parse(Buffer.from(String(Payload), 'base64').toString());
      expect(answer).toEqual({ event: [1], arn: told, env: 'mine' });
    }
  });

  test.each([
    ['code that does not load', 'this is no code', 'index.handler', 'Unexpected identifier'],
    ['code without the handler', 'exports.other = 1', 'index.handler', 'index.handler is undefined or not exported'],
    ['a file of another name', VERBATIM, 'main.handler', 'inline code is in index'],
    ['what Lambda does not have', "require('leftpad')", 'index.handler', "Cannot find module 'leftpad'"],
  ])('is refused: %s', async (_what, code, Handler, words) => {
    const { Type, Properties } = functionTemplate('wrong', code);
    const Wrong = { Type, Properties: { ...Properties, Handler } };
    await expect(places.at(DATA).deployTemplate({ Resources: { Wrong } })).rejects.toThrow(words);
  });
});

describe('a function of another account', () => {
  const trust = { Principal: { Service: 'lambda.amazonaws.com' } };
  const permission = (id: string, principal: string, FunctionName: unknown) => ({
    [id]: {
      Type: 'AWS::Lambda::Permission',
      Properties: { Action: 'lambda:InvokeFunction', Principal: principal, FunctionName },
    },
  });
  const alias = (Name: string) => ({ Type: 'AWS::Lambda::Alias', Properties: { FunctionName: 'asked', Name } });
  beforeAll(async () => {
    for (const place of [DATA, SHOP]) {
      await places.at(place).deployTemplate(roleTemplate('gate', trust, 'lambda:InvokeFunction'));
      await places.at(place).deployTemplate(roleTemplate('powerless', trust));
    }
    await places.at(HUB).deployTemplate({
      Resources: {
        Asked: functionTemplate('asked', VERBATIM),
        Data: { ...alias('data'), DependsOn: 'Asked' },
        Shop: { ...alias('shop'), DependsOn: 'Asked' },
        ...permission('ForData', roleArn(DATA, 'gate'), { Ref: 'Data' }),
        ...permission('ForShop', SHOP.accountId, { Ref: 'Shop' }),
      },
    });
  });

  const asked = `arn:aws:lambda:${HUB.region}:${HUB.accountId}:function:asked`;
  /** As a function of that place does, with the credentials of a role. */
  const invoke = async (place: Place, role: string, FunctionName: string, region = HUB.region): Promise<string> => {
    const { accountId } = place;
    const given = places.cloud.sessions.issue({ accountId, role, name: 'gate', expiresAt: Number.POSITIVE_INFINITY });
    const client = new LambdaClient(places.client({ accountId, region }, given));
    return client.send(new InvokeCommand({ FunctionName })).then(
      ({ Payload }) => String(Object(JSON.parse(Payload?.transformToString() ?? '')).arn),
      (error: Error) => error.name,
    );
  };

  test.each([
    ['by the alias whose policy names the role', DATA, 'gate', ':data', `${asked}:data`],
    ['by another member’s alias', DATA, 'gate', ':shop', 'AccessDeniedException'],
    ['by no alias: the function has no such policy', DATA, 'gate', '', 'AccessDeniedException'],
    ['by an alias that is not there', DATA, 'gate', ':beta', 'AccessDeniedException'],
    ['by a role that the policy does not name', DATA, 'powerless', ':data', 'AccessDeniedException'],
    ['by the alias whose policy names the account', SHOP, 'gate', ':shop', `${asked}:shop`],
    ['by a role of that account which may not itself', SHOP, 'powerless', ':shop', 'AccessDeniedException'],
  ] as const)('is invoked %s', async (_how, place, role, suffix, expected) => {
    expect(await invoke(place, role, `${asked}${suffix}`)).toBe(expected);
  });

  test('lets no role in that is not there', async () => {
    const Resources = permission('ForNobody', roleArn(DATA, 'nobody'), 'asked');
    await expect(places.at(HUB).deployTemplate({ Resources })).rejects.toThrow('The provided principal was invalid');
  });

  test('is not reached from another Region, nor by its name alone', async () => {
    expect(await invoke(DATA, 'gate', `${asked}:data`, DATA.region)).toBe('ResourceNotFoundException');
    expect(await invoke(DATA, 'gate', 'asked:data')).toBe('ResourceNotFoundException');
  });
});

describe('a rule with the bus of another account as its target', () => {
  const busArn = ({ accountId, region }: Place, name: string) =>
    `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
  const sending = (name: string, role: string, bus: string, from = 'default') => ({
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: name,
      EventBusName: from,
      EventPattern: { source: [{ prefix: '' }] },
      Targets: [{ Id: 'bus', Arn: bus, RoleArn: roleArn(DATA, role) }],
    },
  });
  const letIn = (principal: string) =>
    policyOf({
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: 'events:PutEvents',
      Resource: busArn(HUB, 'members'),
    });
  const trust = { Principal: { Service: 'events.amazonaws.com' } };
  beforeAll(async () => {
    await places.at(HUB).deployTemplate({
      Resources: {
        Members: {
          Type: 'AWS::Events::EventBus',
          Properties: { Name: 'members', Policy: letIn(`arn:aws:iam::${DATA.accountId}:root`) },
        },
        Closed: {
          Type: 'AWS::Events::EventBus',
          Properties: { Name: 'closed', Policy: letIn(`arn:aws:iam::${SHOP.accountId}:root`) },
        },
        Third: { Type: 'AWS::Events::EventBus', Properties: { Name: 'third' } },
      },
    });
    await places.at(DATA).deployTemplate(roleTemplate('sender', trust, 'events:PutEvents'));
    await places.at(DATA).deployTemplate(roleTemplate('weak', trust));
    await places
      .at(DATA)
      .deployTemplate(roleTemplate('foreign', { Principal: { Service: 'lambda.amazonaws.com' } }, 'events:PutEvents'));
  });

  /** What the hub's buses have got of an event in the data account, and what was told. */
  async function sent(rule: object): Promise<{ got: string[]; told: string[] }> {
    const data = places.at(DATA);
    await data.deployTemplate({ Resources: { Rule: rule } });
    const before = places
      .at(HUB)
      .events.buses()
      .map(({ recent }) => recent.length);
    data.events.emit({ source: 'aws.ssm', detailType: 'Change', resources: [], detail: {} });
    await places.clock.settled();
    const got = places
      .at(HUB)
      .events.buses()
      .flatMap(({ name, recent }, index) =>
        recent.slice(before[index]).map((event) => `${name} ${event.account}/${event.region}`),
      );
    const name = String(Object(Object(rule).Properties).Name);
    await data.callService('events', 'DisableRule', { Name: name });
    return { got, told: places.errors.splice(0).map(String) };
  }

  const target = busArn(HUB, 'members');
  const refusal = (name: string, bus: string) => [`Error: events: rule ${name} of bus default may not send to ${bus}`];

  test('sends the event as it is, as a role that may, where the bus lets its account in', async () => {
    expect(await sent(sending('good', 'sender', target))).toEqual({ got: [`members ${placeText(DATA)}`], told: [] });
  });

  test.each([
    ['a role that may not', 'weak', 'members'],
    ['a role that EventBridge may not take', 'foreign', 'members'],
    ['a bus that lets another account in', 'sender', 'closed'],
    ['a bus that lets nobody in', 'sender', 'third'],
  ])('does not with %s, and says so', async (_what, role, bus) => {
    const name = `bad-${role}-${bus}`;
    expect(await sent(sending(name, role, busArn(HUB, bus)))).toEqual({
      got: [],
      told: refusal(name, busArn(HUB, bus)),
    });
  });

  test('needs a role', async () => {
    const rule = sending('roleless', 'sender', target);
    const [one] = rule.Properties.Targets;
    const Targets = [{ Id: one?.Id, Arn: one?.Arn }];
    const deploying = places
      .at(DATA)
      .deployTemplate({ Resources: { Rule: { ...rule, Properties: { ...rule.Properties, Targets } } } });
    await expect(deploying).rejects.toThrow('RoleArn is required');
  });

  test('sends on nothing that came from another bus', async () => {
    await places.at(HUB).deployTemplate({
      Resources: {
        ...roleTemplate('onward', trust, 'events:PutEvents').Resources,
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: {
            Name: 'onward',
            EventBusName: 'members',
            EventPattern: { source: [{ prefix: '' }] },
            Targets: [{ Id: 'bus', Arn: busArn(HUB, 'third'), RoleArn: roleArn(HUB, 'onward') }],
          },
        },
      },
    });
    const own = { Source: 'own', DetailType: 'Own', Detail: '{}', EventBusName: 'members' };
    await called(HUB, 'events:PutEvents', { Entries: [own] });
    expect(
      places
        .at(HUB)
        .events.recent('third')
        .map(({ source }) => source),
    ).toEqual(['own']);
    expect(await sent(sending('again', 'sender', target))).toEqual({ got: [`members ${placeText(DATA)}`], told: [] });
  });
});
