import type { Wildcard } from '../../../infra/bot/wildcards.ts';
import { gatekeeperReaderRoleArn, readerRoleArn } from '../../../src/config/member.ts';
import type { Config } from '../../../src/config/types.ts';
import { BotTemplate, list, type Statement } from '../bot-template.ts';
import { EMPTY, estate, HOME, homeAlone, SHOP, WEST } from '../member/member-template.ts';

const MEMBERS = [WEST, SHOP, EMPTY];
const hub = new BotTemplate({ config: estate() });
const alone = new BotTemplate({ config: homeAlone(estate()) });

/** What a template has beside policies of roles, and what members bring. */
function resourcesOf({ resources }: BotTemplate): unknown {
  const kept = Object.entries(resources).filter(([id, { Type }]) => !id.startsWith('Members') && !POLICIES.has(Type));
  return JSON.parse(JSON.stringify(Object.fromEntries(kept)), (key, value: unknown) => {
    // The functions of a hub know the runbooks of every place.
    if (key === 'Variables')
      return Object.fromEntries(Object.entries(Object(value)).filter(([name]) => !name.endsWith('_DOCUMENT')));
    return Object(value)['Sid'] === 'AcceptFromOurRules' ? { ...Object(value), Condition: 'compared below' } : value;
  });
}

const POLICIES = new Set(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']);

/** Those of a role, whichever policy has room for them, without what is about taking roles. */
const statementsOf = (of: BotTemplate, role: Wildcard['role']): unknown[] =>
  of
    .statements(role)
    .filter(({ Sid }) => !['LookAtMembers', 'TakeNoOtherRole', 'ReadRunsOfFleets'].includes(String(Sid)))
    .map((statement) =>
      statement.Sid === 'NoChangeOfPermissions' ? { ...statement, Action: 'compared below' } : statement,
    )
    .sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));

const bySid = (of: BotTemplate, role: 'worker' | 'gatekeeper', sid: string): Statement | undefined =>
  of.statements(role).find(({ Sid }) => Sid === sid);

describe('one account and Region', () => {
  test('have none of it', () => {
    expect(Object.keys(alone.resources).filter((id) => id.startsWith('Members'))).toEqual([]);
    expect(JSON.stringify(alone.template.toJSON())).not.toMatch(/LookAtMembers|TakeNoOtherRole|patchwarden-members/);
    for (const role of ['worker', 'gatekeeper'] as const)
      expect(bySid(alone, role, 'NoChangeOfPermissions')?.Action).toContain('sts:AssumeRole');
  });

  test('have all else as a hub has it', () => {
    expect(resourcesOf(hub)).toEqual(resourcesOf(alone));
    const roles = [...alone.bot.stack.parts.roles.keys()];
    expect([...hub.bot.stack.parts.roles.keys()]).toEqual(roles);
    for (const role of roles) expect([role, statementsOf(hub, role)]).toEqual([role, statementsOf(alone, role)]);
  });
});

test('the functions know the runbooks of every place, by the same names', () => {
  const worker = hub.named('AWS::Lambda::Function', 'FunctionName', 'patchwarden-worker');
  expect(worker['Environment']).toMatchObject({
    Variables: {
      PATCHWARDEN_BAKE_DOCUMENT: 'Patchwarden-Bake',
      PATCHWARDEN_DEPLOY_DOCUMENT: 'Patchwarden-Deploy',
      PATCHWARDEN_REFRESH_DOCUMENT: 'Patchwarden-Refresh',
      PATCHWARDEN_PATCH_DOCUMENT: 'Patchwarden-Patch',
      PATCHWARDEN_WINDOW_DOCUMENT: 'Patchwarden-Window',
    },
  });
  expect(hub.ofType('AWS::SSM::Document').map(({ Name }) => Name)).not.toContain('Patchwarden-Refresh');
});

