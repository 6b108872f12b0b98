import { DEFAULT_SETTINGS } from '../../../infra/bot/settings.ts';
import type { Permission } from '../../support/iam/permission.ts';
import { type Caller, type Verdict, verdictOf } from '../../support/iam/simulate.ts';
import { ACCOUNT, arn, BotTemplate, REGION } from '../bot-template.ts';
import { DeployedPolicies } from '../deployed-policies.ts';

/** What the policies of the table, its key and the queues leave of an administrator's permissions. */

const person = `arn:aws:iam::${ACCOUNT}:role/operator`;
const bots = {
  plain: new BotTemplate(),
  withBreakGlass: new BotTemplate({ settings: { ...DEFAULT_SETTINGS, breakGlassPrincipals: [person] } }),
};
type Which = keyof typeof bots;
const TABLE = arn('dynamodb', 'table/patchwarden');

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const ours = (name: string): string => role(`patchwarden-${name}-${REGION}`);

/** With every permission that IAM can give. */
const generous = (principal: string): Caller => ({
  principal,
  accountId: ACCOUNT,
  policies: [
    {
      name: 'whatever',
      document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    },
  ],
});

const admin = role('Administrator');
const user = `arn:aws:iam::${ACCOUNT}:user/ana`;
const strangers = [admin, user, ours('bake-runbook'), `arn:aws:iam::${ACCOUNT}:root`];

const asked = (principal: string, permission: Permission, policy: unknown): Promise<Verdict> =>
  verdictOf(generous(principal), permission, policy);

async function whoMay(people: readonly string[], permission: Permission, policy: unknown): Promise<string[]> {
  const verdicts = await Promise.all(people.map((one) => asked(one, permission, policy)));
  return people.filter((_one, index) => verdicts[index] === 'allowed');
}

const everyone = [
  ...strangers,
  ours('slack'),
  ours('worker'),
  ours('gatekeeper'),
  ours('scheduler'),
  ours('break-glass'),
];

describe('sending', () => {
  const senders = (queue: string, which: Which = 'plain') => {
    const bot = bots[which];
    const policy = new DeployedPolicies(bot).attached('AWS::SQS::QueuePolicy', 'Queues', bot.idOf('QueueName', queue));
    return whoMay(everyone, { action: 'sqs:SendMessage', resource: arn('sqs', queue) }, policy);
  };

  test.each([
    ['patchwarden-requests.fifo', [ours('slack')]],
    ['patchwarden-events', [ours('worker'), ours('scheduler')]],
    ['patchwarden-undelivered', [ours('scheduler')]],
    ['patchwarden-requests-dlq.fifo', []],
    ['patchwarden-events-dlq', []],
  ])('to %s is denied to everyone but those whose queue it is, administrators included', async (queue, who) => {
    expect(await senders(queue)).toEqual(who);
  });

  test('is left to the break-glass role where there is one, whose redrive sends as itself', async () => {
    expect(await senders('patchwarden-requests.fifo', 'withBreakGlass')).toEqual([ours('slack'), ours('break-glass')]);
    expect(await senders('patchwarden-events', 'withBreakGlass')).toContain(ours('break-glass'));
    expect(await senders('patchwarden-requests-dlq.fifo', 'withBreakGlass')).toEqual([]);
  });

  test('changes nothing of receiving, purging and the policy itself', async () => {
    const policy = new DeployedPolicies(bots.plain).attached(
      'AWS::SQS::QueuePolicy',
      'Queues',
      bots.plain.idOf('QueueName', 'patchwarden-requests.fifo'),
    );
    for (const action of ['sqs:ReceiveMessage', 'sqs:PurgeQueue', 'sqs:SetQueueAttributes', 'sqs:StartMessageMoveTask'])
      expect(await asked(admin, { action, resource: arn('sqs', 'patchwarden-requests.fifo') }, policy)).toBe('allowed');
  });
});

