import { causeText } from '../../../src/posture/message/cause.ts';
import { fleetFindingText } from '../../../src/posture/message/fleet-finding.ts';

test.each([
  ['REDHAT_ENTERPRISE_LINUX', 'Red Hat Enterprise Linux'],
  ['AMAZON_LINUX_2023', 'Amazon Linux 2023'],
  ['WINDOWS', 'Windows'],
])('%s is called %s', (operatingSystem, name) => {
  const said = fleetFindingText({
    code: 'baseline-unreachable',
    operatingSystem,
    since: 0,
  });
  expect(String(said)).toContain(`AWS did not return the ${name} baseline`);
});

test('a number beside a cause says that it counts instances', () => {
  expect(causeText('missing', 2)).toBe('Missing patches: 2 instances');
  expect(causeText('stopped', 1)).toBe('Stopped: 1 instance');
  expect(causeText('baseline-changed', 0)).toBe('Baseline changed');
});
