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
  return md`Nothing was asked: there is no fleet ${code(name)}.${hint} ${list} \`/patch deploy\` alone lets you choose.`;
}

export const fleetIsPatchGroup = (fleet: string): Mrkdwn =>
  md`Nothing was asked: ${fleet} is a patch group. Its instances are patched in place and take no image, and Patchwarden does not do that yet: its maintenance window in Systems Manager does.`;

/** Neither typed, nor made by the pipeline yet. */
export const noImage = (fleet: string, image: string | undefined): Mrkdwn =>
  image === undefined
    ? md`Nothing was asked: ${fleet} has no \`image\` in patchwarden.yml, so say which: ${code(`/patch deploy ${fleet} ami-…`)}.`
    : md`Nothing was asked: the pipeline of ${image} has made no image yet. ${code(`/patch bake ${image}`)} asks for one.`;

export const imageNotFound = (image: string): Mrkdwn =>
  md`Nothing was asked: there is no image ${code(image)} in this account and Region. Check its id; \`/patch history\` lists what was baked.`;

/** `state` is AWS's word. */
export const imageNotAvailable = (image: string, state: string): Mrkdwn =>
  md`Nothing was asked: image ${code(image)} is ${state}, not available. Wait until it is, or choose another.`;

export const imageUnreadable = (image: string, error: string): Mrkdwn =>
  md`Nothing was asked: image ${code(image)} could not be read (${error}), and unknown means no. Try again in a minute.`;

interface Order {
  fleet: string;
  before: string;
  image: string;
  /** The policy's approvals without an override. */
  approvals: number;
}

/** The fleet before must have run the image; whoever cannot wait asks for an override. */
export const notRunBefore = (order: Order): Mrkdwn =>
  md`Nothing was asked: ${order.before} has not run ${code(order.image)}, and ${order.fleet} comes after it. ${code(`/patch deploy ${order.before} ${order.image}`)} goes first; ${order.fleet} is then asked for by itself. ${overrideText(order)}`;

/** The way around the order of fleets, and its price. */
export const overrideText = ({ fleet, image, approvals }: Omit<Order, 'before'>): Mrkdwn =>
  md`If it cannot wait, ${code(`/patch deploy ${fleet} ${image} override because <reason>`)} asks all the same: that needs ${approvals + 1} approvals instead of ${approvals}, and everyone sees the reason.`;

/** `policy` is as it is without an override. */
export const tooFewToOverride = (
  { run, people }: { run: Run; people: readonly string[] },
  policy: Pick<PolicySnapshot, 'name' | 'approvals'>,
): Mrkdwn =>
  md`${tooFew(run, people)} An override needs one approval more than policy ${policy.name} (${policy.approvals}).`;

export const badTime = (text: string, timezone: string): Mrkdwn =>
  md`Nothing was asked: ${code(text)} is no time. Write \`22:00\` or \`2026-11-21 22:00\`, in ${timezone}.`;

export const timePast = (at: number): Mrkdwn =>
  md`Nothing was asked: ${moment(at)} has passed. Choose a later time, or leave it out to start at once.`;

export const timeTooFar = (at: number, latest: number): Mrkdwn =>
  md`Nothing was asked: ${moment(at)} is too far off; the latest is ${moment(latest)}.`;

export const noWindow = (fleet: string): Mrkdwn =>
  md`Nothing was asked: ${fleet} has no \`window\` in patchwarden.yml. Say a time, ${code(`/patch deploy ${fleet} at 22:00`)}, or add one.`;

export const windowWithoutTime = (fleet: string, window: string): Mrkdwn =>
  md`Nothing was asked: the window of ${fleet} (${code(named(window))}) is disabled, gone or never opens again. Say a time, ${code(`/patch deploy ${fleet} at 22:00`)}, or put the window right.`;
