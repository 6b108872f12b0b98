import type * as sdk from '@aws-sdk/client-imagebuilder';
import { present } from '../../../src/present.ts';
import { handlersOf } from '../service.ts';
import { isTerminal, startBake } from './bake.ts';
import { invalidRequest, notFound, once } from './errors.ts';
import { newImage } from './new-image.ts';
import { findPipeline } from './pipeline-handlers.ts';
import type { ImageBuilderState, ImageRecord, Phase } from './state.ts';

export const buildHandlers = (state: ImageBuilderState) =>
  handlersOf<typeof sdk>()({
    StartImagePipelineExecution: async (input, { requestId }) =>
      once(state, 'StartImagePipelineExecution', input, () => {
        const pipeline = findPipeline(state, input.imagePipelineArn);
        const image = newImage(state, pipeline, { tags: input.tags ?? {} });
        const fault = state.faults.takeBake(image.pipelineArn);
        if (fault !== undefined) image.fault = fault;
        startBake(state, image);
        return { requestId, clientToken: input.clientToken, imageBuildVersionArn: image.arn };
      }),
    CancelImageCreation: async (input, { requestId }) =>
      once(state, 'CancelImageCreation', input, () => {
        const image = findImage(state, input.imageBuildVersionArn);
        if (isTerminal(image.status) || image.cancelling) {
          const status = isTerminal(image.status) ? image.status : 'being cancelled';
          throw invalidRequest(`The creation of '${image.arn}' cannot be cancelled: the image is ${status}.`);
        }
        image.cancelling = true;
        image.waiting.wake('stop');
        return { requestId, clientToken: input.clientToken, imageBuildVersionArn: image.arn };
      }),
    RetryImage: async (input) =>
      once(state, 'RetryImage', input, () => {
        const image = findImage(state, input.imageBuildVersionArn);
        retry(state, image);
        return { clientToken: input.clientToken, imageBuildVersionArn: image.arn };
      }),
  });

export const findImage = (state: ImageBuilderState, arn: string | undefined): ImageRecord => {
  const found = state.images.get(arn ?? '');
  if (found === undefined) throw notFound(arn);
  return found;
};

/** A failed or cancelled AMI build goes on from the test or distribution phase in which it stopped, as the same version. */
const retry = (state: ImageBuilderState, image: ImageRecord): void => {
  const stopped = image.phases.findIndex(
    ({ workflow }) => workflow?.status === 'FAILED' || workflow?.status === 'CANCELLED',
  );
  const phase = image.phases[stopped];
  const isEnded = image.status === 'FAILED' || image.status === 'CANCELLED';
  if (!isEnded || image.kind !== 'AMI' || (phase?.status !== 'TESTING' && phase?.status !== 'DISTRIBUTING')) {
    throw invalidRequest(
      `The image '${image.arn}' cannot be retried: only AMI builds that failed or were cancelled while testing or distributing can.`,
    );
  }
  const again = image.phases.slice(stopped).map((old) => renewed(state, old));
  for (const { workflow } of image.phases.slice(stopped)) if (workflow !== undefined) workflow.retried = true;
  image.phases = [...image.phases, ...again];
  image.cancelling = false;
  delete image.fault;
  delete image.reason;
  delete image.failureContext;
  startBake(state, image, again);
};

const renewed = (state: ImageBuilderState, { workflow, ...phase }: Phase): Phase => {
  if (workflow === undefined) return phase;
  const steps = workflow.steps.map(({ name, action, ms, timeoutMs, onFailure }) => ({
    id: `step-${state.nextId()}`,
    name,
    action,
    ms,
    onFailure,
    ...present({ timeoutMs }),
    status: 'PENDING' as const,
    inputs: {},
    outputs: {},
  }));
  return {
    ...phase,
    workflow: { id: `wf-${state.nextId()}`, arn: workflow.arn, type: workflow.type, status: 'PENDING', steps },
  };
};
