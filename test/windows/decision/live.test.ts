import type { CommandInvocation } from '../../../src/aws/commands.ts';
import { newCard } from '../../../src/cards/types.ts';
import { HOUR } from '../../../src/duration.ts';
import { pointedAt } from '../../../src/windows/decision/hints.ts';
import { type CommandFacts, isOver, liveOf } from '../../../src/windows/decision/live.ts';
import { aLive, anOccurrence, COMMAND, EXECUTION, OPENS, WINDOW } from '../fixture.ts';

const invocation = (instanceId: string, status: string, details = ''): CommandInvocation => ({
  instanceId,
  status,
  details,
  requestedAt: OPENS,
  plugins: [],
});

const command = (invocations: readonly CommandInvocation[], id = COMMAND): CommandFacts => ({
  state: {
    id,
    document: 'AWS-RunPatchBaseline',
    status: 'Success',
    details: 'Success',
    targets: invocations.length,
    completed: 0,
    errors: 0,
    deliveryTimedOut: 0,
  },
  invocations,
});

const live = (commands: readonly CommandFacts[], status = 'SUCCESS') =>
  liveOf({
    execution: { id: EXECUTION, windowId: WINDOW, status, startedAt: OPENS },
    tasks: [
      { id: 't-1', arn: 'AWS-RunPatchBaseline', status },
      { id: 't-2', arn: 'AWS-UpdateSSMAgent', status },
    ],
    documents: ['AWS-RunPatchBaseline'],
    commands,
  });

describe('an execution', () => {
  test('is told by its instances: four undeliverable and one success are four failures', () => {
    const lost = ['i-1', 'i-2', 'i-3', 'i-4'].map((id) => invocation(id, 'Failed', 'undeliverable'));
    const { counts, failures } = live([command([...lost, invocation('i-5', 'Success')])]);
    expect(counts).toEqual({ done: 1, failed: 4, inProgress: 0, waiting: 0 });
    expect(failures).toEqual([
      { cause: 'undeliverable', count: 4, ids: ['i-1', 'i-2', 'i-3', 'i-4'], commandId: COMMAND },
    ]);
  });

  test('counts the worse of what the commands of an instance say', () => {
    const second = command([invocation('i-1', 'Failed'), invocation('i-2', 'InProgress')], 'other');
    const { counts } = live([command([invocation('i-1', 'Success'), invocation('i-2', 'Success')]), second]);
    expect(counts).toEqual({ done: 0, failed: 1, inProgress: 1, waiting: 0 });
  });

  test.each([
    ['Undeliverable', 'undeliverable'],
    ['Delivery Timed Out', 'delivery-timed-out'],
    ['DeliveryTimedOut', 'delivery-timed-out'],
    ['Execution Timed Out', 'execution-timed-out'],
    ['Access Denied', 'access-denied'],
    ['Terminated', 'not-started'],
    ['InvalidPlatform', 'not-started'],
    ['Failed', 'failed'],
  ])('says why it did not reach or patch an instance: %s', (details, cause) => {
    expect(live([command([invocation('i-1', 'Failed', details)])]).failures[0]?.cause).toBe(cause);
  });

  test('groups failures by cause, the most first, and names the first ten', () => {
    const failed = Array.from({ length: 12 }, (_, i) => invocation(`i-${i}`, 'Failed'));
    const { failures } = live([command([invocation('i-x', 'TimedOut', 'ExecutionTimedOut'), ...failed])]);
    expect(failures.map(({ cause, count, ids }) => [cause, count, ids.length])).toEqual([
      ['failed', 12, 10],
      ['execution-timed-out', 1, 1],
    ]);
  });

  test('knows which of its tasks matter', () => {
    expect(live([]).tasks.map(({ document, matters }) => [document, matters])).toEqual([
      ['AWS-RunPatchBaseline', true],
      ['AWS-UpdateSSMAgent', false],
    ]);
  });

  test('is over when its commands are too: at the window’s end they continue', () => {
    const running = { ...aLive(), status: 'TIMED_OUT' };
    expect(isOver(running)).toBe(false);
    expect(isOver({ ...running, commands: [] })).toBe(true);
    expect(isOver({ ...running, status: 'IN_PROGRESS', commands: [] })).toBe(false);
  });
});

describe('an event', () => {
  const record = (parts: Parameters<typeof anOccurrence>[0]) => ({
    key: { pk: 'OCC', sk: 'OCC' },
    occurrence: anOccurrence(parts),
    card: newCard('C0PATCHING'),
    cardRev: 0,
    lookedAt: 0,
    wakeAt: 0,
    dueAt: 0,
  });
  const open = record({ state: 'open', live: aLive() });
  const hint = (detailType: string, detail: Record<string, unknown>, source = 'aws.ssm') =>
    pointedAt({ source, detailType, resources: [], detail }, [open, record({ state: 'ended', endedAt: OPENS + HOUR })]);

  test.each([
    [
      'of its window’s execution',
      'Maintenance Window Execution State-change Notification',
      { 'window-id': WINDOW },
      1,
      [],
    ],
    ['of its command', 'EC2 Command Invocation Status-change Notification', { 'command-id': COMMAND }, 1, []],
    ['of another command', 'EC2 Command Status-change Notification', { 'command-id': 'other' }, 0, []],
    ['of a changed task', 'Maintenance Window Task Registration Notification', { 'window-id': WINDOW }, 1, [WINDOW]],
    [
      'of a window that is disabled',
      'Maintenance Window State-change Notification',
      { 'window-id': WINDOW },
      1,
      [WINDOW],
    ],
    [
      'of a new window',
      'Maintenance Window Target Registration Notification',
      { 'window-id': 'mw-new' },
      0,
      ['mw-new'],
    ],
  ])('%s points at what is not over', (_, detailType, detail, occurrences, windowIds) => {
    const pointed = hint(detailType, detail);
    expect(pointed.occurrences).toHaveLength(occurrences);
    expect(pointed.windowIds).toEqual(windowIds);
  });

  test('of another service points at nothing', () => {
    expect(hint('EC2 Command Status-change Notification', { 'command-id': COMMAND }, 'aws.ec2').occurrences).toEqual(
      [],
    );
  });
});
