import { App } from 'aws-cdk-lib/core';
import { readSettings } from '../../../infra/bot/settings.ts';

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

  test('name who may take the break-glass role, one or several', () => {
    const one = 'arn:aws:iam::111122223333:role/operators';
    const other = 'arn:aws:iam::111122223333:user/ana';
    expect(settings({ breakGlassPrincipals: `${one}, ${other}` }).breakGlassPrincipals).toEqual([one, other]);
    expect(settings({ breakGlassPrincipals: '' })).not.toHaveProperty('breakGlassPrincipals');
  });

  test.each(['ana', 'arn:aws:iam::111122223333:root', 'arn:aws:sts::111122223333:assumed-role/operators/ana', '*'])(
    'refuse %s, which is no role and no user',
    (breakGlassPrincipals) => {
      expect(() => settings({ breakGlassPrincipals })).toThrow(`breakGlassPrincipals has "${breakGlassPrincipals}"`);
    },
  );
});
