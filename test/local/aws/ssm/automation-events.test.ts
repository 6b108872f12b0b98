import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmittedEvent } from '../../../../local/types.ts';
import { automationWorld, runbook, serviceError } from './automation-world.ts';

const sample = (name: string): { detail: object; 'detail-type': string; source: string; resources: string[] } =>
  JSON.parse(readFileSync(join(__dirname, '../../../fixtures/events', `${name}.json`), 'utf8'));

const kinds = (value: object) => Object.fromEntries(Object.entries(value).map(([key, member]) => [key, typeof member]));

const eventsOf = async (
  content: string,
  act?: (world: ReturnType<typeof automationWorld>, id: string) => Promise<unknown>,
) => {
  const world = automationWorld({ 'demo:Fail': serviceError('Broken', 'no') });
  await world.create(content);
  const id = await world.start();
  await act?.(world, id);
  await world.after(200);
  return { events: world.events, id };
};
const nap = runbook('  - name: nap\n    action: aws:sleep\n    inputs: { Duration: PT90S }');
const isStep = (event: EmittedEvent) => event.detailType.includes('Step');

test.each([
  ['ssm-automation-execution-status-change', 1],
  ['ssm-automation-step-status-change', 0],
])('has the members, types and form of %s', async (name, index) => {
  const documented = sample(name);
  const { events, id } = await eventsOf(nap);
  const event = events[index];
  expect(event).toMatchObject({ source: documented.source, detailType: documented['detail-type'] });
  expect(kinds(event?.detail ?? {})).toEqual(kinds(documented.detail));
  expect(event?.resources).toEqual([
    `arn:aws:ssm:ap-southeast-2:111122223333:automation-execution/${id}`,
    'arn:aws:ssm:ap-southeast-2:111122223333:automation-definition/Runbook:1',
  ]);
  expect(event?.detail).toMatchObject({
    Status: 'Success',
    StartTime: 'Nov 18, 2026 11:00:00 PM',
    EndTime: 'Nov 18, 2026 11:01:30 PM',
    Time: 90_000,
    DefinitionVersion: 1,
  });
});

test('nothing is announced while an execution runs or waits', async () => {
  const { events } = await eventsOf(runbook('  - name: wait\n    action: aws:pause\n    inputs: {}'));
  expect(events).toEqual([]);
});

test.each([
  ['Failed', runbook('  - name: fail\n    action: aws:executeAwsApi\n    inputs: { Service: demo, Api: Fail }')],
  ['TimedOut', runbook('  - name: wait\n    action: aws:pause\n    timeoutSeconds: 30\n    inputs: {}')],
])('an end as %s is announced for step and execution', async (status, content) => {
  const { events } = await eventsOf(content);
  expect(events.map((event) => [isStep(event), event.detail['Status']])).toEqual([
    [true, status],
    [false, status],
  ]);
});

test('a cancelled execution is spelled Canceled', async () => {
  const { events } = await eventsOf(nap, (world, id) =>
    world.ssm.handlers.StopAutomationExecution({ AutomationExecutionId: id }),
  );
  expect(events.map((event) => event.detail['Status'])).toEqual(['Canceled', 'Canceled']);
});
