import type { PolicySnapshot } from '../../approvals/types.ts';
import { nearest } from '../../config/nearest.ts';
import { tooFew } from '../../runs/message/request.ts';
import type { Run } from '../../runs/types/run.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import { named } from './words.ts';

export function unknownFleet(
  name: string,
  known: readonly string[],
  command: 'deploy' | 'rollback' = 'deploy',
): Mrkdwn {
  const list =
    known.length === 0 ? md`patchwarden.yml has no fleet to deploy to yet.` : md`Fleets: ${known.join(', ')}.`;
  const meant = nearest(name, known);
  const hint = meant === undefined ? md`` : md` Did you mean ${code(`/patch ${command} ${meant}`)}?`;
  return md`No request was made: there is no fleet ${code(name)}.${hint} ${list} \`/patch deploy\` alone lets you choose.`;
}

export const fleetIsPatchGroup = (fleet: string): Mrkdwn =>
  md`No request was made: ${fleet} is a patch group. Its instances take no image and are patched in place: ${code(`/patch install ${fleet}`)} requests that.`;

/** Neither typed, nor made by the pipeline yet. */
export const noImage = (fleet: string, image: string | undefined): Mrkdwn =>
  image === undefined
    ? md`No request was made: ${fleet} has no \`image\` in patchwarden.yml, so name one: ${code(`/patch deploy ${fleet} ami-…`)}.`
    : md`No request was made: the pipeline of ${image} has made no image yet. ${code(`/patch bake ${image}`)} requests one.`;

export const imageNotFound = (image: string): Mrkdwn =>
  md`No request was made: there is no image ${code(image)} in this account and Region. Check its id; \`/patch history\` lists what was baked.`;

/** `state` is AWS's word. */
export const imageNotAvailable = (image: string, state: string): Mrkdwn =>
  md`No request was made: image ${code(image)} is ${state}, not available. Wait until it is available, or choose another.`;

export const imageUnreadable = (image: string, error: string): Mrkdwn =>
  md`No request was made: image ${code(image)} could not be read (${error}). Try again in a minute.`;

interface Order {
  fleet: string;
  before: string;
  image: string;
  /** The policy's approvals without an override. */
  approvals: number;
}

/** The previous fleet must have run the image; an override skips that. */
export const notRunBefore = (order: Order): Mrkdwn =>
  md`No request was made: ${order.before} has not run ${code(order.image)}, and ${order.fleet} comes after it. Deploy there first, with ${code(`/patch deploy ${order.before} ${order.image}`)}; after its soak the request for ${order.fleet} opens automatically. ${overrideText(order)}`;

/** How to skip the order of fleets, and what that needs. */
export const overrideText = ({ fleet, image, approvals }: Omit<Order, 'before'>): Mrkdwn =>
  md`If it cannot wait, ${code(`/patch deploy ${fleet} ${image} override because <reason>`)} requests it anyway: that needs ${approvals + 1} approvals instead of ${approvals}, and everyone sees the reason.`;

/** `policy` is as it is without an override. */
export const tooFewToOverride = (
  { run, people }: { run: Run; people: readonly string[] },
  policy: Pick<PolicySnapshot, 'name' | 'approvals'>,
): Mrkdwn =>
  md`${tooFew(run, people)} An override needs one approval more than policy ${policy.name} (${policy.approvals}).`;

export const badTime = (text: string, timezone: string): Mrkdwn =>
  md`No request was made: I couldn't read ${code(text)} as a time. Write \`22:00\` or \`2026-11-21 22:00\`, in ${timezone}.`;

export const timePast = (at: number): Mrkdwn =>
  md`No request was made: ${moment(at)} has passed. Choose a later time, or leave it out to start as soon as it is approved.`;

export const timeTooFar = (at: number, latest: number): Mrkdwn =>
  md`No request was made: ${moment(at)} is too far ahead; the latest is ${moment(latest)}.`;

export const noWindow = (fleet: string): Mrkdwn =>
  md`No request was made: ${fleet} has no \`window\` in patchwarden.yml. Give a time, ${code(`/patch deploy ${fleet} at 22:00`)}, or add a window.`;

export const windowWithoutTime = (fleet: string, window: string): Mrkdwn =>
  md`No request was made: the window of ${fleet} (${code(named(window))}) is disabled, deleted or never opens again. Give a time, ${code(`/patch deploy ${fleet} at 22:00`)}, or fix the window.`;

/** Buttons that no card of ours has. */

export const madeNoImage = (runId: string): Mrkdwn => md`No request was made: run ${runId} has made no image.`;

export const noFleetOf = (image: string): Mrkdwn =>
  md`No request was made: this button belongs to no fleet of ${image}. \`/patch deploy\` alone lets you choose.`;
