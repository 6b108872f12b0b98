import { needsOthers as isOthersToDo } from '../../approvals/decision/eligibility.ts';
import { isSamePerson, withPeople } from '../../approvals/decision/people.ts';
import { loadApprover, loadApprovers, loadEligibilities, loadMember } from '../../approvals/effect.ts';
import type { Person } from '../../approvals/types.ts';
import { answer } from '../../cards/effect/answer.ts';
import { checkChannel } from '../../cards/effect/channel.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Exception } from '../../posture/types/exception.ts';
import { present } from '../../present.ts';
import { decideException } from '../decision/life.ts';
import { strictestPolicy } from '../decision/policy.ts';
import { loadLimitOf } from '../effect/facts.ts';
import { loadException, saveDecision } from '../effect/store.ts';
import { decided, notDecided } from '../message/answers.ts';
import type { ExceptionPorts } from '../ports.ts';
import type { Decision, Input, Refusal } from '../types/life.ts';
import type { ExceptionRecord } from '../types/record.ts';
import { lookAtException } from './look.ts';

/** What somebody wants of an exception. */
export type Wish =
  | { kind: 'approve'; epoch: number }
  | { kind: 'reject'; epoch: number; reason: string }
  | { kind: 'withdraw' }
  | { kind: 'end'; reason: string };

/** More than the people who decide at one moment. */
const ATTEMPTS = 8;

/** Decides for a person, says what became of it, and carries the exception on. Who they are is read again each time. */
export async function decideFor(
  ports: ExceptionPorts,
  record: ExceptionRecord,
  { wish, to, now }: { wish: Wish; to: AnswerTo; now: number },
): Promise<void> {
  let current = record;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const decision = await decisionFor(ports, current, { wish, userId: to.userId, now });
    if (decision.kind === 'nothing') return;
    if (decision.kind === 'refuse') return sayRefused(ports, current.exception, { refusal: decision.refusal, to });
    const saved = await saveDecision(ports.table, current, { ...decision, at: now });
    if (saved !== undefined) {
      await lookAtException(ports, saved.exception.id, now);
      return answer(ports, to, decided(saved.exception));
    }
    current = (await loadException(ports.table, current.exception.id)) ?? current;
  }
  throw new Error(`exception ${record.exception.id} changed ${ATTEMPTS} times while it was being decided`);
}

interface Deciding {
  wish: Wish;
  userId: string;
  now: number;
}

async function decisionFor(ports: ExceptionPorts, { exception, card }: ExceptionRecord, deciding: Deciding) {
  const known = withPeople(exception, ports.config.people);
  const refusal = deciding.wish.kind === 'approve' ? await channelRefusal(ports, card.channel) : undefined;
  if (refusal !== undefined) return { kind: 'refuse', refusal } as const satisfies Decision;
  return decideException(known, await inputFor(ports, known, deciding), deciding.now);
}

/** "Approvals are not taken in channels shared with other organisations." */
async function channelRefusal(ports: ExceptionPorts, channel: string): Promise<Refusal | undefined> {
  const { kind } = await checkChannel(ports, channel);
  switch (kind) {
    case 'ok':
    case 'not-member':
      return undefined;
    case 'shared':
      return { code: 'channel-shared', channel };
    case 'gone':
    case 'unknown':
      return { code: 'unknown-channel', channel };
  }
}

async function inputFor(ports: ExceptionPorts, exception: Exception, { wish, userId, now }: Deciding): Promise<Input> {
  const { people } = exception.policy;
  const policy = strictestPolicy(ports.config, exception);
  const groups = { groups: policy?.groups ?? {}, ...present({ people }) };
  switch (wish.kind) {
    case 'approve': {
      const given = exception.approvals.filter(({ epoch }) => epoch === exception.epoch);
      const [seen, others, limit] = await Promise.all([
        loadApprover(ports, userId, groups),
        loadEligibilities(
          ports,
          given.map((one) => one.userId),
          groups,
        ),
        loadLimitOf(ports, exception, now),
      ]);
      return { kind: 'approve', ...seen, epoch: wish.epoch, policy, others, ...present({ limit }) };
    }
    case 'reject':
      return { ...wish, ...(await loadApprover(ports, userId, groups)) };
    case 'withdraw':
      return { kind: 'withdraw', ...(await loadMember(ports, userId, people)) };
    case 'end': {
      const member = await loadMember(ports, userId, people);
      const seen = isSamePerson(member.by, exception.requester) ? member : await loadApprover(ports, userId, groups);
      return { kind: 'end', reason: wish.reason, ...seen };
    }
  }
}

/** With the people who could decide instead, by name. */
export async function sayRefused(
  ports: ExceptionPorts,
  exception: Exception,
  { refusal, to }: { refusal: Refusal; to: AnswerTo },
): Promise<void> {
  const approvers = needsOthers(refusal) ? await approversOf(ports, exception) : undefined;
  return answer(ports, to, notDecided(refusal, exception, approvers));
}

const needsOthers = (refusal: Refusal): boolean =>
  refusal.code === 'own-request' || (refusal.code === 'ineligible' && isOthersToDo(refusal.no));

function approversOf(ports: ExceptionPorts, exception: Exception) {
  const { groups, people } = strictestPolicy(ports.config, exception) ?? exception.policy;
  const given: readonly Person[] = exception.approvals.filter(({ epoch }) => epoch === exception.epoch);
  return loadApprovers(ports, { groups, ...present({ people }) }, [exception.requester, ...given]);
}
