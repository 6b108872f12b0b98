import { kindsOf } from '../../../src/app/build.ts';
import { createDeployKind } from '../../../src/deploy/kind.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { Table } from '../../../src/store/table.ts';
import { CONFIG } from '../../model/config.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { HOUR, NOW, T0 } from '../../runs/fixture.ts';
import { aStarted } from '../message/fixture.ts';

test('one look at a deploy reads once what its card, its thread and the board show', async () => {
  const double = createWorkerDouble();
  const asked: string[] = [];
  const table: Table = {
    ...double.table,
    get: (key) => {
      asked.push(key.sk);
      return double.table.get(key);
    },
  };
  const base = { ...double.ports, table, config: CONFIG };
  const run = { ...createDeployKind(base), report: async () => ({ kind: 'not-yet' }) as const };
  const ports = { ...base, kinds: kindsOf(new Map([['deploy', { run }]])) };
  const ended = aStarted('succeeded', { version: 1, ending: { at: T0 + HOUR, code: 'succeeded' }, report: 'pending' });
  await double.store(ended);
  await reconcile(ports, ended.id, NOW + HOUR);
  const of = (what: string): number => asked.filter((each) => each === what).length;
  expect([of('DIFFERENCE'), of('REPORT')]).toEqual([1, 1]);
  expect(double.said.map(({ method }) => method)).toContain('postMessage');
});
