import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chatUpdateRateLimited,
  exceptionUndeliverable,
  instancesNotBack,
  oldestUnreconciledRun,
  slackScopeMissing,
  slackShutOut,
  windowNoticeUndeliverable,
} from '../../../infra/bot/metrics.ts';
import { createTelemetry } from '../../../src/aws/telemetry.ts';
import { root } from '../bot-template.ts';

const figures = [
  oldestUnreconciledRun,
  exceptionUndeliverable,
  chatUpdateRateLimited,
  slackScopeMissing,
  slackShutOut,
  instancesNotBack,
  windowNoticeUndeliverable,
];

test.each(figures)('the worker writes $metricName as the alarms and the dashboard read it', ({ metricName }) => {
  const printed: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => printed.push(chunk.toString()) > 0);
  createTelemetry({ quiet: false }).measure(metricName, 7);
  write.mockRestore();
  const [line = '{}'] = printed;
  const record: unknown = JSON.parse(line);
  expect(record).toMatchObject({
    service: 'worker',
    [metricName]: 7,
    _aws: {
      CloudWatchMetrics: [{ Namespace: 'Patchwarden', Dimensions: [['service']], Metrics: [{ Name: metricName }] }],
    },
  });
});

test.each(figures)('$metricName is read by its namespace and the worker’s dimension', ({ namespace, dimensions }) => {
  expect({ namespace, dimensions }).toEqual({ namespace: 'Patchwarden', dimensions: { service: 'worker' } });
});

test('every figure shown is measured somewhere, and every figure measured is shown', () => {
  const measured: string[] = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('local/'))
    .flatMap((file) => [...readFileSync(join(root, 'src', file), 'utf8').matchAll(/\bmeasure\(\s*'(\w+)'/g)])
    .map(([, name = '']) => name);
  expect(new Set(measured)).toEqual(new Set(figures.map(({ metricName }) => metricName)));
});
