import type { Config } from '../config/types.ts';
import { present } from '../present.ts';
import type { ClickJob, Proof, SubmitJob } from '../slack/job.ts';
import { type SignedWish, unprovenWish } from '../slack/proof.ts';
import { canonicalJson } from '../store/table.ts';
import { parseButtonValue } from './actions.ts';
import { asksOf } from './asks.ts';
import { askedIn, hasLostChannel } from './decision/channel.ts';
import type { RunKind } from './run-kind.ts';
import type { Input } from './types/input.ts';
import type { RunRecord } from './types/record.ts';
import type { Refusal } from './types/refusal.ts';
import type { Run } from './types/run.ts';

/** What someone pressed or submitted. */
export type Asking = ClickJob | SubmitJob;

/** `channel`: where the button was; a form was nowhere. */
export type Proved =
  | { kind: 'proved'; proof: Proof; hash: string; channel?: string }
  | { kind: 'refused'; refusal: Refusal };

/**
 * Whether what Slack signed says the same as the job: this account approves exactly what this run asks now. The signature itself is
 * checked by the function that Slack reaches, and again before anything starts: the worker cannot.
 */
export function provedBy(asking: Asking | undefined, run: Run, kind: Pick<RunKind, 'covers'>): Proved {
  const proof = asking?.proof;
  const read = proof === undefined ? undefined : unprovenWish(proof);
  if (asking === undefined || proof === undefined || read?.ok !== true || !saysTheSame(read, asking)) return NO_PROOF;
  const hash = read.signatureHash;
  // It counts once; and what does not ask what it would do is asked for again.
  if (run.asks !== asksOf(run, kind) || run.approvals.some((given) => given.proof === hash)) return NO_PROOF;
  const value = parseButtonValue(wordOf(asking));
  if (value?.runId !== run.id || value.epoch !== run.epoch || value.asks !== run.asks)
    return { kind: 'refused', refusal: { code: 'stale', epoch: run.epoch } };
  return { kind: 'proved', proof, hash, ...channelIn(asking) };
}

const channelIn = (asking: Asking): { channel?: string } =>
  asking.kind === 'click' && asking.from.kind === 'message' ? { channel: asking.from.channelId } : {};

const NO_PROOF: Proved = { kind: 'refused', refusal: { code: 'no-proof' } };

const wordOf = (asking: Pick<Asking, 'kind'> & (Asking | SignedWish['interaction'])): string =>
  asking.kind === 'click' ? asking.value : asking.privateMetadata;

function saysTheSame({ interaction }: SignedWish, asking: Asking): boolean {
  return canonicalJson(saying(interaction)) === canonicalJson(saying(asking));
}

/** Who did what, and where. */
const saying = (asking: Asking | SignedWish['interaction']): object =>
  asking.kind === 'click'
    ? { actor: asking.actor, name: asking.actionId, value: asking.value, from: asking.from }
    : { actor: asking.actor, name: asking.callbackId, value: asking.privateMetadata };

/** An approval names its proof. */
export const withProof = (input: Input, proved: Proved | undefined): Input =>
  input.kind === 'approve' && proved?.kind === 'proved'
    ? {
        ...input,
        proof: proved.hash,
        signedAt: proved.proof.timestamp * 1000,
        ...present({ channel: proved.channel }),
      }
    : input;

/**
 * Why people are asked again: what they say cannot be proved to be of this, since the version before asked, or took their approvals, or this
 * version works out anew what is asked; or they approved in a channel that the config no longer names. `undefined`: they are not.
 */
export function whyAskedAgain(
  run: Run,
  kind: Pick<RunKind, 'covers' | 'channelOf'>,
  config: Pick<Config, 'channel'>,
): Extract<Input, { kind: 'proofs-missing' }> | undefined {
  if (!needsApproval(run)) return undefined;
  if (run.asks !== asksOf(run, kind) || run.approvals.some(({ proof }) => proof === undefined))
    return { kind: 'proofs-missing' };
  const channels = askedIn(config, kind.channelOf(run));
  return hasLostChannel(run, channels) ? { kind: 'proofs-missing', channel: channels[0] } : undefined;
}

/** Whether the config names another channel for its card now. In direct messages it stays: no channel could take it. */
export const isElsewhere = (
  { run, card }: Pick<RunRecord, 'run' | 'card'>,
  kind: Pick<RunKind, 'channelOf'>,
  config: Pick<Config, 'channel'>,
): boolean =>
  needsApproval(run) && !card.channel.startsWith('D') && !askedIn(config, kind.channelOf(run)).includes(card.channel);

/** People are asked, or what they approved has not started yet. */
export const isAsking = ({ state, wait }: Run): boolean =>
  ['awaiting-approval', 'scheduled', 'approved'].includes(state) ||
  (state === 'waiting' && wait?.kind === 'checkpoint');

/** An approval is awaited or will be used. What is approved in advance by the config needs none. */
const needsApproval = (run: Run): boolean => isAsking(run) && !(run.standing === true && run.slot !== undefined);
