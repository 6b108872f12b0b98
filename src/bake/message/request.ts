import { nearest } from '../../config/nearest.ts';
import { present } from '../../present.ts';
import { context, inputText, LIMITS, modal, section, staticSelect } from '../../slack/blocks.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import type { PlanRefusal } from '../effect/plan.ts';

/** Action ids of the chooser's inputs. */
export const IMAGE_INPUT = 'image';
export const REASON_INPUT = 'reason';

export function unknownImage(name: string, known: readonly string[]): Mrkdwn {
  const list = known.length === 0 ? md`The config has no images yet.` : md`Images: ${known.join(', ')}.`;
  const meant = nearest(name, known);
  const hint = meant === undefined ? md`` : md` Did you mean \`/patch bake ${meant}\`?`;
  return md`No request was made: there is no image ${code(name)}.${hint} ${list} \`/patch bake\` alone lets you choose.`;
}

/** Nothing here bakes it: its gold AMI is all that is known of it. */
export function bakedElsewhere({
  image,
  parameter,
  owners,
  fleets: [fleet],
}: {
  image: string;
  parameter: string;
  owners: readonly string[];
  fleets: readonly string[];
}): Mrkdwn {
  const who =
    owners.length === 0 ? 'a pipeline outside patchwarden.yml' : `a pipeline of account ${owners.join(' or ')}`;
  const next = fleet === undefined ? md`` : md` ${code(`/patch deploy ${fleet} gold`)} requests a deploy of it.`;
  return md`No request was made: ${image} has no \`pipeline\` in patchwarden.yml, so there is nothing to bake here. It is baked by ${who}, which writes the id of the gold AMI to parameter ${code(parameter)}.${next}`;
}

export function planRefusal(image: string, refusal: PlanRefusal): Mrkdwn {
  switch (refusal.code) {
    case 'pipeline-gone':
      return md`No request was made: the pipeline of ${image} does not exist (${code(refusal.arn)}). Create it, or correct \`images.${image}.pipeline\` in patchwarden.yml and deploy.`;
    case 'pipeline-disabled': {
      const after = refusal.failures > 0 ? ` after ${refusal.failures} failed builds in a row` : '';
      return md`No request was made: the pipeline of ${image} is disabled${after}. Fix the cause, enable it in Image Builder, and request it again.`;
    }
    case 'unreadable':
      return md`No request was made: the pipeline of ${image} could not be read (${refusal.error}). Try again in a minute; if it keeps failing, see the worker's log.`;
  }
}

/** The chooser behind `/patch bake`: every image of the config. */
export const imageModal = (callbackId: string, images: readonly { name: string; policy: string }[], chosen?: string) =>
  modal({
    callbackId,
    title: 'Bake an image',
    ...(images.length === 0 ? {} : { submit: 'Request' }),
    blocks:
      images.length === 0
        ? [section(md`The config has no images yet. Add one under \`images\` in patchwarden.yml and deploy.`)]
        : [
            section(md`Someone else approves before anything starts.`),
            staticSelect({
              actionId: IMAGE_INPUT,
              label: 'Image',
              choices: images.map(({ name, policy }) => ({ text: name, value: name, description: `policy ${policy}` })),
              ...present({ chosen }),
            }),
            ...(images.length > LIMITS.options
              ? [
                  context(
                    md`${counted(images.length - LIMITS.options, 'more image')} not listed: type ${code('/patch bake <image>')}.`,
                  ),
                ]
              : []),
            inputText({ actionId: REASON_INPUT, label: 'Reason', optional: true, maxLength: 300 }),
          ],
  });
