import { governedBy } from '../../../infra/features/patch/governed.ts';
import { hereOf } from '../../../src/config/here.ts';
import type { Config, FleetConfig } from '../../../src/config/types.ts';
import { arn, BotTemplate, configWithOnly, fullConfig, list, type Statement, statementsOf } from '../bot-template.ts';

/** What patching in place brings into the template, and that it brings nothing that writes where nobody asked for it. */

const PATCHING = ['win-dev', 'win-prod'];

/** The example with its patch groups as this says. */
const withGroups = (change: (fleet: FleetConfig) => FleetConfig): Config => {
  const config = configWithOnly('patch-group');
  return {
    ...config,
    fleets: Object.fromEntries(Object.values(config.fleets).map((fleet) => [fleet.name, change(fleet)])),
  };
};
const followed = ({
  patch: _patch,
  adopted: _adopted,
  occurrences: _asks,
  stop: _stop,
  ...fleet
}: FleetConfig): FleetConfig => fleet;
const notAdopted = ({ adopted: _adopted, stop: _stop, ...fleet }: FleetConfig): FleetConfig => ({
  ...fleet,
  occurrences: 'notice-only',
});

/** Without `sync`, whose own runbooks may: permissions.test.ts and runbooks/sync.test.ts. */
const full = new BotTemplate({ config: { ...fullConfig(), sections: {} } });
const onlyFollowed = new BotTemplate({ config: withGroups(followed) });
const notAsked = new BotTemplate({ config: withGroups(notAdopted) });

const names = (bot: BotTemplate) => bot.ofType('AWS::SSM::Document').map(({ Name }) => String(Name));
const everyStatement = (bot: BotTemplate): Statement[] =>
  [...bot.ofType('AWS::IAM::Policy'), ...bot.ofType('AWS::IAM::ManagedPolicy')].flatMap(({ PolicyDocument }) =>
    statementsOf(PolicyDocument),
  );
const allowedActions = (bot: BotTemplate): Set<string> =>
  new Set(
    everyStatement(bot)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => list(Action)),
  );
const statement = (bot: BotTemplate, role: Parameters<BotTemplate['statements']>[0], sid: string) =>
  bot.statements(role).find(({ Sid }) => Sid === sid);
const environment = (bot: BotTemplate) =>
  bot.named('AWS::Lambda::Function', 'FunctionName', 'patchwarden-worker')['Environment'];

test('knows the groups that are patched, and the fleets whose window asks', () => {
  const config = fullConfig();
  expect(governedBy(config, hereOf(config))).toMatchObject({
    groups: ['Win-DEV', 'Win-PROD'],
    adopted: ['win-prod'],
    lists: true,
    any: true,
  });
  expect(Object.keys(withGroups(followed).fleets)).toEqual(PATCHING);
});

/** Of images, which every config has. */
const STEPS = ['Patchwarden-ResumeStep', 'Patchwarden-StopStep', 'Patchwarden-RetryImage'];

describe('with groups that are only followed', () => {
  const writes = /^(ssm:(Send|Cancel|Start|Stop|Register|Update|Create|Delete)|s3:Put|ec2:(?!Describe))/;

  test('has no runbook, command document, bucket or role of patching', () => {
    expect(names(onlyFollowed)).toEqual(['Patchwarden-Bake', ...STEPS]);
    expect(onlyFollowed.ofType('AWS::S3::Bucket')).toEqual([]);
    expect(JSON.stringify(onlyFollowed.ofType('AWS::IAM::Role'))).not.toMatch(/patch-runbook|window/);
  });

  test('allows nothing that writes beyond what baking does: notices, live views and receipts read', () => {
    const without = new BotTemplate({ config: { ...configWithOnly('patch-group'), fleets: {} } });
    const before = allowedActions(without);
    const added = [...allowedActions(onlyFollowed)].filter((action) => !before.has(action));
    expect(added.length).toBeGreaterThan(10);
    expect(added.filter((action) => writes.test(action) || !/:(Describe|Get|List|Search)/.test(action))).toEqual([]);
  });

  test('hears of windows, under both spellings of their events', () => {
    const rule = onlyFollowed
      .ofType('AWS::Events::Rule')
      .map(({ EventPattern }) => JSON.stringify(EventPattern))
      .find((pattern) => pattern.includes('Maintenance Window'));
    for (const what of ['Execution', 'Task Execution', 'Task Target Invocation'])
      for (const word of ['State', 'Status'])
        expect(rule).toContain(`"Maintenance Window ${what} ${word}-change Notification"`);
  });
});

