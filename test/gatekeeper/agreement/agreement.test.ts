import { caseOf } from './case.ts';
import { play } from './play.ts';

const CASES = 450;

/** "An approval is worth the same to both, at all times": what a worker would start is admitted, and nothing that it would not. */
test('the worker starts what the gatekeeper admits, and nothing else', async () => {
  const differing: object[] = [];
  const said = { starts: 0, not: 0 };
  for (let seed = 1; seed <= CASES; seed += 1) {
    const { worker, gate } = await play(caseOf(seed));
    said[worker === 'starts' ? 'starts' : 'not'] += 1;
    if ((worker === 'starts') !== (gate === 'admitted')) differing.push({ seed, worker, gate });
  }
  expect(differing).toEqual([]);
  // Both answers occur often enough for agreement to mean something.
  expect(Math.min(said.starts, said.not)).toBeGreaterThan(CASES / 10);
});
