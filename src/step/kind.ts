import { AwsCallError } from '../aws/failure.ts';
import { detailText } from '../contract/hint.ts';
import { at, type Uses } from '../contract/ports.ts';
import { DAY, HOUR, MINUTE } from '../duration.ts';
import { WAITS_AT_MOST_MS } from '../images/decision/waits.ts';
import { observed } from '../runs/decision/would-have.ts';
import type { HasKinds, Report, RunKind } from '../runs/run-kind.ts';
import { observeStep } from './effect/observe.ts';
import { checkStepPlan } from './effect/plan.ts';
import { loadStop, tellStop } from './effect/stop.ts';
import { createStepGate } from './gate.ts';
import { stepCard } from './message/card.ts';
import { stepLines } from './message/lines.ts';
import { stepThread } from './message/thread.ts';
import { isResume, type StepRun } from './types/run.ts';

/** How long Image Builder may take to show that a step was stopped. */
const STOP_LIMIT_MS = 30 * MINUTE;

export type StepPorts = Uses<'table' | 'config' | 'home' | 'at' | 'setting'> & HasKinds;

/** What answers to approval steps, and retries, give to the life of runs. */
export function createStepKind(ports: StepPorts): RunKind<'step'> {
  const { config, setting } = ports;
  // Now, so that a worker without them does not start.
  for (const document of ['PATCHWARDEN_RESUME_DOCUMENT', 'PATCHWARDEN_RETRY_DOCUMENT']) setting(document);
  const gate = createStepGate(ports);
  const there = (run: StepRun) => at(ports, gate.placeOf(run));
  const stop = setting('PATCHWARDEN_STOP_STEP_DOCUMENT');
  return {
    // What is retried may wait for people itself, and the runbook waits through that.
    limits: { stopMs: 30 * MINUTE, unseenMs: WAITS_AT_MOST_MS + 5 * HOUR },
    placeOf: gate.placeOf,
    policyOf: gate.policyOf,
    channelOf: gate.channelOf,
    observeOf: gate.observeOf,
    startOf: gate.startOf,
    isAbout: (run, hint) => {
      const executionId = detailText(hint, 'ExecutionId');
      return executionId === undefined
        ? hint.resources.includes(run.plan.imageArn)
        : run.start?.executionId === executionId;
    },
    // It is planned before it is asked for.
    plan: async (run) => ({ kind: 'planned', plan: run.plan, planHash: run.planHash }),
    checkPlan: async (run) => {
      try {
        return await checkStepPlan(there(run).images, config.images[run.name], run);
      } catch (error) {
        if (error instanceof AwsCallError) return { kind: 'unknown', what: `the image build (${error.code})` };
        throw error;
      }
    },
    observe: (run, now) => observeStep(there(run), run, now),
    // The card of the bake says what became of its step.
    tidy: async ({ plan }) => [plan.bake],
    reportLimitMs: (run) => (isResume(run) ? STOP_LIMIT_MS : DAY),
    report: (run, when) => reportStep(there(run), run, { ...when, document: stop }),
    named: () => ({ what: 'image', names: [] }),
    resultOf: ({ outcome }) => outcome?.image,
    ...stepLines,
    card: async (run, when) => {
      const told = isResume(run) && run.state === 'rejected' ? { stop: await loadStop(ports, run) } : {};
      return stepCard(run, { ...when, ...told });
    },
    thread: async (run) => stepThread(run),
  };
}

/** A no is told to Image Builder; an image that was distributed after all opens the requests that a new image opens. */
async function reportStep(
  ports: StepPorts & Uses<'automation' | 'images'>,
  run: StepRun,
  { now, last, document }: { now: number; last: boolean; document: string },
): Promise<Report> {
  if (isResume(run) && observed(run, ports.config.observe) !== undefined) return { kind: 'ready' };
  if (isResume(run))
    return run.state === 'rejected' ? tellStop(ports, run, { document, now, last }) : { kind: 'ready' };
  const { id: by, name, requester, outcome, plan } = run;
  if (outcome?.image === undefined) return { kind: 'ready' };
  const made = { by, name, requester, image: outcome.image, arn: plan.imageArn };
  return (await ports.kinds.opensFor(made, now)) ? { kind: 'ready' } : { kind: 'not-yet' };
}
