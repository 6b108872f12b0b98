import { snapshotPolicy, withoutConfirm } from '../../approvals/decision/policy.ts';
import { loadQuorum } from '../../approvals/effect.ts';
import { mayAsk, whoAsks } from '../../approvals/flow.ts';
import type { Person, PolicySnapshot } from '../../approvals/types.ts';
import { answer } from '../../cards/effect/answer.ts';
import { checkChannel } from '../../cards/effect/channel.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { nearest } from '../../config/nearest.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { DAY } from '../../duration.ts';
import { cvesIn } from '../../posture/decision/covered.ts';
import { loadExceptions, loadSnapshot } from '../../posture/effect/store.ts';
import type { Exception } from '../../posture/types/exception.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { answerTo } from '../../runs/flow/click.ts';
import { channelRefusal } from '../../runs/message/request.ts';
import { choiceIn, momentIn, textIn } from '../../slack/inputs.ts';
import type { ClickJob, SubmitJob } from '../../slack/job.ts';
import { askRefusal } from '../decision/ask.ts';
import { offeredScopes } from '../decision/offer.ts';
import { parseScope, typedScope } from '../decision/scope.ts';
import { loadLimit, loadLimits, loadOutside } from '../effect/facts.ts';
import { createException, loadException } from '../effect/store.ts';
import { notAsked, requested, requestedBefore, tooFew } from '../message/answers.ts';
import { askForm, INPUTS } from '../message/forms.ts';
import type { ExceptionPorts } from '../ports.ts';
import { parseAskAbout, parseExceptionValue } from '../types/actions.ts';
import type { Ask, AskRefusal } from '../types/ask.ts';
import { lookAtException } from './look.ts';

/** What an exception of a fleet needs to be asked for. */
interface Askable {
  fleet: FleetConfig;
  policy: PolicySnapshot;
  snapshot: FleetSnapshot;
  open: readonly Exception[];
}

type Loaded = { kind: 'askable'; askable: Askable } | { kind: 'refuse'; refusal: AskRefusal };

async function loadAskable(ports: ExceptionPorts, name: string): Promise<Loaded> {
  const { config, table } = ports;
  const refuse = (refusal: AskRefusal): Loaded => ({ kind: 'refuse', refusal });
  if (config.compliance === undefined) return refuse({ code: 'off' });
  const fleet = Object.hasOwn(config.fleets, name) ? config.fleets[name] : undefined;
  const policy = fleet === undefined ? undefined : snapshotPolicy(config, fleet.policy);
  if (fleet === undefined || policy === undefined)
    return refuse({ code: 'unknown-fleet', fleet: name, near: nearest(name, Object.keys(config.fleets)) });
  const [snapshot, open] = await Promise.all([loadSnapshot(table, name), loadExceptions(table, name)]);
  return snapshot === undefined
    ? refuse({ code: 'not-swept', fleet: name })
    : // It starts nothing, so nothing is to be confirmed.
      { kind: 'askable', askable: { fleet, policy: withoutConfirm(policy), snapshot, open } };
}

/** How long is proposed, where no limit comes before. */
const PROPOSED_MS = 30 * DAY;

/** Opens the form for a fleet, or for renewing one that holds. */
export async function openAskForm(
  ports: ExceptionPorts,
  { fleet, renews, to, now }: { fleet: string; renews?: Exception; to: AnswerTo; now: number },
): Promise<void> {
  if (!(await mayAsk(ports, to))) return;
  const loaded = await loadAskable(ports, fleet);
  if (loaded.kind === 'refuse') return answer(ports, to, notAsked(loaded.refusal));
  const { snapshot, policy } = loaded.askable;
  const limitOf = await loadLimits(ports, { snapshot, now });
  const limit = limitOf(renews?.scope ?? { kind: 'fleet' });
  if (renews !== undefined && limit.at <= now) return answer(ports, to, notAsked({ code: 'overdue', limit }));
  const offer = renews === undefined ? offeredScopes(snapshot, { limitOf, now }) : { scopes: [], overdue: 0 };
  const latest = limit.at > now ? limit.at : (offer.firstDue ?? now);
  const facts = {
    snapshot,
    limit,
    offer,
    approvals: policy.approvals,
    until: Math.min(latest, now + PROPOSED_MS),
    now,
  };
  return fillForm(ports, to, askForm({ ...facts, ...present({ renews }) }));
}

