import { validationError } from './errors.ts';
import { evaluate, type Scope } from './evaluate.ts';
import type { CloudFormationState, StackRecord, Target } from './state.ts';

/** What CloudFormation shows of a value that only the update itself will tell. */
export const KNOWN_AFTER_APPLY = '{{changeSet:KNOWN_AFTER_APPLY}}';

/** What a resource answers to Ref and Fn::GetAtt; undefined when there is none (yet). */
export interface Resolved {
  physicalId: string;
  attributes: Readonly<Record<string, string>>;
}

interface ScopeOptions {
  state: CloudFormationState;
  stack: Pick<StackRecord, 'id' | 'name'>;
  target: Target;
  resource: (logicalId: string) => Resolved | undefined;
}

/** The names of a stack's template, for parameters as they are asked for. */
export const createScope = ({ state, stack, target, resource }: ScopeOptions): Scope => {
  const { template } = target;
  const values = new Map(target.parameters.map((one) => [one.key, one.resolved ?? one.value]));
  const pseudo = pseudoParameters(state, stack);
  const scope: Scope = {
    region: state.region,
    mappings: template.mappings,
    ref(name) {
      if (name === 'AWS::NoValue') return undefined;
      const value = values.get(name);
      if (value !== undefined) return isListType(template.parameters.get(name)?.type ?? '') ? splitList(value) : value;
      const found = pseudo[name] ?? resource(name)?.physicalId;
      if (found === undefined)
        throw validationError(
          `Template format error: Unresolved resource dependencies [${name}] in the Resources block of the template`,
        );
      return found;
    },
    getAtt(logicalId, attribute) {
      if (!template.resources.has(logicalId))
        throw validationError(`Template error: instance of Fn::GetAtt references undefined resource ${logicalId}`);
      const found = resource(logicalId)?.attributes[attribute];
      if (found !== undefined) return found;
      if (resource(logicalId)?.physicalId === KNOWN_AFTER_APPLY) return KNOWN_AFTER_APPLY;
      throw validationError(
        `Template error: resource ${logicalId} does not support attribute type ${attribute} in Fn::GetAtt`,
      );
    },
    condition(name) {
      const value = template.conditions[name];
      if (value === undefined)
        throw validationError(
          `Template format error: Unresolved condition dependency ${name} in the Conditions block of the template`,
        );
      return evaluate(value, scope) === true;
    },
    importValue: (name) => exported(state, name),
  };
  return scope;
};

/** Also of an SSM type, by the type of what it holds. */
export const isListType = (type: string): boolean =>
  /^(AWS::SSM::Parameter::Value<)?(CommaDelimitedList|List<.+>)>?$/.test(type);

export const splitList = (value: string): string[] => (value === '' ? [] : value.split(',').map((item) => item.trim()));

const pseudoParameters = (
  { accountId, region }: CloudFormationState,
  { id, name }: Pick<StackRecord, 'id' | 'name'>,
): Record<string, string> => ({
  'AWS::AccountId': accountId,
  'AWS::Region': region,
  'AWS::StackId': id,
  'AWS::StackName': name,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
});

const exported = ({ stacks }: CloudFormationState, name: string): string => {
  const outputs = [...stacks.values()]
    .filter(({ status }) => status !== 'DELETE_COMPLETE')
    .flatMap((one) => one.outputs);
  const value = outputs.find(({ ExportName }) => ExportName === name)?.OutputValue;
  if (value === undefined) throw validationError(`No export named ${name} found.`);
  return value;
};

/** The ids of the resources that the template's conditions let be. */
export const wantedResources = (target: Target, scope: Scope): Set<string> =>
  new Set(
    [...target.template.resources]
      .filter(([, { condition }]) => condition === undefined || scope.condition(condition))
      .map(([id]) => id),
  );