describe('taking roles of members', () => {
  test('the worker may take its reader of each place, the gatekeeper its own, and neither any other', () => {
    const config = estate();
    expect(bySid(hub, 'worker', 'LookAtMembers')).toMatchObject({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: MEMBERS.map((place) => readerRoleArn(config, place)),
    });
    expect(bySid(hub, 'gatekeeper', 'LookAtMembers')?.Resource).toEqual(MEMBERS.map(gatekeeperReaderRoleArn));
    expect(bySid(hub, 'worker', 'TakeNoOtherRole')).toMatchObject({
      Effect: 'Deny',
      Action: 'sts:AssumeRole',
      NotResource: 'arn:aws:iam::*:role/patchwarden-reader-*',
    });
    expect(bySid(hub, 'gatekeeper', 'TakeNoOtherRole')?.NotResource).toBe(
      'arn:aws:iam::*:role/patchwarden-gatekeeper-reader-*',
    );
    for (const role of ['worker', 'gatekeeper'] as const) {
      const actions = list(bySid(hub, role, 'NoChangeOfPermissions')?.Action);
      expect([...actions, 'sts:AssumeRole'].sort()).toEqual(
        list(bySid(alone, role, 'NoChangeOfPermissions')?.Action).sort(),
      );
    }
    expect(hub.statements('slack').flatMap(({ Action }) => list(Action))).not.toContain('sts:AssumeRole');
  });

  test('a role that the file names is written out in both', () => {
    const named = 'arn:aws:iam::444455556666:role/platform/patching';
    const config: Config = {
      ...estate(),
      accounts: { ...estate().accounts, '444455556666': { regions: ['us-east-1'], role: named } },
    };
    const other = new BotTemplate({ config });
    expect(list(bySid(other, 'worker', 'LookAtMembers')?.Resource)).toContain(named);
    expect(list(bySid(other, 'worker', 'TakeNoOtherRole')?.NotResource)).toEqual([
      'arn:aws:iam::*:role/patchwarden-reader-*',
      named,
    ]);
  });

  test('a hundred places fit into its policies', () => {
    const ids = Array.from({ length: 50 }, (_none, index) => String(200_000_000_000 + index));
    const accounts = Object.fromEntries(ids.map((id) => [id, { regions: ['us-east-1', 'eu-west-1'] }]));
    const config = homeAlone(estate());
    const large = new BotTemplate({ config: { ...config, accounts: { ...config.accounts, ...accounts } } });
    const roles = large
      .statements('worker')
      .filter(({ Sid }) => Sid?.startsWith('LookAtMembers'))
      .flatMap(({ Resource }) => list(Resource));
    expect(new Set(roles).size).toBe(100);
    const lengths = (type: string) =>
      large.ofType(type).map(({ PolicyDocument }) => JSON.stringify(PolicyDocument).length);
    for (const length of lengths('AWS::IAM::ManagedPolicy')) expect(length).toBeLessThanOrEqual(6144);
    for (const length of lengths('AWS::IAM::Policy')) expect(length).toBeLessThanOrEqual(10_240 - 500);
    expect(Object.keys(large.resources).length).toBeLessThan(500);
    const [bus] = large.ofType('AWS::Events::EventBus').filter(({ Name }) => Name === 'patchwarden-members');
    // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html: 10 KB.
    expect(JSON.stringify(bus?.['Policy']).length).toBeLessThan(10_240);
  });
});

describe('the gatekeeper’s aliases', () => {
  test('are one for each member place, and lead to what is answered by name', () => {
    expect(hub.ofType('AWS::Lambda::Alias').map(({ Name, FunctionVersion }) => [Name, FunctionVersion])).toEqual([
      ['member-111122223333-us-west-2', '$LATEST'],
      ['member-444455556666-us-east-1', '$LATEST'],
      ['member-777788889999-eu-west-1', '$LATEST'],
    ]);
    expect(hub.ofType('AWS::Lambda::Version')).toEqual([]);
  });

  test('each let in the one role of its place, and nothing is let in by the function’s own name', () => {
    const permissions = hub.ofType('AWS::Lambda::Permission').filter(({ Principal }) => Principal !== '*');
    expect(
      permissions.map(({ Action, FunctionName, Principal }) => [Action, aliasOf(FunctionName), Principal]),
    ).toEqual([
      [
        'lambda:InvokeFunction',
        'member-111122223333-us-west-2',
        'arn:aws:iam::111122223333:role/patchwarden-gate-us-west-2',
      ],
      [
        'lambda:InvokeFunction',
        'member-444455556666-us-east-1',
        'arn:aws:iam::444455556666:role/patchwarden-gate-us-east-1',
      ],
      [
        'lambda:InvokeFunction',
        'member-777788889999-eu-west-1',
        'arn:aws:iam::777788889999:role/patchwarden-gate-eu-west-1',
      ],
    ]);
  });

  /** A permission is of the alias whose ARN it is given. */
  const aliasOf = (reference: unknown): unknown => hub.resources[String(Object(reference)['Ref'])]?.Properties['Name'];
});

