import { AwsCallError } from '../../../src/aws/failure.ts';
import type { Execution, ExecutionStep, SeenExecution } from '../../../src/aws/ssm.ts';
import { slotRefusal } from '../../../src/patch/effect/slot-refusal.ts';
import { portsDouble } from '../../support/ports.ts';
import { aPatchRun, T0 } from '../facts.ts';

const ROLE = 'arn:aws:sts::111122223333:assumed-role/patchwarden-window-runbook-ap-southeast-2/local';
const run = aPatchRun({
  state: 'approved',
  slot: { what: 'mw-0a1b2c3d4e5f67890', opensAt: T0, latestStart: T0 + 3_600_000, elsewhere: 'group' },
});

const gate = (refusal: string): ExecutionStep => ({
  name: 'gate',
  status: 'Success',
  outputs: { admitted: [refusal === 'none' ? 'yes' : 'no'], refusal: [refusal] },
});

function portsWith(refusal: string, seen: Partial<SeenExecution> = {}, parts: Partial<Execution> = {}) {
  const { automation, executions, here, setting } = portsDouble();
  const started = { id: 'exec-1', document: 'Patchwarden-Patch', parameters: {} };
  return {
    here,
    setting,
    automation: {
      ...automation,
      findByTag: async (key: string, document: string) =>
        key === `PatchwardenRun-${run.id}` && document === 'Patchwarden-Patch' ? [started] : [],
      get: async (id: string) => ({ id, status: 'Failed', end: 'failed' as const, steps: [gate(refusal)], ...parts }),
    },
    executions: {
      ...executions,
      seen: async () => ({ ...started, status: 'Failed', executedBy: ROLE, startedAt: T0 + 1000, ...seen }),
    },
  };
}

test('a no to what the window started is told', async () => {
  expect(await slotRefusal(portsWith('paused'), run)).toBe('paused');
});

test('not of what it let in, nor of one that is not over', async () => {
  expect(await slotRefusal(portsWith('none'), run)).toBeUndefined();
  const { end: _end, ...running } = await portsWith('paused').automation.get('exec-1');
  const ports = portsWith('paused');
  const get = async () => running;
  expect(await slotRefusal({ ...ports, automation: { ...ports.automation, get } }, run)).toBeUndefined();
});

test('not of what somebody else started, or what belongs to an earlier slot', async () => {
  const by = ROLE.replace('window-runbook', 'worker');
  expect(await slotRefusal(portsWith('paused', { executedBy: by }), run)).toBeUndefined();
  expect(await slotRefusal(portsWith('paused', { startedAt: T0 - 1 }), run)).toBeUndefined();
});

test('what AWS does not answer is looked at again', async () => {
  const findByTag = async () => {
    throw new AwsCallError('looking', new Error('Throttling'));
  };
  const ports = portsWith('paused');
  expect(await slotRefusal({ ...ports, automation: { ...ports.automation, findByTag } }, run)).toBeUndefined();
});
