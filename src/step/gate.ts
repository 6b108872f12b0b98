import { placeOfArn } from '../config/place.ts';
import { tokenOf } from '../runs/decision/token.ts';
import type { Gate, GatePorts } from '../runs/gate.ts';
import { hashOf } from '../store/table.ts';
import { bindingOf } from './types/plan.ts';
import { isResume, type StepRun } from './types/run.ts';

/** The start of an answer to an approval step, or of a retry, by the run and the deployed config alone. */
export const createStepGate = ({ config, home, setting }: GatePorts): Gate<'step'> => ({
  placeOf: ({ plan }) => placeOfArn(plan.imageArn) ?? home,
  planHashOf: (plan) => hashOf(bindingOf(plan)),
  policyOf: ({ name }) => config.images[name]?.policy,
  channelOf: ({ name }) => config.images[name]?.channel,
  observeOf: () => config.observe,
  subjectOf: (run) => (isResume(run) ? run.plan.step.id : run.plan.imageArn),
  startOf: (run) =>
    isResume(run)
      ? {
          document: setting('PATCHWARDEN_RESUME_DOCUMENT'),
          parameters: { ...common(run), StepId: run.plan.step.id, ActionToken: tokenFor(run) },
        }
      : {
          document: setting('PATCHWARDEN_RETRY_DOCUMENT'),
          parameters: { ...common(run), RetryToken: tokenFor(run) },
        },
});

const common = ({ id, epoch, planHash, plan }: StepRun) => ({
  RunId: id,
  Epoch: String(epoch),
  PlanHash: planHash,
  ImageArn: plan.imageArn,
});

/** From the run, not from the execution: two executions of one approval would still be one answer. */
const tokenFor = ({ id, epoch }: StepRun): string => tokenOf(`${id}/step/${epoch}`);
