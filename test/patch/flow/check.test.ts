import { checkPatchPlan } from '../../../src/patch/effect/check.ts';
import { openWish, startOf } from '../../../src/patch/flow/request.ts';
import { isPatch } from '../../../src/patch/types/run.ts';
import { loadHistory } from '../../../src/runs/effect/run-store.ts';
import { aManaged, anInstance } from '../../nodes/fixture.ts';
import { DEV } from '../../runs/fixture.ts';
import { afterDev, HOUR } from '../after-dev.ts';
import { type FakeGroup, patchPorts } from '../double.ts';
import { T0 } from '../facts.ts';

test.each<[string, FakeGroup, object]>([
  ['nothing has changed', {}, { kind: 'same' }],
  [
    'another rule of the baseline',
    { rulesHash: 'r2' },
    { kind: 'changed', why: 'the rules of baseline Win-PROD have changed' },
  ],
  [
    'one instance more',
    {
      instances: ['i-1', 'i-2', 'i-3'].map((id) => anInstance(id)),
      managed: ['i-1', 'i-2', 'i-3'].map((id) => aManaged(id)),
    },
    { kind: 'same', plan: { changedSince: { added: ['i-3'], removed: [] } } },
  ],
  ['nobody left', { instances: [anInstance('i-1', { state: 'stopped' })], managed: [] }, { kind: 'busy' }],
])('the check before a start: %s', async (_title, group, expected) => {
  const { ports } = await afterDev();
  const wish = {
    id: 'r',
    operation: 'install',
    fleet: 'win-dev',
    asked: {},
    when: { kind: 'now' },
    override: false,
    to: { userId: 'U0DEV' },
  } as const;
  expect((await openWish(ports, { wish, requester: DEV, now: T0 + HOUR })).kind).toBe('asked');
  const [run] = (await loadHistory(ports, ['win-dev'], 1)).map((record) => record.run).filter(isPatch);
  if (run === undefined) throw new Error('there is no run');
  expect(await checkPatchPlan({ ...ports, ...patchPorts(group).ports }, run)).toMatchObject(expected);
});

test('a fleet that the config no longer has, or gives other instances, ends the run', async () => {
  const { ports, source } = await afterDev();
  const { 'win-dev': dev, ...fleets } = ports.config.fleets;
  expect(await checkPatchPlan({ ...ports, config: { ...ports.config, fleets } }, source)).toEqual({
    kind: 'gone',
    why: 'patchwarden.yml no longer has fleet win-dev',
  });
  expect(await checkPatchPlan(ports, source)).toEqual({
    kind: 'gone',
    why: 'patchwarden.yml now gives win-dev other instances',
  });
  expect(dev?.name).toBe('win-dev');
});

test('a start that was typed is read in the zone of the config, and bounded', async () => {
  const { ports } = await afterDev();
  expect(startOf(ports, { kind: 'now' }, T0)).toEqual({ kind: 'start' });
  expect(startOf(ports, { kind: 'at', text: 'noon' }, T0)).toMatchObject({ refusal: { code: 'not-a-time' } });
  expect(startOf(ports, { kind: 'moment', at: T0 - 1 }, T0)).toMatchObject({ refusal: { code: 'past' } });
  expect(startOf(ports, { kind: 'moment', at: T0 + 15 * 24 * HOUR }, T0)).toMatchObject({
    refusal: { code: 'too-far' },
  });
  expect(startOf(ports, { kind: 'moment', at: T0 + HOUR }, T0)).toEqual({ kind: 'start', at: T0 + HOUR });
});
