import { ANA } from '../runs/fixture.ts';
import { EXECUTION, goodBake, OTHER_EXECUTION, World } from './world.ts';

test('lets the execution of an approved run in, once, and says its parameters', async () => {
  const world = new World();
  const stored = goodBake();
  await world.store(stored);
  world.execute(stored.run);
  expect(await world.admit(stored)).toMatchObject({ admitted: 'yes', refusal: 'none', RunId: stored.run.id });
  expect((await world.table.get({ pk: `RUN#${stored.run.id}`, sk: 'RUN' }))?.['gate']).toBe(EXECUTION);
  expect(await world.admit(stored)).toMatchObject({ admitted: 'yes' });
  world.execute(stored.run, { id: OTHER_EXECUTION });
  const other = { ask: 'admit', RunId: stored.run.id, ExecutionId: OTHER_EXECUTION } as const;
  expect(await world.ask(other)).toEqual({ admitted: 'no', refusal: 'not-open' });
  expect(ANA.userId).toBe(stored.run.approvals[0]?.userId);
});