describe('the bus of members', () => {
  const bus = hub.named('AWS::Events::EventBus', 'Name', 'patchwarden-members');

  test('takes events of exactly the other accounts', () => {
    expect(bus['Policy']).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'EventsOfMembers',
          Effect: 'Allow',
          Principal: { AWS: [SHOP, EMPTY].map(({ account }) => `arn:aws:iam::${account}:root`) },
          Action: 'events:PutEvents',
          Resource: `arn:aws:events:${HOME.region}:${HOME.account}:event-bus/patchwarden-members`,
        },
      ],
    });
    expect(hub.ofType('AWS::Events::EventBusPolicy')).toEqual([]);
  });

  test('of the hub’s own account alone it needs no policy', () => {
    const config = homeAlone(estate());
    const accounts = { [HOME.account]: { regions: [HOME.region, WEST.region] } };
    const own = new BotTemplate({ config: { ...config, accounts } });
    expect(own.named('AWS::Events::EventBus', 'Name', 'patchwarden-members')).not.toHaveProperty('Policy');
    expect(own.ofType('AWS::Lambda::Alias')).toHaveLength(1);
  });

  test('leads what AWS’s services say to the queue of hints, which takes it from that rule', () => {
    const [rule] = hub.ofType('AWS::Events::Rule').filter(({ EventBusName }) => EventBusName === 'patchwarden-members');
    expect(rule?.['EventPattern']).toEqual({ source: [{ prefix: 'aws.' }] });
    expect(rule?.['Targets']).toEqual([
      expect.objectContaining({ Arn: { 'Fn::GetAtt': [expect.stringMatching(/^QueuesEvents/), 'Arn'] } }),
    ]);
    const accepting = hub.ofType('AWS::SQS::QueuePolicy').flatMap(({ PolicyDocument }) => {
      const statements: Statement[] = Object(PolicyDocument)['Statement'];
      return statements.filter(({ Sid }) => Sid === 'AcceptFromOurRules');
    });
    expect(accepting).toHaveLength(2);
    for (const { Condition } of accepting)
      expect(Condition).toEqual({
        ArnLike: {
          'aws:SourceArn': [
            'arn:aws:events:ap-southeast-2:111122223333:rule/Patchwarden-Events*',
            'arn:aws:events:ap-southeast-2:111122223333:rule/patchwarden-members/Patchwarden-Members*',
          ],
        },
      });
    expect(hub.idOf('EventBusName', 'patchwarden-members')).toMatch(/^Members/);
  });
});

test('a calendar is read where it is', () => {
  const frozen = (role: 'worker' | 'gatekeeper') => bySid(hub, role, 'ReadFreezes')?.Resource;
  for (const role of ['worker', 'gatekeeper'] as const)
    expect(frozen(role)).toBe('arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze');
});

test('what the gatekeeper reads of the record it reads in the hub, with members or without', () => {
  expect(bySid(hub, 'gatekeeper', 'ReadRunsOfFleets')).toEqual(bySid(alone, 'gatekeeper', 'ReadRunsOfFleets'));
  expect(bySid(hub, 'gatekeeper', 'ReadRunsOfFleets')?.Resource).toBe(
    'arn:aws:dynamodb:ap-southeast-2:111122223333:table/patchwarden/index/bySubject',
  );
});
