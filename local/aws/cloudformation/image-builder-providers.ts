import { isRecord, stringOr } from '../json-value.ts';
import { validationError } from './errors.ts';
import { textOf } from './text-of.ts';
import { call, type Provider, removing, typedRecord, type Work } from './work.ts';

const SERVICE = 'imagebuilder';

/** Members whose keys are a person's own words. */
const MAPS = ['Tags', 'AmiTags', 'ResourceTags'];

/** Templates write the members of the API with a capital letter. */
const asMembers = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asMembers);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      `${key.charAt(0).toLowerCase()}${key.slice(1)}`,
      MAPS.includes(key) ? member : asMembers(member),
    ]),
  );
};

const inputOf = ({ properties }: Work): Record<string, unknown> => {
  const { Version, ...others } = properties;
  const members = asMembers(typedRecord(others));
  return { ...(isRecord(members) ? members : {}), ...(Version !== undefined && { semanticVersion: textOf(Version) }) };
};

/** Made and deleted by a call each; `member` is the ARN in the answer and in the request to delete. */
const resource = (kind: string, member: string, update: Provider['update'] = notSimulated): Provider => ({
  async create(work) {
    const answer = await call(work, SERVICE, `Create${kind}`, inputOf(work));
    const arn = stringOr(answer[member], '');
    work.initiated(arn);
    return { physicalId: arn, attributes: { Arn: arn, Name: textOf(work.properties['Name']) } };
  },
  update,
  remove: (teller, { physicalId }) => removing(teller, SERVICE, `Delete${kind}`, { [member]: physicalId }),
});

async function notSimulated({ definition }: Work): Promise<never> {
  throw validationError(`An update of ${definition.type} in place is not simulated`);
}

/** Everything but the name can change. */
const updatePipeline: Provider['update'] = async (work) => {
  const { name: _name, tags: _tags, ...input } = inputOf(work);
  await call(work, SERVICE, 'UpdateImagePipeline', { ...input, imagePipelineArn: work.record.physicalId });
  return work.record;
};

export const imageBuilderProviders: ReadonlyMap<string, Provider> = new Map([
  ['AWS::ImageBuilder::Component', resource('Component', 'componentBuildVersionArn')],
  ['AWS::ImageBuilder::ImageRecipe', resource('ImageRecipe', 'imageRecipeArn')],
  [
    'AWS::ImageBuilder::InfrastructureConfiguration',
    resource('InfrastructureConfiguration', 'infrastructureConfigurationArn'),
  ],
  [
    'AWS::ImageBuilder::DistributionConfiguration',
    resource('DistributionConfiguration', 'distributionConfigurationArn'),
  ],
  ['AWS::ImageBuilder::ImagePipeline', resource('ImagePipeline', 'imagePipelineArn', updatePipeline)],
]);
