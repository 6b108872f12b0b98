import type { Capability, Parameter, Tag } from '@aws-sdk/client-cloudformation';
import { insufficientCapabilities, validationError } from './errors.ts';
import { dependencyOrder } from './evaluate.ts';
import { resolveParameters } from './parameters.ts';
import { checkTags } from './request-limits.ts';
import { resourceType } from './resource-types.ts';
import type { CloudFormationState, StackRecord, Target } from './state.ts';
import { parseTemplate } from './template-text.ts';
import type { Template } from './template-types.ts';

/** What the requests that make a stack, an update or a change set have in common. */
export interface TargetRequest {
  TemplateBody?: string | undefined;
  TemplateURL?: string | undefined;
  UsePreviousTemplate?: boolean | undefined;
  Parameters?: readonly Parameter[] | undefined;
  Capabilities?: readonly Capability[] | undefined;
  Tags?: readonly Tag[] | undefined;
}

/** What the stack is asked to be, checked. @throws ValidationError, InsufficientCapabilitiesException */
export const targetOf = async (
  state: CloudFormationState,
  stack: StackRecord | undefined,
  request: TargetRequest,
): Promise<Target> => {
  checkTags(request.Tags ?? []);
  const template = templateOf(stack, request);
  dependencyOrder(template);
  const parameters = await resolveParameters({
    template,
    given: request.Parameters,
    previous: stack?.parameters ?? [],
    callService: state.callService,
  });
  checkCapabilities(template, request.Capabilities ?? []);
  return {
    template,
    parameters,
    capabilities: request.Capabilities ?? [],
    tags: request.Tags ?? stack?.tags ?? [],
  };
};

const templateOf = (stack: StackRecord | undefined, request: TargetRequest): Template => {
  if (request.TemplateURL !== undefined)
    throw validationError('S3 error: Access Denied. Templates are not read from S3 here; give TemplateBody.');
  if (request.UsePreviousTemplate === true && request.TemplateBody !== undefined)
    throw validationError('UsePreviousTemplate cannot be true when TemplateBody is specified.');
  if (request.TemplateBody !== undefined) return parseTemplate(request.TemplateBody);
  if (request.UsePreviousTemplate !== true || stack === undefined)
    throw validationError('Either Template URL or Template Body must be specified.');
  return stack.template;
};

/** What IAM resources in the template need people to acknowledge. */
export const neededCapabilities = ({ resources }: Template): Capability[] => {
  const iam = [...resources.values()].filter(({ type }) => resourceType(type).iam === true);
  if (iam.length === 0) return [];
  const named = iam.some(({ type, properties }) => properties[resourceType(type).nameProperty ?? ''] !== undefined);
  return [named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM'];
};

const checkCapabilities = (template: Template, given: readonly Capability[]): void => {
  const missing = neededCapabilities(template).filter(
    (needed) => !given.includes(needed) && !given.includes('CAPABILITY_NAMED_IAM'),
  );
  if (missing.length > 0) throw insufficientCapabilities(missing);
};
