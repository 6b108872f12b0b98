import type * as sdk from '@aws-sdk/client-imagebuilder';
import type { CallContext } from '../../types.ts';
import { handlersOf } from '../service.ts';
import { kept, take } from '../take.ts';
import { arnOf, latestReferences, slug } from './arns.ts';
import { alreadyExists, invalidValue, notFound, once, required } from './errors.ts';
import { filtered, listPage } from './lists.ts';
import { checkParameters } from './parameters.ts';
import { ownSteps } from './plan.ts';
import type { ImageBuilderState } from './state.ts';

export const configurationHandlers = (state: ImageBuilderState) =>
  handlersOf<typeof sdk>()({
    CreateInfrastructureConfiguration: async (input, context) =>
      once(state, 'CreateInfrastructureConfiguration', input, () => createInfrastructure(state, input, context)),
    GetInfrastructureConfiguration: async ({ infrastructureConfigurationArn: arn }, { requestId }) => ({
      requestId,
      infrastructureConfiguration: found(state.infrastructure, arn),
    }),
    ListInfrastructureConfigurations: async (
      input: sdk.ListInfrastructureConfigurationsCommandInput,
      { requestId }: CallContext,
    ) => {
      const page = listPage(
        filtered([...state.infrastructure.values()], input.filters, { name: ({ name }) => name }),
        input,
      );
      return { requestId, infrastructureConfigurationSummaryList: page.items, nextToken: page.nextToken };
    },
    CreateDistributionConfiguration: async (input, context) =>
      once(state, 'CreateDistributionConfiguration', input, () => createDistribution(state, input, context)),
    GetDistributionConfiguration: async ({ distributionConfigurationArn: arn }, { requestId }) => ({
      requestId,
      distributionConfiguration: found(state.distributions, arn),
    }),
    ListDistributionConfigurations: async (
      input: sdk.ListDistributionConfigurationsCommandInput,
      { requestId }: CallContext,
    ) => {
      const page = listPage(
        filtered([...state.distributions.values()], input.filters, { name: ({ name }) => name }),
        input,
      );
      const distributionConfigurationSummaryList = page.items.map((one) => ({
        ...one,
        regions: (one.distributions ?? []).map(({ region }) => region),
      }));
      return { requestId, distributionConfigurationSummaryList, nextToken: page.nextToken };
    },
    CreateWorkflow: async (input) => once(state, 'CreateWorkflow', input, () => createWorkflow(state, input)),
    GetWorkflow: async ({ workflowBuildVersionArn: arn }) => ({
      workflow: found(state.workflows, arn),
      latestVersionReferences: latestReferences(arn ?? ''),
    }),
    ListWorkflows: async (input: sdk.ListWorkflowsCommandInput) => {
      const page = listPage(
        filtered([...state.workflows.values()], input.filters, { name: ({ name }) => name }),
        input,
      );
      return { workflowVersionList: page.items, nextToken: page.nextToken };
    },
  });

const found = <Item>(items: Map<string, Item>, arn: string | undefined): Item => {
  const item = items.get(arn ?? '');
  if (item === undefined) throw notFound(arn);
  return item;
};

/** What is kept and shown; a bake launches no real instance. */
const INFRASTRUCTURE = [
  'name',
  'description',
  'instanceProfileName',
  'instanceTypes',
  'securityGroupIds',
  'subnetId',
  'logging',
  'keyPair',
  'terminateInstanceOnFailure',
  'resourceTags',
  'instanceMetadataOptions',
  'tags',
  'clientToken',
] as const;

const createInfrastructure = (
  state: ImageBuilderState,
  given: sdk.CreateInfrastructureConfigurationCommandInput,
  { requestId }: CallContext,
) => {
  const { clientToken, ...input } = take(given, INFRASTRUCTURE);
  for (const structure of [input.logging, input.instanceMetadataOptions]) kept(structure);
  const name = required('name', input.name, 128);
  const arn = arnOf(state, `infrastructure-configuration/${slug(name)}`);
  if (state.infrastructure.has(arn)) throw alreadyExists(arn);
  required('instanceProfileName', input.instanceProfileName, 256);
  const dateCreated = new Date(state.clock.now()).toISOString();
  state.infrastructure.set(arn, {
    terminateInstanceOnFailure: true,
    ...input,
    arn,
    dateCreated,
    tags: input.tags ?? {},
  });
  return { requestId, clientToken, infrastructureConfigurationArn: arn };
};

const createDistribution = (
  state: ImageBuilderState,
  given: sdk.CreateDistributionConfigurationCommandInput,
  { requestId }: CallContext,
) => {
  const { clientToken, ...input } = take(given, ['name', 'description', 'distributions', 'tags', 'clientToken']);
  kept(input.distributions);
  checkParameters(state, input.distributions ?? []);
  const name = required('name', input.name, 128);
  const arn = arnOf(state, `distribution-configuration/${slug(name)}`);
  if (state.distributions.has(arn)) throw alreadyExists(arn);
  const dateCreated = new Date(state.clock.now()).toISOString();
  state.distributions.set(arn, { ...input, arn, dateCreated, timeoutMinutes: 720, tags: input.tags ?? {} });
  return { requestId, clientToken, distributionConfigurationArn: arn };
};

const createWorkflow = (state: ImageBuilderState, input: sdk.CreateWorkflowCommandInput) => {
  const name = required('name', input.name, 128);
  const data = required('data', input.data, 16_000);
  checkSteps(data);
  const arn = arnOf(state, `workflow/${(input.type ?? '').toLowerCase()}/${slug(name)}/${input.semanticVersion}/1`);
  if (state.workflows.has(arn)) throw alreadyExists(arn);
  state.workflows.set(arn, {
    arn,
    name,
    data,
    version: input.semanticVersion,
    type: input.type,
    owner: state.accountId,
    dateCreated: new Date(state.clock.now()).toISOString(),
    tags: input.tags ?? {},
  });
  return {
    clientToken: input.clientToken,
    workflowBuildVersionArn: arn,
    latestVersionReferences: latestReferences(arn),
  };
};

const checkSteps = (data: string): void => {
  try {
    ownSteps(data);
  } catch {
    throw invalidValue('data', data.slice(0, 80), 'is not a workflow document with steps');
  }
};
