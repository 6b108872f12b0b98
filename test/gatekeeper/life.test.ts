import type { Config } from '../../src/config/types.ts';
import { decide } from '../../src/runs/decision/decide.ts';
import { asOfToday } from '../../src/runs/effect/checks.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { CONFIG } from '../model/config.ts';
import { ANA, APPROVER, HOUR, MINUTE } from '../runs/fixture.ts';
import { kindsDouble } from '../support/ports.ts';
import { APPROVED_AT, approvedRun, askedBake, askedValue, clickBy, EXECUTION, givenBy, World } from './world.ts';

const LIMITS = { stopMs: HOUR, unseenMs: HOUR };

/** Approved by Ana's click of that moment, which a worker had in hand some time later. */
function approvedAfter(lateMs: number): { run: Run; stored: ReturnType<typeof approvedRun> } {
  const asked = askedBake();
  const given = givenBy(ANA, clickBy(ANA, askedValue(asked)));
  const approve = { kind: 'approve', by: ANA, epoch: 1, eligibility: APPROVER, proof: given.hash } as const;
  const decision = decide(asked, { ...approve, signedAt: APPROVED_AT }, APPROVED_AT + lateMs);
  if (decision.kind !== 'change') throw new Error(decision.kind);
  return { run: decision.run, stored: approvedRun(asked, [given]) };
}

/** What the gatekeeper says to an execution that began then. */
async function askedAt(
  startedAt: number,
  late: ReturnType<typeof approvedAfter>,
  config: Config = CONFIG,
): Promise<string> {
  const world = new World();
  world.config = config;
  const { stored } = late;
  const heldAtGate = { times: 3, until: startedAt, executions: [] };
  const start = stored.run.start;
  const run = {
    ...stored.run,
    heldAtGate,
    ...(start === undefined ? {} : { start: { ...start, claimedAt: startedAt } }),
  };
  world.execute(run, { id: EXECUTION, startedAt });
  return world.refusalOf({ ...stored, run }, startedAt);
}

const isExpired = (run: Run, at: number): boolean => {
  const decision = decide(run, { kind: 'time', limits: LIMITS }, at);
  return decision.kind === 'change' && decision.run.state === 'expired';
};

test.each([0, MINUTE, 30 * MINUTE])(
  'an attempt hours later is admitted for as long as the worker counts it as approved (click in hand %d ms later)',
  async (lateMs) => {
    const late = approvedAfter(lateMs);
    const { expiresAt } = late.run;
    expect([isExpired(late.run, expiresAt - 1), isExpired(late.run, expiresAt)]).toEqual([false, true]);
    expect(await askedAt(expiresAt - 1, late)).toBe('admitted');
    // A claim in the last moment takes a moment to begin; nothing else is admitted by then, since no worker claims it.
    expect(await askedAt(expiresAt + 2 * MINUTE, late)).toBe('too-late approval-expired');
  },
);

const policyOf = (expiresMs: number): Config => {
  const { nonprod } = CONFIG.policies;
  if (nonprod === undefined) throw new Error('no policy');
  return { ...CONFIG, policies: { ...CONFIG.policies, nonprod: { ...nonprod, expiresMs } } };
};

test.each([HOUR, 48 * HOUR])(
  'a life of %d ms that the config gives it by now ends for both at once, or is no longer than before',
  async (expiresMs) => {
    const config = policyOf(expiresMs);
    const late = approvedAfter(0);
    const ports = { config, kinds: kindsDouble() };
    const run = asOfToday(ports, late.run);
    expect(run.expiresAt).toBe(Math.min(late.run.expiresAt, APPROVED_AT + expiresMs));
    expect(asOfToday(ports, run)).toEqual(run);
    expect(isExpired(run, run.expiresAt - 1)).toBe(false);
    expect(await askedAt(run.expiresAt - 1, late, config)).toBe('admitted');
  },
);