describe('the table', () => {
  const policyOf = (which: Which): unknown => {
    const [{ Replicas } = { Replicas: [] }] = bots[which].ofType('AWS::DynamoDB::GlobalTable');
    const [replica]: { ResourcePolicy: { PolicyDocument: unknown } }[] = Object(Replicas);
    return replica?.ResourcePolicy.PolicyDocument;
  };
  const may = (action: string, which: Which = 'plain', resource = TABLE) =>
    whoMay(everyone, { action: `dynamodb:${action}`, resource }, policyOf(which));
  const ITEM_WRITES = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
  const TRANSACTION = { 'dynamodb:EnclosingOperation': 'TransactWriteItems' };
  const MEMORY = 'ADMITTED#b-7k2m9x4q';
  /** Writes of what the gatekeeper remembers: alone, in a transaction, and in one with a run whose keys DynamoDB would show together. */
  const OF_MEMORY = [
    { 'dynamodb:LeadingKeys': [MEMORY] },
    { 'dynamodb:LeadingKeys': [MEMORY], ...TRANSACTION },
    { 'dynamodb:LeadingKeys': ['RUN#b-7k2m9x4q', MEMORY], ...TRANSACTION },
  ].flatMap((context) => ITEM_WRITES.map((action) => ({ action, resource: TABLE, context })));

  test.each([
    ['PutItem', ['worker']],
    ['DeleteItem', ['worker']],
    ['UpdateItem', ['worker', 'gatekeeper']],
    ['BatchWriteItem', []],
  ])('%s is denied to everyone but the roles that write, administrators included', async (action, names) => {
    expect(await may(action)).toEqual(names.map(ours));
    expect(await may(action, 'withBreakGlass')).toEqual([...names, 'break-glass'].map(ours));
  });

  test('a write in a transaction is a write', async () => {
    for (const action of ITEM_WRITES)
      expect(await asked(admin, { action, resource: TABLE, context: TRANSACTION }, policyOf('plain'))).toBe('denied');
  });

  test('what the gatekeeper remembers nobody else writes, neither alone nor in a transaction, and nobody puts or deletes it', async () => {
    for (const write of OF_MEMORY) {
      const names = write.action === 'dynamodb:UpdateItem' ? ['gatekeeper'] : [];
      expect([write, await whoMay(everyone, write, policyOf('plain'))]).toEqual([write, names.map(ours)]);
      const withBreakGlass = await whoMay(everyone, write, policyOf('withBreakGlass'));
      expect([write, withBreakGlass]).toEqual([write, [...names, 'break-glass'].map(ours)]);
    }
  });

  test('the worker’s own role denies it too: without the table’s policy, and with everything allowed, it writes its records and none of that', async () => {
    const worker = new DeployedPolicies(bots.plain).caller('worker');
    const policies = [...worker.policies, ...generous('').policies];
    for (const write of OF_MEMORY)
      expect([write, await verdictOf({ ...worker, policies }, write)]).toEqual([write, 'denied']);
    for (const action of ITEM_WRITES) {
      const context = { 'dynamodb:LeadingKeys': ['RUN#b-7k2m9x4q', 'LEASE#bake/web'], ...TRANSACTION };
      expect(await verdictOf(worker, { action, resource: TABLE, context }, policyOf('plain'))).toBe('allowed');
    }
  });

  test('the gatekeeper’s own attributes are for its memory, and `gate` is for what it lets in', async () => {
    const gatekeeper = new DeployedPolicies(bots.plain).caller('gatekeeper');
    const updates = (leading: string, ...names: string[]) => {
      const context = {
        'dynamodb:LeadingKeys': [leading],
        'dynamodb:Attributes': ['pk', 'sk', ...names],
        'dynamodb:ReturnValues': 'NONE',
        ...TRANSACTION,
      };
      return verdictOf(gatekeeper, { action: 'dynamodb:UpdateItem', resource: TABLE, context }, policyOf('plain'));
    };
    expect(await updates(MEMORY, 'executionId', 'asks', 'ttl')).toBe('allowed');
    expect(await updates('RUN#b-7k2m9x4q', 'gate', 'version', 'chain')).toBe('allowed');
    for (const name of ['gate', 'run', 'version']) expect(await updates(MEMORY, name)).toBe('not-allowed');
    for (const name of ['executionId', 'asks', 'ttl'])
      expect(await updates('RUN#b-7k2m9x4q', name)).toBe('not-allowed');
  });

  test.each(['Select', 'Insert', 'Update', 'Delete'])('PartiQL%s is denied to everyone', async (statement) => {
    for (const which of ['plain', 'withBreakGlass'] as const) {
      expect(await may(`PartiQL${statement}`, which)).toEqual([]);
      expect(await may(`PartiQL${statement}`, which, `${TABLE}/index/work`)).toEqual([]);
    }
  });

  test('whoever may read it can, as before', async () => {
    for (const action of ['GetItem', 'Query', 'Scan']) expect(await may(action)).toEqual(everyone);
  });

  test('nobody is locked out: an administrator changes its policy, restores it and deletes it', async () => {
    const control = [
      'PutResourcePolicy',
      'DeleteResourcePolicy',
      'UpdateTable',
      'RestoreTableToPointInTime',
      'DeleteTable',
    ];
    for (const action of control) expect(await may(action)).toContain(admin);
  });

  test('its policy allows nothing, and fits into the 20 KB of one', () => {
    for (const which of ['plain', 'withBreakGlass'] as const) {
      const statements: { Effect: string }[] = Object(policyOf(which)).Statement;
      expect(statements.map(({ Effect }) => Effect)).toEqual(statements.map(() => 'Deny'));
      expect(JSON.stringify(policyOf(which)).length).toBeLessThan(20_000);
    }
  });
});