/** Renew on a card, or wherever else an exception is shown. */
export async function openRenewal(ports: ExceptionPorts, job: ClickJob, now: number): Promise<void> {
  const to = answerTo(job);
  const value = parseExceptionValue(job.value);
  const record = value === undefined ? undefined : await loadException(ports.table, value.id);
  if (record?.exception.state !== 'approved')
    return answer(ports, to, notAsked({ code: 'not-renewable', id: value?.id ?? '' }));
  const { exception } = record;
  return openAskForm(ports, { fleet: exception.fleet, renews: exception, to, now });
}

/** The submitted form: refused, or people are asked. */
export async function submitAsk(ports: ExceptionPorts, job: SubmitJob, now: number): Promise<void> {
  const to: AnswerTo = { userId: job.actor.userId, viewId: job.viewId };
  const by = await whoAsks(ports, to);
  if (by === undefined) return;
  const { fleet, renews } = parseAskAbout(job.privateMetadata);
  const loaded = await loadAskable(ports, fleet);
  if (loaded.kind === 'refuse') return answer(ports, to, notAsked(loaded.refusal));
  const { askable } = loaded;
  const ask = askIn(job, { fleet, renews: askable.open.find(({ id }) => id === renews), renewsId: renews });
  if ('code' in ask) return answer(ports, to, notAsked(ask));
  const limit = await loadLimit(ports, { snapshot: askable.snapshot, scope: ask.scope, now });
  const refusal = askRefusal(ask, { ...askable, limit, now });
  if (refusal !== undefined) return answer(ports, to, notAsked(refusal));
  return request(ports, askable, { ask, by, id: runIdOf('x', job.id), to, now });
}

/** What the form says; of a renewal what it is for is that of the earlier one. */
function askIn(
  { values }: SubmitJob,
  { fleet, renews, renewsId }: { fleet: string; renews: Exception | undefined; renewsId: string | undefined },
): Ask | AskRefusal {
  const reason = textIn(values, INPUTS.reason)?.trim().slice(0, 300) ?? '';
  const until = momentIn(values, INPUTS.until);
  if (renewsId !== undefined && renews === undefined) return { code: 'not-renewable', id: renewsId };
  const typed = textIn(values, INPUTS.other)?.trim() ?? '';
  const chosen = typed === '' ? parseScope(choiceIn(values, INPUTS.scope) ?? '') : typedScope(typed);
  const scope = renews?.scope ?? chosen;
  if (scope === undefined && typed !== '') return { code: 'unreadable-scope', text: typed };
  if (scope === undefined || reason === '' || until === undefined) return { code: 'incomplete' };
  return { fleet, scope, reason, until, ...present({ renews: renewsId }) };
}

interface Requesting {
  ask: Ask;
  by: Person;
  id: string;
  to: AnswerTo;
  now: number;
}

async function request(
  ports: ExceptionPorts,
  { fleet, policy, snapshot }: Askable,
  { ask, by, id, to, now }: Requesting,
): Promise<void> {
  const check = await checkChannel(ports, fleet.channel);
  if (check.kind !== 'ok') return answer(ports, to, channelRefusal(fleet.channel, check));
  const quorum = await loadQuorum(ports, { policy, requester: by });
  if (quorum.kind === 'short') return answer(ports, to, tooFew({ policy }, quorum.people));
  const cves = [...new Set(cvesIn(ask.scope, snapshot))].sort();
  const { exploited } = await loadOutside(ports, { scope: ask.scope, cves, snapshot, now });
  const exception: Exception = {
    schema: 1,
    id,
    version: 1,
    epoch: 1,
    state: 'asked',
    ...ask,
    cves,
    exploited,
    requester: by,
    requestedAt: now,
    expiresAt: Math.min(now + policy.expiresMs, ask.until),
    policy,
    approvals: [],
    channel: fleet.channel,
  };
  const { userId, person } = by;
  const evidence = { ask, cves, exploited, policy, sweepId: snapshot.sweepId };
  const audit = { type: 'requested', by: userId, person, note: ask.reason, evidence } as const;
  if ((await createException(ports.table, exception, audit)) === undefined)
    return answer(ports, to, requestedBefore(id));
  await lookAtException(ports, id, now);
  const card = (await loadException(ports.table, id))?.card ?? { channel: fleet.channel };
  const uncounted = quorum.kind === 'unknown' ? quorum.what : undefined;
  return answer(ports, to, requested(exception, card, uncounted));
}
