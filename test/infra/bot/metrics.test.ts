import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  approvalUnproven,
  chatUpdateRateLimited,
  exceptionUndeliverable,
  gatekeeperRefused,
  instancesNotBack,
  oldestUnreconciledRun,
  slackScopeMissing,
  slackShutOut,
  windowNoticeUndeliverable,
} from '../../../infra/bot/metrics.ts';
import { createTelemetry } from '../../../src/aws/telemetry.ts';
import { root } from '../bot-template.ts';

const ofWorker = [
  oldestUnreconciledRun,
  exceptionUndeliverable,
  chatUpdateRateLimited,
  slackScopeMissing,
  slackShutOut,
  instancesNotBack,
  windowNoticeUndeliverable,
];
const figures = [
  ...ofWorker.map((figure) => [figure, 'worker'] as const),
  ...[approvalUnproven, gatekeeperRefused].map((figure) => [figure, 'gatekeeper'] as const),
].map(([{ metricName, namespace, dimensions }, service]) => ({ metricName, namespace, dimensions, service }));

test.each(figures)(
  'the $service writes $metricName as the alarms and the dashboard read it',
  ({ metricName, service }) => {
    const printed: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => printed.push(chunk.toString()) > 0);
    createTelemetry({ quiet: false, service }).measure(metricName, 7);
    write.mockRestore();
    const [line = '{}'] = printed;
    const record: unknown = JSON.parse(line);
    expect(record).toMatchObject({
      service,
      [metricName]: 7,
      _aws: {
        CloudWatchMetrics: [{ Namespace: 'Patchwarden', Dimensions: [['service']], Metrics: [{ Name: metricName }] }],
      },
    });
  },
);

test.each(figures)(
  '$metricName is read by its namespace and the $service’s dimension',
  ({ namespace, dimensions, service }) => {
    expect({ namespace, dimensions }).toEqual({ namespace: 'Patchwarden', dimensions: { service } });
  },
);

test('every figure shown is measured somewhere, and every figure measured is shown', () => {
  const measured: string[] = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('local/'))
    .flatMap((file) => [...readFileSync(join(root, 'src', file), 'utf8').matchAll(/\bmeasure\(\s*'(\w+)'/g)])
    .map(([, name = '']) => name);
  expect(new Set(measured)).toEqual(new Set(figures.map(({ metricName }) => metricName)));
});
