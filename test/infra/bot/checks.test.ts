import { Bucket } from 'aws-cdk-lib/aws-s3';
import { acknowledgements, addChecks } from '../../../infra/bot/checks.ts';
import { createBot } from '../bot-template.ts';

const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true };

/** The report of findings is printed; only whether there are any matters here. */
beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});

test('the stack passes cdk-nag’s AwsSolutions and Serverless rules and the CDK’s own validation, as errors', () => {
  const { app, stack } = createBot({ context: STRICT });
  addChecks(app, stack);
  expect(() => app.synth()).not.toThrow();
  expect(console.error).not.toHaveBeenCalled();
});

test('a resource that breaks a rule stops the synth', () => {
  process.env['CDK_VALIDATION'] = 'false';
  const { app, stack } = createBot();
  addChecks(app, stack);
  new Bucket(stack, 'Open');
  expect(() => app.synth()).toThrow(/AwsSolutions-S10/);
});

test('every acknowledgement has a reason in a sentence', () => {
  const found = acknowledgements(createBot().stack);
  expect(found.length).toBeGreaterThan(0);
  for (const { reason } of found) expect(reason).toMatch(/^[A-Z].{30,}\.$/);
});

test('every acknowledgement is needed: without it the synth stops at the rule it names', () => {
  process.env['CDK_VALIDATION'] = 'false';
  const { app, stack } = createBot();
  addChecks(app, stack, []);
  const report = messageOf(() => app.synth());
  for (const { id, where } of acknowledgements(stack)) {
    expect(report).toContain(id);
    expect(report).toContain(where.node.path);
  }
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  throw new Error('nothing was thrown');
}
