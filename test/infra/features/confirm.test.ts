import { CONFIRM_DOCUMENT } from '../../../src/approvals/decision/confirm.ts';
import { runIdOf } from '../../../src/runs/decision/token.ts';
import { BotTemplate, fullConfig } from '../bot-template.ts';
import { documentSchema } from '../runbooks/runbook-graph.ts';

const confirm = {
  roles: ['AWSReservedSSO_PatchApprovers_0123456789abcdef'],
  people: { U0ANA: 'ana@example.com' },
};
const bot = new BotTemplate({ config: { ...fullConfig(), confirm } });
const document = documentSchema
  .partial({ assumeRole: true })
  .parse(bot.named('AWS::SSM::Document', 'Name', CONFIRM_DOCUMENT)['Content']);
const hints = (of: BotTemplate) =>
  of.ofType('AWS::Events::Rule').filter((rule) => JSON.stringify(rule).includes(CONFIRM_DOCUMENT));

test('the document waits a second and does nothing else, with the rights of whoever starts it', () => {
  expect(document.assumeRole).toBeUndefined();
  expect(document.mainSteps).toEqual([
    { name: 'confirm', action: 'aws:sleep', inputs: { Duration: 'PT1S' }, isEnd: true },
  ]);
});

test('it takes exactly what a request is, and nothing that could be filled in', () => {
  const values = { RunId: runIdOf('d', 'a request'), Epoch: '12', PlanHash: 'a'.repeat(64) };
  expect(Object.keys(document.parameters)).toEqual(Object.keys(values));
  for (const [name, value] of Object.entries(values)) {
    const accepts = (given: string) => new RegExp(document.parameters[name]?.allowedPattern ?? '^$').test(given);
    expect([name, accepts(value)]).toEqual([name, true]);
    for (const no of ['', `${value}\n`, `${value} `, '{{global:DATE}}'])
      expect([name, no, accepts(no)]).toEqual([name, no, false]);
  }
});

test('its executions are events that are heard of', () => {
  expect(hints(bot)).toMatchObject([
    {
      EventPattern: {
        source: ['aws.ssm'],
        'detail-type': ['EC2 Automation Execution Status-change Notification'],
        detail: { Definition: [CONFIRM_DOCUMENT] },
      },
    },
  ]);
});

test('no role of the bot may start it: no statement names it', () => {
  const roles = [
    ...bot.ofType('AWS::IAM::Role'),
    ...bot.ofType('AWS::IAM::Policy'),
    ...bot.ofType('AWS::IAM::ManagedPolicy'),
  ];
  expect(JSON.stringify(roles)).not.toContain(CONFIRM_DOCUMENT);
});

test('without the section there is neither the document nor a rule', () => {
  const { confirm: _confirm, ...config } = { ...fullConfig(), confirm };
  const without = new BotTemplate({ config });
  expect(without.ofType('AWS::SSM::Document').map(({ Name }) => Name)).not.toContain(CONFIRM_DOCUMENT);
  expect(hints(without)).toEqual([]);
});
