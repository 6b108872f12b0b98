import { answerQuestion } from '../../src/gatekeeper/flow.ts';
import type { GatekeeperPorts } from '../../src/gatekeeper/ports.ts';
import { EXECUTION, goodBake, NOW, World } from './world.ts';

const AWAY = { account: '444455556666', region: 'us-east-1' };

/** A run that is approved at home, asked for by that place. */
async function askedFrom(here: GatekeeperPorts['here']) {
  const world = new World();
  const stored = goodBake();
  world.execute(stored.run);
  await world.store(stored);
  const ask = (question: Parameters<typeof answerQuestion>[1]) =>
    answerQuestion({ ...world.ports, here }, question, () => NOW);
  return { ask, stored, logged: world.logged };
}

test('an execution elsewhere with everything as it was approved is not admitted', async () => {
  const { ask, stored, logged } = await askedFrom(AWAY);
  const answer = await ask({ ask: 'admit', RunId: stored.run.id, ExecutionId: EXECUTION });
  expect(answer).toEqual({ admitted: 'no', refusal: 'not-this-plan' });
  expect(logged).toContainEqual(expect.objectContaining({ detail: 'other-place' }));
});

test('nor is it answered later, when the one at home was admitted', async () => {
  const home = await askedFrom({ account: '111122223333', region: 'ap-southeast-2' });
  const { id: RunId } = home.stored.run;
  expect(await home.ask({ ask: 'admit', RunId, ExecutionId: EXECUTION })).toMatchObject({ admitted: 'yes' });
  expect(await home.ask({ ask: 'was-admitted', RunId, ExecutionId: EXECUTION })).toMatchObject({ admitted: 'yes' });
  const away = await askedFrom(AWAY);
  expect(await away.ask({ ask: 'was-admitted', RunId, ExecutionId: EXECUTION })).toMatchObject({ admitted: 'no' });
});
