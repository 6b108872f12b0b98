import { createAlarms } from '../../../local/aws/alarms.ts';
import { createFaults } from '../../../local/aws/faults.ts';

test('an alarm is OK when declared, and listeners hear of each change once', () => {
  const alarms = createAlarms();
  const heard: string[] = [];
  const stop = alarms.listen((name, state) => heard.push(`${name} ${state}`));
  alarms.declare('5xx');
  expect([alarms.exists('5xx'), alarms.inAlarm('5xx'), alarms.exists('4xx')]).toEqual([true, false, false]);
  alarms.set('5xx', 'ALARM');
  alarms.set('5xx', 'ALARM');
  alarms.declare('5xx');
  expect(alarms.inAlarm('5xx')).toBe(true);
  stop();
  alarms.set('5xx', 'OK');
  expect(heard).toEqual(['5xx ALARM']);
  alarms.declare('down', 'composite');
  alarms.set('down', 'ALARM');
  expect([alarms.kindOf('5xx'), alarms.kindOf('down'), alarms.kindOf('4xx')]).toEqual([
    'metric',
    'composite',
    undefined,
  ]);
});

test('a fault moves an alarm at once, and is refused where there are no alarms', () => {
  const faults = createFaults();
  const fault = { target: 'alarm' as const, alarm: '5xx', state: 'ALARM' as const };
  expect(() => faults.add(fault)).toThrow('there are no alarms');
  const alarms = createAlarms();
  faults.onAlarm(({ alarm, state }) => alarms.set(alarm, state));
  faults.add(fault);
  expect(alarms.inAlarm('5xx')).toBe(true);
});

test.each([
  ['web-dev', true],
  ['web-dev-Fleet-1A2B', true],
  ['web-development', false],
  ['web', false],
])('an instance fault of web-dev meets the group %s: %s', (group, expected) => {
  const faults = createFaults();
  faults.add({ target: 'instance', group: 'web-dev', kind: 'unhealthy' });
  expect(faults.takeInstance(group, 'no-signal')).toBe(false);
  expect(faults.takeInstance(group, 'unhealthy')).toBe(expected);
  expect(faults.takeInstance(group, 'unhealthy')).toBe(false);
});
