import type { Config } from '../../src/config/types.ts';
import { CONFIG } from '../model/config.ts';
import { ANA } from '../runs/fixture.ts';
import { approvedRun, askedBake, askedValue, clickBy, givenBy, goodBake, type Stored, World } from './world.ts';

const observing: Config = { ...CONFIG, observe: 'shadow' };

/** Approved as a shadow, with a proof that holds. */
const shadow = (): Stored => {
  const asked = askedBake({ observe: 'shadow' });
  return approvedRun(asked, [givenBy(ANA, clickBy(ANA, askedValue(asked)))]);
};

test('a good run of what the deployed config only observes is not admitted', async () => {
  const world = new World();
  world.config = observing;
  expect(await world.refusalOf(goodBake())).toBe('observed config');
});

test('nor is one that was approved as a shadow, whatever is deployed by now', async () => {
  expect(await new World().refusalOf(shadow())).toBe('observed requested');
});

test('whoever takes the mark out of the table has approvals of something else', async () => {
  const { run, ...rest } = shadow();
  const { observe: _observe, ...unmarked } = run;
  expect(await new World().refusalOf({ ...rest, run: unmarked })).toBe('not-approved 0/1 U0ANA:other-plan');
});
