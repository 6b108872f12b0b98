import { bakeLines } from '../../../src/bake/message/lines.ts';
import { aRun } from '../../runs/fixture.ts';

test('what a bake would have done, where nothing may be changed', () => {
  expect(bakeLines.wouldHave(aRun()).text).toBe('It would have baked a new image of web from recipe web 1.0.0.');
});
