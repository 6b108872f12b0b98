import type { DistributionConfiguration, ImagePipeline, SsmParameterConfiguration } from '@aws-sdk/client-imagebuilder';
import { isSamePlace } from '../place.ts';
import { WireError } from '../wire-error.ts';
import { invalidValue, required } from './errors.ts';
import type { ImageBuilderState, ImageRecord } from './state.ts';

type Distributions = NonNullable<DistributionConfiguration['distributions']>;
type Here = Pick<ImageBuilderState, 'accountId' | 'region' | 'reaches'>;

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_SsmParameterConfiguration.html */
const NAME = /^[a-zA-Z0-9_.\-/]{1,1011}$/;

/** Parameters of accounts and Regions that the world does not have are not simulated, so a distribution that would write one is refused here. */
export const checkParameters = (state: Here, distributions: Distributions): void => {
  for (const { region, ssmParameterConfigurations: all = [] } of distributions)
    for (const { parameterName, amiAccountId = state.accountId } of all) {
      const name = required('parameterName', parameterName, 1011);
      if (!NAME.test(name))
        throw invalidValue('parameterName', name, 'has characters that a parameter name cannot have');
      const place = { accountId: amiAccountId, region: region ?? '' };
      if (!isSamePlace(place, state) && !state.reaches(place))
        throw new WireError(
          'NotImplemented',
          `A parameter of account ${amiAccountId} in ${region} is not simulated.`,
          501,
        );
    }
};

interface Written extends SsmParameterConfiguration {
  region: string;
}

const parametersOf = (distribution: DistributionConfiguration | undefined): Written[] =>
  (distribution?.distributions ?? []).flatMap(({ region = '', ssmParameterConfigurations = [] }) =>
    ssmParameterConfigurations.map((one) => ({ ...one, region })),
  );

/**
 * Without an execution role Image Builder writes by its service-linked role, which may write under /imagebuilder/ alone.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-service-linked-role.html
 */
export const deniedParameter = (
  state: Pick<ImageBuilderState, 'distributions'>,
  {
    distributionConfigurationArn,
    executionRole,
  }: Pick<ImagePipeline, 'distributionConfigurationArn' | 'executionRole'>,
): string | undefined => {
  if (executionRole !== undefined) return undefined;
  const distribution = state.distributions.get(distributionConfigurationArn ?? '');
  const denied = parametersOf(distribution).find(({ parameterName = '' }) => !/^\/?imagebuilder\//.test(parameterName));
  return denied === undefined
    ? undefined
    : `AWSServiceRoleForImageBuilder is not authorized to perform: ssm:PutParameter on parameter ${denied.parameterName}`;
};

/** The AMI of its account and Region into each parameter that its distribution names; it is made if it is not there. */
export const writeParameters = (state: ImageBuilderState, image: ImageRecord): void => {
  for (const { parameterName = '', dataType = 'text', region, ...one } of parametersOf(
    image.basis.distributionConfiguration,
  )) {
    const place = { accountId: one.amiAccountId ?? state.accountId, region };
    const ami = image.outputs.amis?.find((made) => made.region === region && made.accountId === place.accountId);
    if (ami?.image !== undefined) state.onParameter({ place, name: parameterName, value: ami.image, dataType });
  }
};