describe('the key of the table', () => {
  const KEY = arn('kms', 'key/0a1b2c3d-0000-0000-0000-000000000000');
  const through = (service: string, account = ACCOUNT) => ({
    'kms:ViaService': `${service}.${REGION}.amazonaws.com`,
    'kms:CallerAccount': account,
    'kms:GrantIsForAWSResource': 'true',
  });
  /** With no permission of its own: what the key's policy gives. */
  const given = (name: string, action: string, context: Permission['context'], which: Which = 'plain') => {
    const [{ KeyPolicy } = { KeyPolicy: {} }] = bots[which].ofType('AWS::KMS::Key');
    const caller = { principal: ours(name), accountId: ACCOUNT, policies: [] };
    return verdictOf(caller, { action: `kms:${action}`, resource: KEY, ...(context && { context }) }, KeyPolicy);
  };

  test.each(['Decrypt', 'Encrypt', 'GenerateDataKey', 'DescribeKey'])(
    '%s is given to those who read and write the table, and only through DynamoDB',
    async (action) => {
      for (const name of ['worker', 'gatekeeper']) {
        expect(await given(name, action, through('dynamodb'))).toBe('allowed');
        expect(await given(name, action, through('ssm'))).toBe('not-allowed');
        expect(await given(name, action, {})).toBe('not-allowed');
      }
      expect(await given('slack', action, through('dynamodb'))).toBe('not-allowed');
    },
  );

  test('the worker makes no grants, which only a new table needs: its own policy denies it, and it reads and writes all the same', async () => {
    expect(await given('worker', 'CreateGrant', through('dynamodb'))).toBe('not-allowed');
    const worker = new DeployedPolicies(bots.plain).caller('worker');
    const [{ KeyPolicy } = { KeyPolicy: {} }] = bots.plain.ofType('AWS::KMS::Key');
    const asWorker = (action: string) =>
      verdictOf(worker, { action, resource: KEY, context: through('dynamodb') }, KeyPolicy);
    expect(await asWorker('kms:CreateGrant')).toBe('denied');
    expect(await asWorker('kms:Decrypt')).toBe('allowed');
  });

  test('the break-glass role may also have a restored table use it', async () => {
    const asBreakGlass = (action: string, context = through('dynamodb')) =>
      given('break-glass', action, context, 'withBreakGlass');
    expect([await asBreakGlass('Decrypt'), await asBreakGlass('CreateGrant')]).toEqual(['allowed', 'allowed']);
    expect(await asBreakGlass('CreateGrant', through('ec2'))).toBe('not-allowed');
    expect(await given('break-glass', 'Decrypt', through('dynamodb'))).toBe('not-allowed');
  });

  test('is rotated, kept with the table, and administered by the account’s own IAM', async () => {
    const bot = bots.plain;
    const [[id, key] = ['', undefined]] = Object.entries(bot.resources).filter(
      ([, { Type }]) => Type === 'AWS::KMS::Key',
    );
    expect(key).toMatchObject({ DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } });
    expect(bot.named('AWS::KMS::Alias', 'AliasName', 'alias/patchwarden-table')).toMatchObject({
      TargetKeyId: { 'Fn::GetAtt': [id, 'Arn'] },
    });
    expect(bot.ofType('AWS::DynamoDB::GlobalTable')).toEqual([
      expect.objectContaining({
        Replicas: [expect.objectContaining({ SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [id, 'Arn'] } } })],
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      }),
    ]);
    const call = { action: 'kms:PutKeyPolicy', resource: KEY };
    expect(await verdictOf(generous(admin), call, key?.Properties['KeyPolicy'])).toBe('allowed');
    expect(await verdictOf({ ...generous(admin), policies: [] }, call, key?.Properties['KeyPolicy'])).toBe(
      'not-allowed',
    );
  });
});
