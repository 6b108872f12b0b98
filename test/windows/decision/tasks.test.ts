import { documentOf } from '../../../src/nodes/decision/patching-task.ts';
import { adoptedFleet, effectOf, windowEffect } from '../../../src/windows/decision/tasks.ts';
import { aTask } from '../fixture.ts';

const NONE = { documents: [], watch: [] };

describe('what a task does', () => {
  test.each([
    ['AWS-RunPatchBaseline', { Operation: ['Install'] }, 'patches-and-reboots'],
    ['AWS-RunPatchBaseline', { Operation: ['Install'], RebootOption: ['NoReboot'] }, 'patches'],
    ['AWS-RunPatchBaseline', { Operation: ['Scan'] }, 'scans'],
    ['AWS-RunPatchBaseline', { Operation: ['scan'] }, 'scans'],
    ['AWS-RunPatchBaseline', { Operation: ['{{ssm:operation}}'] }, 'patches-and-reboots'],
    ['arn:aws:ssm:ap-southeast-2::document/AWS-RunPatchBaseline', { Operation: ['Install'] }, 'patches-and-reboots'],
    ['AWS-RunPatchBaselineWithHooks', { Operation: ['Install'] }, 'patches-and-reboots'],
    ['AWS-RunPatchBaselineAssociation', { Operation: ['Scan'] }, 'scans'],
    ['AWS-InstallWindowsUpdates', { AllowReboot: ['False'] }, 'patches'],
    ['AWS-RunShellScript', { commands: ['systemctl restart httpd'] }, 'other'],
    ['AWS-RunShellScript', { commands: ['yum clean all', 'sudo reboot'] }, 'reboots'],
    ['AWS-RunShellScript', { commands: ['/sbin/shutdown -r now'] }, 'reboots'],
    ['AWS-RunShellScript', { commands: ['echo "reboot is not needed"'] }, 'other'],
    ['AWS-RunPowerShellScript', { commands: ['Restart-Computer -Force'] }, 'reboots'],
    ['AWS-UpdateSSMAgent', {}, 'other'],
    ['Acme-Patch', {}, 'other'],
  ])('%s with %j', (arn, parameters, effect) => {
    expect(effectOf(aTask({ arn, parameters }), NONE)).toBe(effect);
  });

  test('is named by the config for documents of your own, by name or ARN', () => {
    const config = { documents: ['Acme-Patch'] };
    const arn = 'arn:aws:ssm:ap-southeast-2:111122223333:document/Acme-Patch';
    expect(effectOf(aTask({ arn: 'Acme-Patch' }), config)).toBe('named');
    expect(effectOf(aTask({ arn }), config)).toBe('named');
  });

  test.each([
    ['AWS-PatchInstanceWithRollback', 'patches-and-reboots'],
    ['AWS-PatchAsgInstance', 'patches-and-reboots'],
    ['AWS-RestartEC2Instance', 'reboots'],
    ['AWS-CreateImage', 'other'],
  ])('automation %s %s', (arn, effect) => {
    expect(effectOf(aTask({ type: 'automation', arn, parameters: {} }), NONE)).toBe(effect);
  });

  test('is never told of functions and state machines', () => {
    const arn = 'arn:aws:lambda:ap-southeast-2:111122223333:function:AWS-RunPatchBaseline';
    expect(effectOf(aTask({ type: 'lambda', arn }), NONE)).toBe('other');
  });
});

describe('what a window does', () => {
  const install = aTask();
  const scan = aTask({ id: 'task-0', parameters: { Operation: ['Scan'] } });
  const restart = aTask({ id: 'task-2', arn: 'AWS-RunShellScript', parameters: { commands: ['reboot'] } });
  const check = aTask({
    id: 'task-3',
    arn: 'AWS-RunShellScript',
    parameters: { commands: ['systemctl status httpd'] },
  });
  const ours = aTask({
    id: 'task-4',
    type: 'automation',
    arn: 'Patchwarden-Window',
    targets: [],
    parameters: { Fleet: ['win-prod'] },
  });
  const rest = { config: NONE, isWatched: false, adopted: [] };

  test.each([
    ['patches and reboots', [install], 'patches-and-reboots'],
    ['patches between two checks', [check, install, check], 'patches-and-reboots'],
    [
      'patches, and a script restarts',
      [aTask({ parameters: { Operation: ['Install'], RebootOption: ['NoReboot'] } }), restart],
      'patches-and-reboots',
    ],
    ['scans alone: silent', [scan], undefined],
    ['checks a service: silent', [check], undefined],
    ['restarts alone: silent', [restart], undefined],
    ['has no task: silent', [], undefined],
  ])('that %s', (_, tasks, effect) => {
    expect(windowEffect(tasks, rest)?.effect).toBe(effect);
  });

  test('that the config names is announced whatever it does', () => {
    expect(windowEffect([restart], { ...rest, isWatched: true })?.effect).toBe('reboots');
    expect(windowEffect([check], { ...rest, isWatched: true })?.effect).toBe('named');
    expect(windowEffect([], { ...rest, isWatched: true })).toBeUndefined();
  });

  test('that is adopted for a fleet is silent, and announced for what else it patches', () => {
    expect(adoptedFleet(ours)).toBe('win-prod');
    expect(windowEffect([ours], { ...rest, adopted: ['win-prod'] })).toBeUndefined();
    expect(windowEffect([ours, install], { ...rest, adopted: ['win-prod'] })?.tasks).toEqual([install]);
  });

  test('reaches what its patching tasks reach, and not what others do', () => {
    expect(windowEffect([check, scan, install], rest)?.tasks).toEqual([install]);
  });
});

test.each([
  ['AWS-RunPatchBaseline', 'AWS-RunPatchBaseline'],
  ['arn:aws:ssm:eu-west-1:111122223333:document/Acme-Patch', 'Acme-Patch'],
  ['arn:aws:lambda:eu-west-1:111122223333:function:SSMCheck', 'SSMCheck'],
])('the document of %s is %s', (arn, name) => {
  expect(documentOf(arn)).toBe(name);
});
