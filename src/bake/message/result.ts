import type { ActionsBlock } from '@slack/types';
import { spanText } from '../../duration.ts';
import { differenceOneLine } from '../../images/message/difference-one-line.ts';
import type { ImageDifference } from '../../images/types.ts';
import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, listed, short } from '../../slack/words.ts';
import type { BakeOutcome } from '../types/plan.ts';
import type { BakeRun } from '../types/run.ts';

/** What was made, where, and how long that took. */
export function resultText({ plan, outcome, start, ending }: BakeRun): Mrkdwn {
  const word = plan.output === 'ami' ? 'New AMI' : 'New image';
  const made =
    outcome?.image === undefined
      ? md`The bake made an image of *${short(plan.image)}*, but none for this account and Region: check the distribution settings of pipeline ${short(plan.pipelineName)}`
      : md`${word} ${code(short(outcome.image, 300))} of *${short(plan.image)}*, recipe ${short(plan.recipe.name)} ${short(plan.recipe.version)}`;
  const took =
    start === undefined || ending === undefined ? md`` : md` · took ${spanText(ending.at - start.claimedAt)}`;
  return md`${made}${elsewhereText(outcome)}${took}`;
}

/** Images of other Regions and accounts; the thread has their ids. */
export const elsewhereOf = (outcome: BakeOutcome | undefined): BakeOutcome['images'] =>
  (outcome?.images ?? []).filter(({ image }) => image !== outcome?.image);

const MAX_REGIONS = 3;

function elsewhereText(outcome: BakeOutcome | undefined): Mrkdwn {
  const elsewhere = elsewhereOf(outcome);
  const count = elsewhere.length + (outcome?.more ?? 0);
  if (count === 0) return md``;
  const regions = [...new Set(elsewhere.map(({ region }) => region))];
  const where = regions.length > MAX_REGIONS ? counted(regions.length, 'Region') : listed(regions);
  return md` · ${counted(count, 'more image')} for ${where}`;
}

/** What the new image fixes, introduces and removes. */
export function differenceText({ report }: BakeRun, difference: ImageDifference | undefined): Mrkdwn {
  if (difference !== undefined) return differenceOneLine(difference);
  return report === 'unavailable'
    ? md`What changed could not be read within 30 minutes: \`/patch diff\` compares any two images`
    : md`Collecting what changed; the result appears here`;
}

/** A new image changes no fleet: that is what readers of "succeeded" must know. */
export const resultUndo = ({ cancel }: BakeRun): Mrkdwn =>
  cancel === undefined
    ? md`No fleet has changed`
    : md`No fleet has changed · ${user(cancel.by)} chose Stop, but the image was finished first`;

/** What can be done with it, and what happens if nobody does. */
export function resultNext({ outcome }: BakeRun, offers: readonly ActionsBlock[]): Mrkdwn {
  const keep = md`If nobody deploys it, the fleets keep their current image.`;
  if (outcome?.image === undefined) return keep;
  const how =
    offers.length === 0
      ? md`\`/patch deploy\` moves a fleet to it.`
      : md`Deploy it with a button on the card; that needs its own approval.`;
  return md`${how} ${keep}`;
}
