import { AwsCallError } from '../../../src/aws/failure.ts';
import type { AutomationStart, Execution } from '../../../src/aws/ssm.ts';
import { HOUR, MINUTE } from '../../../src/duration.ts';
import { brokenLink } from '../../../src/runs/decision/audit-chain.ts';
import type { ClickJob } from '../../../src/slack/job.ts';
import { loadStopAudit } from '../../../src/windows/effect/stop.ts';
import { formatOccurrenceValue, WINDOW_ACTIONS } from '../../../src/windows/types/actions.ts';
import { aFleet, configWith, EXECUTION, OPENS, WINDOW } from '../fixture.ts';
import { aWorld, CHANNEL, close, live, open } from './living.ts';

const fleets = [aFleet('win-dev', { stop: true, window: WINDOW })];
const config = configWith(fleets);

const failing = (name: string, status?: number): AwsCallError =>
  new AwsCallError(
    'starting Patchwarden-StopWindow',
    Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status } }),
  );

/** An open window whose fleet lets people stop it, and an Automation whose starts and gate are in hand. */
async function opened() {
  const world = aWorld();
  const starts: AutomationStart[] = [];
  const automation = {
    /** What the next starts do, before they answer. */
    faults: [] as unknown[],
    executions: new Map<string, Execution>(),
  };
  const followed = live(world, config, {
    start: async (start) => {
      starts.push(start);
      const fault = automation.faults.shift();
      if (fault !== undefined) throw fault;
      return 'execution-1';
    },
    get: async (id) => automation.executions.get(id) ?? { id, status: 'InProgress', steps: [] },
  });
  await followed.tickAt(OPENS - HOUR);
  open(world);
  await followed.tickAt(OPENS + MINUTE);
  const click = (userId = 'U0BEN', over: Partial<ClickJob> = {}): Promise<void> | undefined =>
    followed.feature.onClick?.(
      {
        kind: 'click',
        id: `click-${starts.length}`,
        at: world.now,
        actor: { userId, teamId: 'T0PATCHW' },
        actionId: WINDOW_ACTIONS.stop,
        value: formatOccurrenceValue({ windowId: WINDOW, opensAt: OPENS }),
        from: { kind: 'message', channelId: CHANNEL, messageTs: '1796000000.000001' },
        ...over,
      },
      world.now,
    );
  const stop = async () => (await followed.stateOf())?.stop;
  const replies = () => followed.told.posts.filter(({ threadTs }) => threadTs !== undefined).map(({ text }) => text);
  return { ...followed, world, starts, automation, click, stop, replies };
}

const ended = (status: string, end: 'success' | 'failed', failure?: string): Execution => ({
  id: 'execution-1',
  status,
  end,
  steps: [],
  ...(failure === undefined ? {} : { failure }),
});

test('is claimed, started once, told to the channel, and known to be done when its runbook is', async () => {
  const { click, starts, stop, table, automation, tickAt, replies, answers } = await opened();
  await click();
  expect(starts).toMatchObject([{ document: 'Patchwarden-StopWindow', parameters: { WindowExecutionId: EXECUTION } }]);
  expect(await stop()).toMatchObject({ state: 'started', by: 'U0BEN', executionId: 'execution-1' });
  expect(await table.get({ pk: `STOP#${EXECUTION}`, sk: '1' })).toMatchObject({
    bound: expect.stringContaining(`WindowId=${WINDOW}`),
  });
  expect(replies().at(-1)).toContain(
    '<@U0BEN> stopped *Patching-DEV*: nothing more starts, and 1 command is being stopped',
  );
  expect(answers.at(-1)).toContain('is being stopped');
  await click('U0ANA');
  expect(starts).toHaveLength(1);
  expect(answers.at(-1)).toContain('<@U0BEN> has been stopping *Patching-DEV*');
  automation.executions.set('execution-1', ended('Success', 'success'));
  await tickAt(OPENS + 3 * MINUTE);
  expect(await stop()).toMatchObject({ state: 'done' });
});

test('each step is in the audit of the occurrence, chained', async () => {
  const { click, table, stateOf, automation, tickAt } = await opened();
  await click();
  automation.executions.set('execution-1', ended('Success', 'success'));
  await tickAt(OPENS + 3 * MINUTE);
  const occurrence = await stateOf();
  if (occurrence?.audited === undefined) throw new Error('nothing was written down');
  const { records, hash } = occurrence.audited;
  const audit = (await loadStopAudit(table, occurrence)).map(({ pk: _pk, sk: _sk, ...entry }) => ({
    ...entry,
    version: Number(entry['version']),
    prev: String(entry['prev']),
    hash: String(entry['hash']),
  }));
  expect(audit).toMatchObject([{ type: 'stop-decided', by: 'U0BEN' }, { type: 'stop-started' }, { type: 'stop-done' }]);
  expect(brokenLink(audit, { version: records, hash })).toBeUndefined();
});

