import type * as sdk from '@aws-sdk/client-ec2';
import type { CallContext } from '../../types.ts';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { invalidToken, pageSize, refusal } from './errors.ts';
import { type FilterValues, filterBy, shownTags, specifiedTags } from './filters.ts';
import { findTemplate, findVersion, onceByToken } from './launch-template.ts';
import type { Ec2State, LaunchTemplateRecord, TemplateVersion } from './state.ts';

export const launchTemplateHandlers = (state: Ec2State) =>
  handlersOf<typeof sdk>()({
    CreateLaunchTemplate: async (input) =>
      onceByToken(state, 'CreateLaunchTemplate', input, () => ({
        LaunchTemplate: shownTemplate(state, createTemplate(state, input)),
      })),
    CreateLaunchTemplateVersion: async (input, { caller }: Partial<CallContext> = {}) =>
      onceByToken(state, 'CreateLaunchTemplateVersion', input, () => {
        const template = findTemplate(state, input);
        const source = input.SourceVersion === undefined ? {} : findVersion(template, input.SourceVersion).data;
        const version = addVersion(state, template, input.VersionDescription, {
          ...source,
          ...checkedData(input.LaunchTemplateData),
        });
        if (caller !== undefined) version.by = caller;
        return { LaunchTemplateVersion: shownVersion(state, template, version) };
      }),
    DescribeLaunchTemplates: async (input) => {
      const ids = input.LaunchTemplateIds?.map((LaunchTemplateId) => findTemplate(state, { LaunchTemplateId }));
      const names = input.LaunchTemplateNames?.map((LaunchTemplateName) => findTemplate(state, { LaunchTemplateName }));
      const asked =
        ids === undefined && names === undefined ? state.templates.values() : [...(ids ?? []), ...(names ?? [])];
      const passing = [...asked].filter(filterBy(input.Filters, templateValues));
      const page = pageOf(passing, pageSize(input.MaxResults, 1, 200), input.NextToken, invalidToken);
      const LaunchTemplates = page.items.map((template) => shownTemplate(state, template));
      return { LaunchTemplates, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    DescribeLaunchTemplateVersions: async (input) => {
      const found = versionsAsked(state, input).map(({ template, version }) => shownVersion(state, template, version));
      const page = pageOf(found, pageSize(input.MaxResults, 1, 200), input.NextToken, invalidToken);
      return { LaunchTemplateVersions: page.items, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    ModifyLaunchTemplate: async (input) => {
      const template = findTemplate(state, input);
      if (input.DefaultVersion !== undefined)
        template.defaultVersion = findVersion(template, input.DefaultVersion).number;
      return { LaunchTemplate: shownTemplate(state, template) };
    },
    DeleteLaunchTemplate: async (input) => {
      const template = findTemplate(state, input);
      state.templates.delete(template.id);
      state.templateNames.delete(template.name);
      return { LaunchTemplate: shownTemplate(state, template) };
    },
  });

const createTemplate = (state: Ec2State, input: sdk.CreateLaunchTemplateCommandInput): LaunchTemplateRecord => {
  const name = input.LaunchTemplateName ?? '';
  if (!/^[a-zA-Z0-9().\-/_]{3,128}$/.test(name))
    throw refusal('InvalidLaunchTemplateName.MalformedException', `The launch template name '${name}' is not valid.`);
  if (state.templateNames.has(name))
    throw refusal('InvalidLaunchTemplateName.AlreadyExistsException', 'Launch template name already in use.');
  const data = checkedData(input.LaunchTemplateData);
  const template: LaunchTemplateRecord = {
    id: `lt-${idTail(state)}`,
    name,
    createdAt: state.clock.now(),
    versions: new Map(),
    latest: 0,
    defaultVersion: 1,
    tags: specifiedTags(input.TagSpecifications, 'launch-template'),
  };
  state.templates.set(template.id, template);
  state.templateNames.set(name, template.id);
  addVersion(state, template, input.VersionDescription, data);
  return template;
};

const idTail = (state: Ec2State): string => state.nextId().replaceAll('-', '').slice(0, 17);

const checkedData = (data: sdk.RequestLaunchTemplateData | undefined): sdk.RequestLaunchTemplateData => {
  const given = Object.fromEntries(Object.entries(data ?? {}).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0)
    throw refusal('MissingParameter', 'The request must contain at least one launch template data parameter.');
  const imageId = data?.ImageId;
  if (imageId !== undefined && !/^(ami-[0-9a-f]{8,17}|resolve:ssm:.+)$/.test(imageId))
    throw refusal('InvalidAMIID.Malformed', `Invalid id: "${imageId}" (expecting "ami-...")`);
  return given;
};

const addVersion = (
  state: Ec2State,
  template: LaunchTemplateRecord,
  description: string | undefined,
  data: sdk.RequestLaunchTemplateData,
): TemplateVersion => {
  template.latest += 1;
  const version: TemplateVersion = {
    number: template.latest,
    createdAt: state.clock.now(),
    data,
    ...(description !== undefined && { description }),
  };
  template.versions.set(version.number, version);
  return version;
};

interface Asked {
  template: LaunchTemplateRecord;
  version: TemplateVersion;
}

/** Newest first; without a template, `$Latest` or `$Default` of all of them. */
const versionsAsked = (state: Ec2State, input: sdk.DescribeLaunchTemplateVersionsCommandInput): Asked[] => {
  const { Versions: wanted } = input;
  if (input.LaunchTemplateId === undefined && input.LaunchTemplateName === undefined) {
    if (wanted === undefined || wanted.some((version) => !version.startsWith('$')))
      throw refusal(
        'MissingParameter',
        'When the launch template is not specified, only $Latest and $Default are allowed.',
      );
    return [...state.templates.values()].flatMap((template) =>
      wanted.map((version) => ({ template, version: findVersion(template, version) })),
    );
  }
  const template = findTemplate(state, input);
  const least = Number(input.MinVersion ?? 1);
  const most = Number(input.MaxVersion ?? template.latest);
  const found =
    wanted?.map((version) => findVersion(template, version)) ??
    [...template.versions.values()].filter(({ number }) => number >= least && number <= most);
  return [...new Set(found)].sort((a, b) => b.number - a.number).map((version) => ({ template, version }));
};

const templateValues: FilterValues<LaunchTemplateRecord> = {
  'launch-template-name': ({ name }) => [name],
  'create-time': ({ createdAt }) => [new Date(createdAt).toISOString()],
};

/** ARN of whoever made it: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateVersion.html */
const creator = ({ accountId }: Ec2State, by?: string): string => {
  const [role = '', session = 'local'] = by?.split('/') ?? [];
  return by === undefined
    ? `arn:aws:iam::${accountId}:user/local`
    : `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`;
};

const shownTemplate = (state: Ec2State, template: LaunchTemplateRecord): sdk.LaunchTemplate => ({
  LaunchTemplateId: template.id,
  LaunchTemplateName: template.name,
  CreateTime: new Date(template.createdAt),
  CreatedBy: creator(state),
  DefaultVersionNumber: template.defaultVersion,
  LatestVersionNumber: template.latest,
  Tags: shownTags(template.tags),
});

const shownVersion = (state: Ec2State, template: LaunchTemplateRecord, version: TemplateVersion) => ({
  LaunchTemplateId: template.id,
  LaunchTemplateName: template.name,
  VersionNumber: version.number,
  ...(version.description !== undefined && { VersionDescription: version.description }),
  CreateTime: new Date(version.createdAt),
  CreatedBy: creator(state, version.by),
  DefaultVersion: version.number === template.defaultVersion,
  LaunchTemplateData: version.data,
});
