import { parseButtonValue } from '../../src/runs/actions.ts';
import { admittedKey } from '../../src/store/keys.ts';
import { ANA, DAY } from '../runs/fixture.ts';
import { askedValue, EXECUTION, goodBake, NOW, OTHER_EXECUTION, World } from './world.ts';

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

describe('what was admitted is remembered where nobody else writes', () => {
  const admittedOnce = async () => {
    const world = new World();
    const stored = goodBake();
    await world.store(stored);
    world.execute(stored.run);
    expect((await world.admit(stored)).admitted).toBe('yes');
    return { world, stored, key: admittedKey(stored.run.id, stored.run.epoch) };
  };

  test('with the execution, what was approved, and until when', async () => {
    const { world, stored, key } = await admittedOnce();
    const { asks } = Object(parseButtonValue(askedValue(stored.run, world.config)));
    const ttl = Math.ceil((NOW + 400 * DAY) / 1000);
    expect(await world.table.get(key)).toEqual({ ...key, executionId: EXECUTION, asks, ttl });
  });

  test('so that what was approved is done once, whatever becomes of the run', async () => {
    const { world, stored } = await admittedOnce();
    // As it was before, without the execution that was admitted.
    await world.store(stored);
    world.execute(stored.run, { id: OTHER_EXECUTION });
    const again = { ask: 'admit', RunId: stored.run.id, ExecutionId: OTHER_EXECUTION } as const;
    expect(await world.ask(again)).toEqual({ admitted: 'no', refusal: 'not-open' });
    await world.store({ ...stored, beside: { gate: OTHER_EXECUTION } });
    expect(await world.ask(again)).toEqual({ admitted: 'no', refusal: 'not-open' });
    // The one that was admitted may ask again, e.g. since the answer was lost.
    await world.store(stored);
    expect((await world.admit(stored)).admitted).toBe('yes');
  });

  test('also when another question was faster', async () => {
    const world = new World();
    const stored = goodBake();
    await world.store(stored);
    world.execute(stored.run);
    world.beforeWrite = async () => {
      world.beforeWrite = undefined;
      await world.put({ ...admittedKey(stored.run.id, stored.run.epoch), executionId: OTHER_EXECUTION, asks: 'h' });
    };
    expect(await world.admit(stored)).toEqual({ admitted: 'no', refusal: 'not-open' });
  });
});
