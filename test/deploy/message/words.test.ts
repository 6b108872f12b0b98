import { failureSentence } from '../../../src/deploy/message/failure.ts';
import { refusalReason, shortWarnings, warningLine, warningSections } from '../../../src/deploy/message/warnings.ts';
import { longText, phaseText, worstText } from '../../../src/deploy/message/words.ts';
import type { WorstMoment } from '../../../src/deploy/types/change.ts';
import type { Warning, WarningCode } from '../../../src/deploy/types/warning.ts';
import { T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aStackChange } from './fixture.ts';

const api = { group: 'api', serve: 1, of: 2 };

test.each<[WorstMoment, string]>([
  [{ serve: 1, of: 4 }, 'at the worst moment 1 of 4 serve'],
  [{ serve: 4, of: 6, fewest: api }, 'at the worst moment 4 of 6 serve (api: 1 of 2)'],
  [
    { serve: 3, of: 4, guaranteed: false },
    'at the worst moment 3 of 4 serve (not guaranteed: the rolling update waits for no signals)',
  ],
  [
    { serve: 4, of: 6, guaranteed: false, fewest: api },
    'at the worst moment 4 of 6 serve (api: 1 of 2; not guaranteed: the rolling update waits for no signals)',
  ],
])('how many serve at the worst moment: %j', (worst, text) => {
  expect(worstText(worst)).toBe(text);
});

const warn = (code: WarningCode, facts: Warning['facts'] = {}, blocks = false): Warning => ({ code, blocks, facts });

test.each([
  ['Failed to receive 4 resource signal(s) within the specified duration', 'New instances did not signal in time'],
  [
    'Received 0 SUCCESS signal(s) out of 2. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement',
    'New instances did not signal in time',
  ],
  ['Received FAILURE signal with UniqueId i-0abc', 'New instances booted but signalled FAILURE'],
  [
    'We currently do not have sufficient t3.large capacity: InsufficientInstanceCapacity',
    'AWS has no capacity for the new instances',
  ],
  ['VcpuLimitExceeded', 'An account quota is exhausted'],
  ['InsufficientFreeAddressesInSubnet', 'The subnets have no free IP addresses for new instances'],
  ["The image id '[ami-0abc]' does not exist", 'The AMI does not exist or is not available'],
  ['User is not authorized to perform: iam:PassRole', 'A role lacks a permission'],
  ['Alarm web-prod-5xx went into ALARM', 'A rollback alarm went off'],
  ['The CloudWatch alarm api-prod-5xx was not found.', 'A CloudWatch alarm named in patchwarden.yml does not exist'],
  ['runbook step startWholeWithAlarms: Rate exceeded', 'AWS throttled the request'],
  [
    'The instance refresh made no progress for one hour. Waiting for scale-in protection to be removed. For example: i-1 is protected from scale in.',
    'Instances protected from scale-in were not replaced',
  ],
  [
    'The instance refresh made no progress for one hour. Waiting for instances in Standby to return to service. For example: i-1 is in Standby.',
    'Instances in Standby were not replaced',
  ],
  ['The instance refresh made no progress for one hour.', 'New instances did not come into service'],
  ['Some instances are unhealthy', 'New instances failed their health checks'],
  [
    'Stack:web-prod is in UPDATE_IN_PROGRESS state and can not be updated.',
    'Another change of the stack or group was in progress',
  ],
])('%s: %s', (reason, means) => {
  expect(failureSentence({ reason }).text).toBe(means);
  expect(failureSentence({ reason, resource: 'Group' }).text).toBe(`${means} (\`Group\`)`);
});

test('a warning says what is so, for which names and numbers, and what to do', () => {
  expect(warningLine(warn('capacity-reset', { group: 'WebServerGroup', live: '6', template: '2' })).text).toBe(
    '• The template resets the group size (group WebServerGroup, live 6, template 2). Correct the size in the template or its parameters first.',
  );
});

test.each([
  [
    'single-instance',
    'The group has one instance: no instance may serve while it is replaced. Set MaxHealthyPercentage above 100',
  ],
  ['something-new', 'A newer version of Patchwarden warned of something-new. Request the deploy again'],
])('a warning %s of another version is still said', (code, said) => {
  const change = aStackChange();
  const stored = { ...change, warnings: JSON.parse(JSON.stringify([{ code, blocks: false, facts: {} }])) };
  expect(linesOf(warningSections(stored)).join(' ')).toContain(said);
});

test('what can be otherwise a minute later says when it was checked, and nothing else does', () => {
  const unhealthy = warn('unhealthy-now', { group: 'api', healthy: '3 of 4' });
  expect(warningLine(unhealthy, T0).text).toContain(
    'is unhealthy (group api, healthy 3 of 4), checked <!date^1795165200^',
  );
  expect(shortWarnings({ warnings: [unhealthy], readAt: T0 })[0]?.text).toContain(', checked <!date^1795165200^');
  expect(warningLine(warn('drifted'), T0).text).not.toContain('checked');
  expect(warningLine(unhealthy).text).not.toContain('checked');
});

test('a refusal names everything that blocks with the way to fix it, and nothing else', () => {
  expect(refusalReason([warn('drifted'), warn('no-stack-role', {}, true), warn('nested-stack', {}, true)])).toBe(
    'the stack has no service role, and the runbook cannot update a stack without one. Update the stack once with a service role; CloudFormation keeps using that role. the stack is nested in another one, and nested stacks are not supported: the next update of the parent stack would revert this deploy. Move the group into a stack of its own, e.g. with a CloudFormation stack refactor, and name that stack in patchwarden.yml',
  );
  expect(refusalReason([warn('drifted')])).toBeUndefined();
});

test('more than eight warnings are counted, by code', () => {
  const lines = linesOf(warningSections({ warnings: Array.from({ length: 13 }, () => warn('drifted')) })).flatMap(
    (block) => block.split('\n'),
  );
  expect(lines).toHaveLength(10);
  expect(lines[0]).toBe('*13 warnings*');
  expect(lines.at(-1)).toBe('• 5 more: drifted');
});

test('a phase of creating says whether it is a group', () => {
  expect(phaseText('creating', 'replace')).toBe('creating the new group');
  expect(phaseText('creating', 'update')).toBe('creating the new resources');
  expect(phaseText('preparing', undefined)).toBe('preparing');
});

test('long text stays whole up to its limit, and no word of it becomes markup', () => {
  const text = `${'word '.repeat(300)}:tada: *end*`;
  expect(longText(text, 2000).text).toBe(`${'word '.repeat(300)}꞉tada: ∗end∗`);
  expect(longText(text, 20).text).toBe('word word word word…');
});
