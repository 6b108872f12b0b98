import type * as sdk from '@aws-sdk/client-cloudformation';
import { handlersOf } from '../service.ts';
import { validationError } from './errors.ts';
import { findChangeSet, findStack } from './lookup.ts';
import type { CloudFormationState } from './state.ts';
import { neededCapabilities } from './target.ts';
import { parseTemplate } from './template-text.ts';
import type { Template, TemplateParameter } from './template-types.ts';

export const templateHandlers = (state: CloudFormationState) =>
  handlersOf<typeof sdk>()({
    /** Without transforms the processed template is the original one. */
    GetTemplate: async ({ StackName, ChangeSetName }) => {
      const { template } =
        ChangeSetName === undefined
          ? findStack(state, StackName, 'Stack with id NAME does not exist')
          : findChangeSet(state, { ChangeSetName, StackName }).set.target;
      return { TemplateBody: template.text, StagesAvailable: ['Original', 'Processed'] };
    },
    GetTemplateSummary: async (input) => {
      const template = givenTemplate(state, input);
      return {
        ...described(template),
        ResourceTypes: [...template.resources.values()].map(({ type }) => type),
        Version: '2010-09-09',
      };
    },
    ValidateTemplate: async (input) => described(givenTemplate(state, input)),
  });

const givenTemplate = (
  state: CloudFormationState,
  { TemplateBody, StackName }: { TemplateBody?: string | undefined; StackName?: string | undefined },
): Template => {
  if (TemplateBody !== undefined) return parseTemplate(TemplateBody);
  if (StackName !== undefined) return findStack(state, StackName).template;
  throw validationError('Either Template URL or Template Body must be specified.');
};

const described = (template: Template) => {
  const Capabilities = neededCapabilities(template);
  return {
    Parameters: [...template.parameters].map(declaration),
    ...(template.description !== undefined && { Description: template.description }),
    ...(Capabilities.length > 0 && {
      Capabilities,
      CapabilitiesReason: `The following resource(s) require capabilities: [${iamTypes(template).join(', ')}]`,
    }),
  };
};

const iamTypes = ({ resources }: Template): string[] => [
  ...new Set([...resources.values()].map(({ type }) => type).filter((type) => type.startsWith('AWS::IAM::'))),
];

const declaration = ([ParameterKey, parameter]: readonly [string, TemplateParameter]) => ({
  ParameterKey,
  ParameterType: parameter.type,
  NoEcho: parameter.noEcho,
  ...(parameter.default !== undefined && { DefaultValue: parameter.default }),
  ...(parameter.description !== undefined && { Description: parameter.description }),
  ...(parameter.allowedValues !== undefined && {
    ParameterConstraints: { AllowedValues: [...parameter.allowedValues] },
  }),
});
