import { MINUTE } from '../../../runs/fixture.ts';
import { always, says } from '../exam-card.ts';
import { fact } from '../facts.ts';

/** What answers about bakes of the image `web` rest on. */

export const WEB = fact('web', 'shop', {
  'run.name': 'shop',
  'run.plan.image': 'shop',
  'run.plan.pipelineName': 'shop',
  'run.plan.recipe.name': 'shop',
});
export const RECIPE = fact('1.0.0', '2.4.1', { 'run.plan.recipe.version': '2.4.1' });
export const USUAL = fact('26 min', '58 min', { 'run.plan.lastDurationsMs': [57 * MINUTE, 59 * MINUTE] });
const CRITICAL = fact('1 critical', '5 critical', {
  'run.plan.current.pending.critical': 5,
  'run.plan.current.pending.other': 4,
});
const OPEN = fact('12', '19', { 'run.plan.current.pending.other': 15 });

export const NO_FLEET = always('a bake changes no fleet, whatever becomes of it', [
  'no fleet changes|no fleet changed|changes no fleet|no fleet has changed|changes no fleet|fleets keep|every fleet keeps',
]);
/** What a new image could fix. */
export const GAIN = says([OPEN, CRITICAL]);
