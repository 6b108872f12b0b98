import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { addAuditSink } from '../../../infra/audit-sink/add-audit-sink.ts';
import { checkWith } from '../../../infra/bot/checks.ts';
import { createBot, fullConfig, type Resource, templateOf } from '../bot-template.ts';

const CONTEXT = { '@aws-cdk/core:enablePartitionLiterals': true, '@aws-cdk/core:validateAgainstDefaultRules': true };

function sink(auditSink: unknown = 400) {
  const app = new App({ context: { auditSink }, postCliContext: CONTEXT });
  const stack = addAuditSink(app, fullConfig());
  if (stack === undefined) throw new Error('the sink is off');
  return { app, stack };
}

const resources: Record<string, Resource> = Template.fromStack(sink().stack).toJSON()['Resources'];
const ofType = (type: string): Resource | undefined => Object.values(resources).find(({ Type }) => Type === type);

test('is off by default, and with it the bot is the same', () => {
  const off = createBot();
  expect(addAuditSink(off.app, fullConfig())).toBeUndefined();
  const on = createBot({ context: { auditSink: '30' } });
  expect(addAuditSink(on.app, fullConfig())).toBeDefined();
  expect(templateOf(on).toJSON()).toEqual(templateOf(off).toJSON());
});

test.each(['true', '0', '-1', '1.5', '3651', 'yes'])('%s is no number of days', (auditSink) => {
  expect(() => sink(auditSink)).toThrow(
    `auditSink is ${JSON.stringify(auditSink)} and must be a number of days from 1 to 3650, or false`,
  );
});

test('nobody can change or delete what is written for that time, and the bucket outlives the stack', () => {
  const bucket = ofType('AWS::S3::Bucket');
  expect(bucket).toMatchObject({
    DeletionPolicy: 'Retain',
    Properties: {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 400 } } },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    },
  });
});

test('only the stream writes into it, and only the rule into the stream', () => {
  const policy = JSON.stringify(ofType('AWS::S3::BucketPolicy')?.Properties);
  expect(policy).toContain('"Sid":"OnlyTheStreamWrites"');
  expect(policy).toContain('"ArnNotEquals":{"aws:PrincipalArn"');
  expect(policy).toContain('"aws:SecureTransport":"false"');
  const roles = Object.values(resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
  expect(roles).toHaveLength(2);
  for (const role of roles) {
    const text = JSON.stringify(role.Properties);
    expect(text).not.toContain('s3:GetObject"');
    expect(text).not.toContain('s3:Delete');
  }
});

test('every event of the bus goes there, whole, one on each line', () => {
  expect(ofType('AWS::Events::Rule')?.Properties).toMatchObject({
    EventBusName: 'patchwarden',
    EventPattern: { source: ['patchwarden'] },
  });
  const stream = JSON.stringify(ofType('AWS::KinesisFirehose::DeliveryStream')?.Properties);
  expect(stream).toContain('"Type":"AppendDelimiterToRecord"');
  expect(stream).toContain('"CompressionFormat":"UNCOMPRESSED"');
});

test('passes the same checks as the bot', () => {
  process.env['CDK_VALIDATION'] = 'false';
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const { app } = sink();
  checkWith(app, []);
  expect(() => app.synth()).not.toThrow();
});
