import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';

export const nothingToRetry = (image: string, state?: string): Mrkdwn =>
  state === undefined
    ? md`No request was made: this build of ${image} did not fail or stop in its tests or distribution, so there is nothing to retry. Start a new build with ${code(`/patch bake ${image}`)}.`
    : md`No request was made: Image Builder has this build of ${image} as ${state}, so there is nothing to retry.`;

export const imageUnread = (image: string, error: string): Mrkdwn =>
  md`No request was made: the image build of ${image} could not be read (${error}). Try again in a minute; if it keeps failing, see the worker's log.`;

export const noImage = (image: string): Mrkdwn =>
  md`No request was made: patchwarden.yml no longer has image ${code(image)}.`;

export const waitsNoMore = (image: string): Mrkdwn =>
  md`Nothing was done: the bake of ${image} no longer waits at a step. Its card says how it continues.`;

export const notAskedYet = (image: string): Mrkdwn =>
  md`Nothing was done: the request for this step of ${image} is still being opened. Try again in a minute.`;