describe('with groups that are patched and a window that is adopted', () => {
  test('has both runbooks, the command that reads, and what the worker is told of them', () => {
    expect(names(full)).toEqual(
      expect.arrayContaining(['Patchwarden-Patch', 'Patchwarden-Window', 'Patchwarden-BootFacts']),
    );
    expect(full.named('AWS::SSM::Document', 'Name', 'Patchwarden-BootFacts')).toMatchObject({
      DocumentType: 'Command',
    });
    expect(environment(full)).toMatchObject({
      Variables: {
        PATCHWARDEN_PATCH_DOCUMENT: 'Patchwarden-Patch',
        PATCHWARDEN_WINDOW_DOCUMENT: 'Patchwarden-Window',
        PATCHWARDEN_PATCH_LISTS_BUCKET: 'patchwarden-patch-lists-111122223333-ap-southeast-2',
      },
    });
  });

  test('sends the three documents and no other, and only to instances that carry a governed group under either key', () => {
    expect(statement(full, 'patch-runbook', 'SendPatchDocuments')?.Resource).toEqual([
      'arn:aws:ssm:ap-southeast-2::document/AWS-RunPatchBaseline',
      'arn:aws:ssm:ap-southeast-2::document/AWS-RunPatchBaselineWithHooks',
      arn('ssm', 'document/Patchwarden-BootFacts'),
    ]);
    const sends = everyStatement(full).filter(
      ({ Effect, Action }) => Effect === 'Allow' && list(Action).includes('ssm:SendCommand'),
    );
    expect(sends).toHaveLength(3);
    const onNodes = sends.filter(({ Condition }) => Condition !== undefined);
    expect(onNodes.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'ssm:resourceTag/Patch Group': ['Win-DEV', 'Win-PROD'] } },
      { StringEquals: { 'ssm:resourceTag/PatchGroup': ['Win-DEV', 'Win-PROD'] } },
    ]);
    expect(JSON.stringify(everyStatement(full))).not.toMatch(/AWS-RunShellScript|AWS-RunPowerShellScript/);
  });

  test('starts Patchwarden-Window from the window alone, by a role that can start nothing else', () => {
    const role = full.named('AWS::IAM::Role', 'RoleName', 'patchwarden-window-task-ap-southeast-2');
    expect(role['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'ssm.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
        },
      ],
    });
    expect(full.statements('window-task').map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [
        'ssm:StartAutomationExecution',
        [
          arn('ssm', 'document/Patchwarden-Window'),
          arn('ssm', 'automation-definition/Patchwarden-Window:*'),
          arn('ssm', 'automation-execution/*'),
        ],
      ],
      ['ssm:GetAutomationExecution', arn('ssm', 'automation-execution/*')],
      ['iam:PassRole', 'arn:aws:iam::111122223333:role/patchwarden-window-runbook-ap-southeast-2'],
    ]);
    expect(JSON.stringify(statement(full, 'worker', 'StartOurRunbooks'))).not.toContain('Patchwarden-Window');
  });

  test('no role may change a window, and the worker is denied it besides', () => {
    // Ending an opening changes no window: only its own runbook may, and only where a fleet lets people.
    const changes = /^ssm:(Create|Update|Delete|RegisterT|Deregister).*MaintenanceWindow|^ssm:\*/;
    expect([...allowedActions(full)].filter((action) => changes.test(action))).toEqual([]);
    expect(statement(full, 'worker', 'NoChangeOfWindows')).toMatchObject({ Effect: 'Deny', Resource: '*' });
    expect(statement(full, 'worker', 'NoOtherWayIntoInstances')?.Action).toEqual(
      expect.arrayContaining(['ssm:SendCommand', 'ssm:UpdateMaintenanceWindow*']),
    );
  });

  test('keeps lists where only the worker writes, and the account’s instances read', () => {
    const [bucket] = full.ofType('AWS::S3::Bucket');
    expect(bucket).toMatchObject({
      BucketName: 'patchwarden-patch-lists-111122223333-ap-southeast-2',
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    const [policy] = full.ofType('AWS::S3::BucketPolicy');
    const bySid = (sid: string) => statementsOf(policy?.['PolicyDocument']).find(({ Sid }) => Sid === sid);
    expect(bySid('InstancesRead')).toMatchObject({
      Effect: 'Allow',
      Action: 's3:GetObject',
      Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } },
    });
    expect(bySid('OnlyTheWorkerWrites')).toMatchObject({
      Effect: 'Deny',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': [full.roleId('worker'), 'Arn'] } } },
    });
  });
});

test('without an adopted window there is neither its runbook nor its role, and lists only where one is pinned, or a zero-day may be mended', () => {
  expect(names(notAsked)).toEqual(['Patchwarden-Bake', 'Patchwarden-Patch', ...STEPS, 'Patchwarden-BootFacts']);
  expect(JSON.stringify(notAsked.ofType('AWS::IAM::Role'))).not.toContain('window');
  const unpinned = withGroups(({ patch, ...fleet }) => ({
    ...fleet,
    ...(patch && { patch: { ...patch, pin: 'none' } }),
  }));
  const { compliance: _zeroDays, ...config } = unpinned;
  expect(new BotTemplate({ config }).ofType('AWS::S3::Bucket')).toEqual([]);
});
