import { deployLines } from '../../../src/deploy/message/lines.ts';
import { aDeploy } from '../../runs/deploy-fixture.ts';

test('what a deploy would have done, where nothing may be changed', () => {
  expect(deployLines.wouldHave(aDeploy()).text).toBe('It would have moved stack web-prod to image `ami-0new`.');
});