test('a worker that crashes after the claim is followed by one that sends the same bytes', async () => {
  const { click, starts, stop, automation, tickAt } = await opened();
  automation.faults.push(new Error('the function was ended'));
  await expect(click()).rejects.toThrow('the function was ended');
  expect(await stop()).toMatchObject({ state: 'claimed' });
  await tickAt(OPENS + 3 * MINUTE);
  expect(await stop()).toMatchObject({ state: 'started', attempt: 1 });
  expect(starts).toHaveLength(2);
  expect(starts[1]).toEqual(starts[0]);
});

test.each([
  ['never answered', failing('TimeoutError', 503)],
  ['turned away for a while', failing('ThrottlingException', 400)],
])('a start that was %s is repeated with the same token', async (_, fault) => {
  const { click, starts, stop, automation, tickAt } = await opened();
  automation.faults.push(fault);
  await click();
  expect(await stop()).toMatchObject({ state: 'claimed' });
  await tickAt(OPENS + 3 * MINUTE);
  expect(starts.map(({ clientToken }) => clientToken)).toEqual([starts[0]?.clientToken, starts[0]?.clientToken]);
  expect(await stop()).toMatchObject({ state: 'started' });
});

test('a start that is refused is told, its gate is shut, and it may be tried again as another attempt', async () => {
  const { click, starts, stop, automation, table, replies, told, tickAt } = await opened();
  automation.faults.push(failing('AccessDeniedException', 400));
  await click();
  expect(await stop()).toMatchObject({ state: 'failed', attempt: 1 });
  expect(await table.get({ pk: `STOP#${EXECUTION}`, sk: '1' })).toMatchObject({ gate: 'closed', over: true });
  expect(replies().at(-1)).toContain('*Patching-DEV* could not be stopped, as <@U0BEN> asked');
  await tickAt(OPENS + 3 * MINUTE);
  expect(JSON.stringify(told.paints.at(-1))).toContain('Patching-DEV');
  await click();
  expect(await stop()).toMatchObject({ state: 'started', attempt: 2 });
  expect(starts[1]?.clientToken).not.toBe(starts[0]?.clientToken);
});

test('a start that was refused after one that got through is known to have got through', async () => {
  const { click, stop, automation, table, tickAt } = await opened();
  automation.faults.push(failing('TimeoutError', 503), failing('AccessDeniedException', 400));
  await click();
  const item = await table.get({ pk: `STOP#${EXECUTION}`, sk: '1' });
  await table.write([{ kind: 'set', key: { pk: item?.pk ?? '', sk: '1' }, set: { gate: 'execution-0' }, when: {} }]);
  await tickAt(OPENS + 3 * MINUTE);
  expect(await stop()).toMatchObject({ state: 'started', executionId: 'execution-0' });
});

test('what was not started when the window ended never is', async () => {
  const { click, stop, automation, world, starts, tickAt } = await opened();
  automation.faults.push(failing('ThrottlingException', 400));
  await click();
  close(world, OPENS + 2 * MINUTE);
  await tickAt(OPENS + 3 * MINUTE);
  expect(starts).toHaveLength(1);
  expect(await stop()).toMatchObject({ state: 'failed', error: 'the window ended first' });
});

test('a runbook that fails is told, with its reason', async () => {
  const { click, stop, automation, tickAt, replies } = await opened();
  await click();
  automation.executions.set('execution-1', ended('Failed', 'failed', 'Step gate failed'));
  await tickAt(OPENS + 3 * MINUTE);
  expect(await stop()).toMatchObject({ state: 'failed', error: 'Step gate failed' });
  expect(replies().at(-1)).toContain('Step gate failed');
});

test('only who may decide for its fleets stops it, and only from its card', async () => {
  const { click, starts, answers } = await opened();
  await click('U0DEV');
  expect(answers.at(-1)).toBe('Nothing was done: only approvers can do this.');
  await click('U0BEN', { from: { kind: 'message', channelId: CHANNEL, messageTs: '1796000000.000099' } });
  expect(answers.at(-1)).not.toContain('is being stopped');
  expect(starts).toEqual([]);
});
