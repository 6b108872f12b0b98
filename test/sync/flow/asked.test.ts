import { createRun } from '../../../src/runs/effect/run-store.ts';
import type { RunState } from '../../../src/runs/types/state.ts';
import { loadLastLook, saveLastLook } from '../../../src/sync/effect/daily.ts';
import { refusedBefore, rememberAsked } from '../../../src/sync/flow/asked.ts';
import { portsDouble, withKinds } from '../../support/ports.ts';
import { syncIn } from '../run.ts';

const ports = () => withKinds(portsDouble());

/** A sync that was asked for and ended so; each has a subject of its own, since none waits here for another. */
async function asked(place: ReturnType<typeof ports>, id: string, state: RunState, planHash: string): Promise<void> {
  await createRun(place, syncIn(state, { id, planHash, subject: id }), { type: 'requested' });
  await rememberAsked(place, id);
}

const refused = async (place: ReturnType<typeof ports>) => refusedBefore(place, await loadLastLook(place));

test('what was rejected is remembered beyond the sync that was asked for next', async () => {
  const place = ports();
  await asked(place, 's-aaaaaaaa', 'rejected', 'first');
  expect(await refused(place)).toEqual(['first']);
  await asked(place, 's-bbbbbbbb', 'succeeded', 'second');
  expect(await refused(place)).toEqual(['first']);
  await saveLastLook(place, { day: '2026-11-20' });
  await asked(place, 's-cccccccc', 'succeeded', 'first');
  expect(await refused(place)).toEqual([]);
  expect(await loadLastLook(place)).toEqual({ day: '2026-11-20', runId: 's-cccccccc', refused: ['first'] });
});

test('what an earlier version kept, without a list, is read', async () => {
  const place = ports();
  await createRun(place, syncIn('rejected', { id: 's-aaaaaaaa', planHash: 'first' }), { type: 'requested' });
  await saveLastLook(place, { day: '2026-11-20', runId: 's-aaaaaaaa' });
  expect(await loadLastLook(place)).toMatchObject({ refused: [] });
  expect(await refused(place)).toEqual(['first']);
});
