import type { DistributionConfiguration, ImagePipeline, SsmParameterConfiguration } from '@aws-sdk/client-imagebuilder';
import { WireError } from '../wire-error.ts';
import { invalidValue, required } from './errors.ts';
import type { ImageBuilderState, ImageRecord } from './state.ts';

type Distributions = NonNullable<DistributionConfiguration['distributions']>;
type Place = Pick<ImageBuilderState, 'accountId' | 'region'>;

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_SsmParameterConfiguration.html */
const NAME = /^[a-zA-Z0-9_.\-/]{1,1011}$/;

/** Parameters of other accounts and Regions are not simulated, so a distribution that would write one is refused here. */
export const checkParameters = (state: Place, distributions: Distributions): void => {
  for (const { region, ssmParameterConfigurations: all = [] } of distributions)
    for (const { parameterName, amiAccountId = state.accountId } of all) {
      const name = required('parameterName', parameterName, 1011);
      if (!NAME.test(name))
        throw invalidValue('parameterName', name, 'has characters that a parameter name cannot have');
      if (region !== state.region || amiAccountId !== state.accountId)
        throw new WireError(
          'NotImplemented',
          `A parameter of account ${amiAccountId} in ${region} is not simulated.`,
          501,
        );
    }
};

const parametersOf = ({ region }: Place, distribution: DistributionConfiguration | undefined) =>
  (distribution?.distributions ?? []).flatMap((one): SsmParameterConfiguration[] =>
    one.region === region ? (one.ssmParameterConfigurations ?? []) : [],
  );

/**
 * Without an execution role Image Builder writes by its service-linked role, which may write under /imagebuilder/ alone.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-service-linked-role.html
 */
export const deniedParameter = (
  state: Place & Pick<ImageBuilderState, 'distributions'>,
  {
    distributionConfigurationArn,
    executionRole,
  }: Pick<ImagePipeline, 'distributionConfigurationArn' | 'executionRole'>,
): string | undefined => {
  if (executionRole !== undefined) return undefined;
  const distribution = state.distributions.get(distributionConfigurationArn ?? '');
  const denied = parametersOf(state, distribution).find(
    ({ parameterName = '' }) => !/^\/?imagebuilder\//.test(parameterName),
  );
  return denied === undefined
    ? undefined
    : `AWSServiceRoleForImageBuilder is not authorized to perform: ssm:PutParameter on parameter ${denied.parameterName}`;
};

/** The AMI of this account and Region into each parameter that its distribution names; it is made if it is not there. */
export const writeParameters = (state: ImageBuilderState, image: ImageRecord): void => {
  const ami = image.outputs.amis?.find((one) => one.region === state.region && one.accountId === state.accountId);
  if (ami?.image === undefined) return;
  for (const { parameterName = '', dataType = 'text' } of parametersOf(state, image.basis.distributionConfiguration))
    state.onParameter({ name: parameterName, value: ami.image, dataType });
};
