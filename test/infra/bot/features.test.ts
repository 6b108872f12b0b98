import { readdirSync } from 'node:fs';
import type { InfraFeature } from '../../../infra/bot/feature.ts';
import { featureIn, loadFeatures } from '../../../infra/bot/load-features.ts';
import { BotTemplate, createBot, features } from '../bot-template.ts';

const DUMMIES = '../../test/infra/bot/dummy-features';

const nothing = { runbooks: [], workerStatements: [], denies: [], events: {}, env: {}, wildcards: [] };

test('every file of infra/features is a feature of the bot', async () => {
  const loaded = await loadFeatures();
  expect(loaded).toEqual(features);
  expect(loaded).toHaveLength(readdirSync('infra/features').filter((name) => name.endsWith('.ts')).length);
});

test('a file without a feature is refused by its name', () => {
  expect(() => featureIn('../features/notes.ts', { notes: 1 })).toThrow('../features/notes.ts: export a function');
});

describe('a file more in the folder', () => {
  let bot: BotTemplate;
  beforeAll(async () => {
    bot = new BotTemplate({ features: [...features, ...(await loadFeatures(DUMMIES))] });
  });

  test('has its runbook, with the role and the gatekeeper filled in', () => {
    const roleName = 'patchwarden-scan-runbook-ap-southeast-2';
    expect(bot.named('AWS::SSM::Document', 'Name', 'Patchwarden-Scan')['Content']).toEqual({
      schemaVersion: '0.3',
      assumeRole: `arn:aws:iam::111122223333:role/${roleName}`,
      mainSteps: [
        { name: 'gate', action: 'aws:invokeLambdaFunction', inputs: { FunctionName: 'patchwarden-gatekeeper' } },
      ],
    });
    expect(bot.statements('scan-runbook').map(({ Sid }) => Sid)).toEqual(['AskTheGatekeeper', 'Scan']);
    expect(bot.named('AWS::IAM::Role', 'RoleName', roleName)['Description']).toBe(
      'Fixed role of the runbook Patchwarden-Scan: scans, nothing else',
    );
  });

  test('lets the worker start it, read for it, and denies it the rest', () => {
    const statements = bot.statements('worker');
    const bySid = (sid: string) => statements.find(({ Sid }) => Sid === sid);
    expect(bySid('ReadPatches')).toMatchObject({ Effect: 'Allow', Action: 'ssm:DescribeInstancePatches' });
    expect(bySid('NoPatchBaselines')).toMatchObject({ Effect: 'Deny', Action: 'ssm:DeletePatchBaseline' });
    expect(JSON.stringify(bySid('StartOurRunbooks'))).toContain('document/Patchwarden-Scan');
    expect(JSON.stringify(bySid('PassRunbookRoles'))).toContain('patchwarden-scan-runbook');
  });

  test('has its rule, its executions and its environment', () => {
    const patterns = bot.ofType('AWS::Events::Rule').map(({ EventPattern }) => EventPattern);
    expect(patterns).toContainEqual({
      source: ['aws.ssm'],
      'detail-type': ['EC2 Command Status-change Notification'],
      resources: [{ prefix: 'arn:aws:ssm:ap-southeast-2:111122223333:' }],
    });
    expect(patterns).toContainEqual(
      expect.objectContaining({
        detail: {
          Definition: [
            'Bake',
            'Deploy',
            'Refresh',
            'Patch',
            'Window',
            'ResumeStep',
            'StopStep',
            'RetryImage',
            'Scan',
          ].map((kind) => `Patchwarden-${kind}`),
        },
      }),
    );
    expect(bot.named('AWS::Lambda::Function', 'FunctionName', 'patchwarden-worker')['Environment']).toMatchObject({
      Variables: { PATCHWARDEN_SCAN_DOCUMENT: 'Patchwarden-Scan' },
    });
  });

  test('has its wildcards in the table of reasons', () => {
    expect(bot.bot.stack.wildcards.filter(({ role }) => role === 'scan-runbook')).toHaveLength(1);
    expect(bot.bot.stack.wildcards).toContainEqual(
      expect.objectContaining({
        resource: 'arn:aws:ssm:ap-southeast-2:111122223333:automation-definition/Patchwarden-Scan:*',
      }),
    );
  });
});

test.each<[string, InfraFeature]>([
  ['event', () => ({ ...nothing, events: { Same: { source: 'aws.ssm', detailTypes: ['x'] } } })],
  ['environment variable', () => ({ ...nothing, env: { Same: 'a' } })],
  ['statement of the worker', () => ({ ...nothing, denies: [{ sid: 'Same', actions: ['ssm:SendCommand'] }] })],
])('two features that name one %s are refused', (what, feature) => {
  expect(() => createBot({ features: [feature, feature] })).toThrow(`two features name the ${what} Same`);
});

test('two features with one runbook are refused', () => {
  expect(() => createBot({ features: [...features, ...features] })).toThrow('two features name the runbook bake');
});
