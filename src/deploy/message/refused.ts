import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import type { OrderRefusal } from '../decision/order.ts';
import { shareOf } from '../decision/shown.ts';
import type { WhenRefusal } from '../decision/when.ts';
import type { ImageRefusal } from '../effect/images.ts';
import { onlyGoldRefused } from './origin.ts';
import {
  badTime,
  imageNotAvailable,
  imageNotFound,
  noImage,
  notRunBefore,
  noWindow,
  overrideText,
  timePast,
  timeTooFar,
  windowWithoutTime,
} from './request.ts';

/** Refusals of a request, each as its sentence. */

export function imageRefused(fleet: string, refusal: ImageRefusal): Mrkdwn {
  switch (refusal.code) {
    case 'no-image-of-fleet':
      return noImage(fleet, undefined);
    case 'none-available':
      return noImage(fleet, refusal.image);
    case 'unknown-image':
      return imageNotFound(refusal.name);
    case 'not-available':
      return imageNotAvailable(refusal.image, refusal.status);
    case 'not-here':
      return md`No request was made: image ${code(refusal.image)} was not made for this account in ${refusal.region}. Check the distribution settings of its pipeline, or choose another image.`;
    case 'not-shared':
      return md`No request was made: ${code(refusal.image)} belongs to account ${refusal.owner}, and account ${refusal.account} cannot see it in ${refusal.region}. Share it with ${refusal.account} in the distribution settings of its pipeline, then bake it again.`;
    case 'no-gold':
      return refusal.image === undefined
        ? md`No request was made: ${fleet} has no \`image\` in patchwarden.yml, so it has no gold image. Name one: ${code(`/patch deploy ${fleet} ami-…`)}.`
        : md`No request was made: image ${refusal.image} has no \`parameter\` in patchwarden.yml, so it has no gold image. ${code(`/patch deploy ${fleet}`)} requests the newest of its pipeline.`;
    case 'gold-missing':
      return md`No request was made: parameter ${code(refusal.parameter)} does not exist or is empty in this account and Region. The pipeline that bakes the image writes it at distribution: check its distribution settings, or name an AMI.`;
    case 'gold-invalid':
      return md`No request was made: parameter ${code(refusal.parameter)} does not hold an AMI id. It must hold one and nothing else, for example \`ami-0abc1234def567890\`.`;
    case 'gold-not-here':
      return md`No request was made: parameter ${code(refusal.parameter)} holds ${code(refusal.image)}, which this account cannot see in ${refusal.region}. Share it with this account, or distribute it here.`;
    case 'only-gold':
      return onlyGoldRefused(refusal, fleet);
    case 'unreadable':
      return md`No request was made: the image for ${fleet} could not be read (${refusal.error}). Try again in a minute.`;
  }
}

export function whenRefused(fleet: string, refusal: WhenRefusal, timezone: string): Mrkdwn {
  switch (refusal.code) {
    case 'not-a-time':
      return badTime(refusal.text, timezone);
    case 'past':
      return timePast(refusal.at);
    case 'too-far':
      return timeTooFar(refusal.at, refusal.latest);
    case 'no-window':
      return noWindow(fleet);
    case 'window-gone':
    case 'window-never-opens':
      return windowWithoutTime(fleet, refusal.window);
    case 'window-unreadable':
      return md`No request was made: the window of ${fleet} could not be read (${refusal.error}). Try again in a minute, or give a time.`;
  }
}

/** A part of a sentence: that a fleet has left an image, or is about to. */
export const goesBackText = ({ going }: { going?: true }): string =>
  going === true ? 'is being rolled back' : 'was rolled back';

/** `approvals` is what the policy asks for without an override. */
export function orderRefused(
  refusal: OrderRefusal,
  { fleet, image, approvals }: { fleet: string; image: string; approvals: number },
): Mrkdwn {
  const otherwise = overrideText({ fleet, image, approvals });
  switch (refusal.code) {
    case 'never-ran':
      return notRunBefore({ fleet, before: refusal.fleet, image, approvals });
    case 'still-soaking': {
      const until =
        refusal.until === undefined
          ? md`it starts once every instance is healthy`
          : md`if ${refusal.fleet} stays healthy, the soak ends at ${moment(refusal.until)}`;
      return md`No request was made: the soak of ${code(image)} on ${refusal.fleet} has not ended (run ${refusal.runId}); ${until}. The request for ${fleet} then opens automatically. ${otherwise}`;
    }
    case 'not-healthy':
      return md`No request was made: ${refusal.fleet} was not healthy on ${code(image)} for long enough (run ${refusal.runId}; ${refusal.healthy} of ${refusal.total} healthy at the last check). Fix that and deploy there again. ${otherwise}`;
    case 'rolled-back':
      return md`No request was made: ${refusal.fleet} ${goesBackText(refusal)} from ${code(image)} (run ${refusal.runId}). \`/patch why ${refusal.runId}\` says why. ${otherwise}`;
    case 'not-all-on-it':
      return md`No request was made: ${shareOf(refusal)} of ${refusal.fleet} run ${code(image)} (run ${refusal.runId}), and ${fleet} comes after it. The card of that run names the others and says why. ${otherwise}`;
    case 'no-instances':
      return md`No request was made: ${refusal.fleet} has no instances, so none has run ${code(image)} (run ${refusal.runId}). ${otherwise}`;
    case 'not-known':
      return md`No request was made: none of the runs of ${refusal.fleet} that could be read changed its image, so Patchwarden cannot tell whether it has run ${code(image)}. ${otherwise}`;
    case 'other-image':
      return md`No request was made: ${refusal.fleet} now runs ${code(refusal.newest)}, not ${code(image)}. Deploy the image it runs, or deploy ${code(image)} there first. ${otherwise}`;
  }
}
