import { digest } from '../identifiers.ts';
import { answeredBefore } from '../take.ts';
import { missingParameter, refusal } from './errors.ts';
import type { Ec2State, LaunchTemplateRecord, TemplateVersion } from './state.ts';

export interface TemplateName {
  LaunchTemplateId?: string | undefined;
  LaunchTemplateName?: string | undefined;
}

/** @throws InvalidLaunchTemplateId.NotFound, InvalidLaunchTemplateName.NotFoundException, MissingParameter */
export const findTemplate = (state: Ec2State, { LaunchTemplateId, LaunchTemplateName }: TemplateName) => {
  if (LaunchTemplateId !== undefined && LaunchTemplateName !== undefined)
    throw refusal('InvalidParameterCombination', 'Only one of launch template ID and launch template name is allowed.');
  if (LaunchTemplateId !== undefined) return templateById(state, LaunchTemplateId);
  if (LaunchTemplateName === undefined) throw missingParameter('LaunchTemplateId or LaunchTemplateName');
  const found = state.templates.get(state.templateNames.get(LaunchTemplateName) ?? '');
  if (found !== undefined) return found;
  throw refusal(
    'InvalidLaunchTemplateName.NotFoundException',
    `The specified launch template, with template name ${LaunchTemplateName}, does not exist.`,
  );
};

const templateById = (state: Ec2State, id: string): LaunchTemplateRecord => {
  if (!/^lt-[0-9a-f]{8,17}$/.test(id))
    throw refusal('InvalidLaunchTemplateId.Malformed', `Invalid id: "${id}" (expecting "lt-...")`);
  const found = state.templates.get(id);
  if (found !== undefined) return found;
  throw refusal(
    'InvalidLaunchTemplateId.NotFound',
    `The specified launch template, with template ID ${id}, does not exist.`,
  );
};

/** `$Latest`, `$Default` or a number as text. @throws InvalidLaunchTemplateId.VersionNotFound */
export const findVersion = (template: LaunchTemplateRecord, version: string): TemplateVersion => {
  const number =
    version === '$Latest' ? template.latest : version === '$Default' ? template.defaultVersion : Number(version);
  const found = template.versions.get(number);
  if (found !== undefined) return found;
  throw refusal(
    'InvalidLaunchTemplateId.VersionNotFound',
    `Could not find the specified version ${version} for the launch template with ID ${template.id}.`,
  );
};

/** Runs once for each client token: the same request again gives the first answer, another one is refused. */
export const onceByToken = <Response extends object>(
  state: Ec2State,
  operation: string,
  input: { ClientToken?: string | undefined },
  run: () => Response,
): object => {
  const { ClientToken, ...request } = input;
  if (ClientToken === undefined) return run();
  const key = `${operation}/${ClientToken}`;
  const asked = digest(JSON.stringify(request, (_name, value: unknown) => sortedKeys(value)));
  const earlier = state.tokens.get(key);
  if (earlier === undefined) {
    const response = run();
    state.tokens.set(key, { request: asked, response });
    return response;
  }
  if (earlier.request === asked) return answeredBefore(input, earlier.response);
  throw refusal(
    'IdempotentParameterMismatch',
    'The client token specified has already been used with different request parameters.',
  );
};

const sortedKeys = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
