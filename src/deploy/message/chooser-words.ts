import { ageText as age } from '../../duration.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { Slip } from '../decision/entered.ts';

export const ageText = (ms: number): string => `${age(Math.max(0, ms))} old`;

/** What does not fit together in the chooser, and what to do. */
export function slipText({ code }: Slip): Mrkdwn {
  switch (code) {
    case 'two-images':
      return md`*No request was made*: the form names two images. Choose "Another image id" in the list, or clear the field below it.`;
    case 'no-image-typed':
      return md`*No request was made*: type the id of the image, or choose one from the list.`;
    case 'no-time':
      return md`*No request was made*: choose a start time.`;
    case 'time-without-at':
      return md`*No request was made*: a time is set, but the start is not "At the time below". Choose that, or remove the time.`;
    case 'no-reason':
      return md`*No request was made*: an override needs a reason. Everyone in the channel sees it.`;
  }
}

/** The form that was submitted shows another fleet than it was made for. */
export const otherFleet = (): Mrkdwn =>
  md`*No request was made*: the fleet in this form was just changed. Choose an image for it, then request again.`;
