import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { governedBy } from '../../../infra/bot/managed.ts';
import { readSettings } from '../../../infra/bot/settings.ts';
import { parseConfig } from '../../../src/config/load.ts';
import { fullConfig, root } from '../bot-template.ts';

const settings = (context: Record<string, unknown>) => readSettings(new App({ context, outdir: '/tmp/unused' }).node);

describe('settings from the CDK context', () => {
  test('have defaults that need nothing', () => {
    expect(settings({})).toEqual({ secretsPrefix: '/patchwarden', slackConcurrency: 20 });
  });

  test('are taken as given', () => {
    expect(
      settings({
        alarmEmail: 'ops@example.com',
        secretsPrefix: '/chat/patch',
        secretsKeyArn: 'arn:k',
        slackConcurrency: '50',
      }),
    ).toEqual({
      alarmEmail: 'ops@example.com',
      secretsPrefix: '/chat/patch',
      secretsKeyArn: 'arn:k',
      slackConcurrency: 50,
    });
  });

  test('can reserve no concurrency', () => {
    expect(settings({ slackConcurrency: 'none' })).toEqual({ secretsPrefix: '/patchwarden' });
  });

  test.each(['0', '-1', 'many', '1.5'])('refuse a concurrency of %s', (slackConcurrency) => {
    expect(() => settings({ slackConcurrency })).toThrow(`slackConcurrency is "${slackConcurrency}" and must be`);
  });

  test.each(['patchwarden', '/patchwarden/', '/a b'])('refuse the prefix %s', (secretsPrefix) => {
    expect(() => settings({ secretsPrefix })).toThrow(`secretsPrefix is "${secretsPrefix}" and must`);
  });
});

describe('what the config lets the stack touch', () => {
  const text = readFileSync(join(root, 'patchwarden.yml'), 'utf8');
  const config = parseConfig(text);

  test('is what it names, in its first account and Region', () => {
    expect(governedBy(fullConfig())).toEqual({
      account: '111122223333',
      region: 'ap-southeast-2',
      pipelineArns: ['api', 'legacy', 'web', 'worker'].map(
        (name) => `arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/${name}`,
      ),
      calendarArns: ['arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze'],
      stacks: ['search-dev', 'shop-dev', 'web-dev', 'web-prod', 'worker-dev'],
      groups: ['api-prod'],
      groupFleets: ['api-prod'],
      groupAlarms: ['api-prod-5xx'],
      instanceRoleArns: ['arn:aws:iam::111122223333:role/api-prod-instances'],
      windowIds: ['mw-0c50858d01EXAMPLE'],
    });
  });

  test('refuses a pipeline that lies elsewhere, naming it', () => {
    const web = {
      name: 'web',
      policy: 'nonprod',
      channel: 'C0PATCHING',
      pipelineArn: 'arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/web',
    };
    expect(() => governedBy({ ...config, images: { web } })).toThrow(
      'images.web.pipeline: is arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/web and must start with',
    );
  });

  test('refuses an instance role of another account, naming the fleet', () => {
    const { fleets, ...rest } = fullConfig();
    const { 'api-prod': api } = fleets;
    if (api === undefined) throw new Error('the example has no api-prod');
    const moved = { ...api, instanceRole: 'arn:aws:iam::999988887777:role/elsewhere' };
    expect(() => governedBy({ ...rest, fleets: { ...fleets, 'api-prod': moved } })).toThrow(
      'fleets.api-prod.instanceRole: is arn:aws:iam::999988887777:role/elsewhere and must start with',
    );
  });

  test('refuses a config without any pipeline', () => {
    expect(() => governedBy({ ...config, images: {} })).toThrow('images: name at least one pipeline');
  });
});
