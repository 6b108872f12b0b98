import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { bodyOf, buttonsOf, linesOf } from '../support/written-text.ts';
import { call, fieldsOf, listOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile, worldWith } from './variants.ts';

const CHANNEL = 'C0WINDOWS';
const DEV = 'mw-02dab9c37e5bf9d70';

/** The example, whose win-dev lets people stop its window. */
function stoppable(): object {
  const { fleets } = fieldsOf(parse(readFileSync('patchwarden.yml', 'utf8')));
  const all = fieldsOf(fleets);
  return { ...all, 'win-dev': { ...fieldsOf(all['win-dev']), stop: true } };
}

const local = inLocalWorld({
  watched: true,
  config: configFile('stop-windows.yml', { fleets: stoppable() }),
  world: worldWith({ start: '2026-11-18T23:30:00Z' }),
});

const plain = (text: string): string => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');

const card = () => {
  const [found] = local.world
    .messages(CHANNEL)
    .filter(({ metadata }) => fieldsOf(metadata?.event_payload)['window_id'] === DEV)
    .map(({ ts, text, blocks = [], replies }) => ({
      ts,
      text: plain(text),
      body: plain(linesOf(blocks).join('\n')),
      buttons: buttonsOf(blocks),
      replies: replies.map((reply) => plain(bodyOf(reply))),
    }));
  if (found === undefined) throw new Error('there is no card of the window');
  return found;
};

const press = (user: string): Promise<string[]> =>
  local.world.told(user, () =>
    local.world.control('click', { user, channel: CHANNEL, ts: card().ts, action_id: 'window-stop' }),
  );

test('an open window of a fleet that lets people stop it is ended by an approver, by its runbook, and its card says what came of it', async () => {
  const { world } = local;
  await world.advance('3m');
  expect(card().buttons).toEqual(['Patch now', 'Details']);
  await world.advance('88m');
  expect(card().text).toMatch(/^Patching-DEV is open/);
  expect(card().buttons).toEqual(['Stop', 'Details']);
  expect(await press('U0DEV')).toEqual([expect.stringMatching(/^Nothing was done: only approvers can do this\./)]);
  expect(await press('U0BEN')).toEqual([
    expect.stringMatching(
      /^\*?Patching-DEV\*? is being stopped; an instance that has begun may still finish and reboot\./,
    ),
  ]);
  await world.advance('3m');
  expect(card().buttons).not.toContain('Stop');
  expect(card().replies.join('\n')).toMatch(/stopped \*Patching-DEV\*: nothing more starts/);
  const executions = await call(world, 'ssm', 'DescribeMaintenanceWindowExecutions', { WindowId: DEV });
  expect(listOf(executions['WindowExecutions']).map(({ Status }) => Status)).toEqual(['CANCELLED']);
  const automations = await call(world, 'ssm', 'DescribeAutomationExecutions', {});
  expect(
    listOf(automations['AutomationExecutionMetadataList'])
      .filter(({ DocumentName }) => DocumentName === 'Patchwarden-StopWindow')
      .map(({ AutomationExecutionStatus }) => AutomationExecutionStatus),
  ).toEqual(['Success']);
  await world.advance('30m');
  expect(card().body).toContain('stopped it');
});
