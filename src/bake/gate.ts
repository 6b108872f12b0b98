import { placeOfArn } from '../config/place.ts';
import { tokenOf } from '../runs/decision/token.ts';
import type { Gate, GatePorts } from '../runs/gate.ts';
import { hashOf } from '../store/table.ts';
import { bindingOf } from './types/plan.ts';

/** The start of a bake, by the run and the deployed config alone. */
export const createBakeGate = ({ config, home, setting }: GatePorts): Gate<'bake'> => ({
  placeOf: ({ plan }) => placeOfArn(plan.pipelineArn) ?? home,
  planHashOf: (plan) => hashOf(bindingOf(plan)),
  policyOf: ({ name, plan }) => {
    const image = config.images[name];
    return image?.pipelineArn === plan.pipelineArn ? image.policy : undefined;
  },
  channelOf: ({ name }) => config.images[name]?.channel,
  observeOf: () => config.observe,
  subjectOf: ({ plan }) => plan.pipelineArn,
  startOf: (run) => ({
    document: setting('PATCHWARDEN_BAKE_DOCUMENT'),
    parameters: {
      RunId: run.id,
      Epoch: String(run.epoch),
      PlanHash: run.planHash,
      ImagePipelineArn: run.plan.pipelineArn,
      RecipeArn: run.plan.recipe.arn,
      WaitsForPeople: run.plan.waits === undefined ? 'no' : 'yes',
      // From the run, not from the execution: two executions of one approval would still be one image.
      ImageToken: tokenOf(`${run.id}/image/${run.epoch}`),
    },
  }),
});
