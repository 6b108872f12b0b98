import { isDeepStrictEqual } from 'node:util';
import type { ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import { isRecord } from '../json-value.ts';
import { referencesIn } from '../template-intrinsics.ts';
import { attributePath, dependencyOrder, evaluateRecord, type Scope } from './evaluate.ts';
import { recreation } from './resource-types.ts';
import { createScope, KNOWN_AFTER_APPLY, type Resolved, wantedResources } from './scope.ts';
import type { CloudFormationState, ResourceRecord, StackRecord, Target } from './state.ts';
import type { TemplateResource } from './template-types.ts';
import { textOf } from './text-of.ts';
import { changedProperties } from './work.ts';

interface Planning {
  stack: StackRecord;
  target: Target;
  scope: Scope;
  /** What each resource will answer, as far as that is known before. */
  foreseen: Map<string, Resolved>;
  changedParameters: ReadonlySet<string>;
}

/** What the target would change of the stack: the resources in the order in which they would be. */
export const planChanges = (state: CloudFormationState, stack: StackRecord, target: Target): ResourceChange[] => {
  const foreseen = new Map<string, Resolved>();
  const scope = createScope({ state, stack, target, resource: (id) => foreseen.get(id) });
  const planning = { stack, target, scope, foreseen, changedParameters: changedParameters(stack, target) };
  const wanted = wantedResources(target, scope);
  const changes = dependencyOrder(target.template).flatMap((id) => {
    const definition = target.template.resources.get(id);
    return definition === undefined || !wanted.has(id) ? [] : (planResource(planning, id, definition) ?? []);
  });
  const removed = [...stack.resources.values()].filter(({ logicalId }) => !wanted.has(logicalId));
  return [...changes, ...removed.map(removal)];
};

/** Whether nothing at all would be different. Outputs and tags count; policies alone do not. */
export const changesNothing = (stack: StackRecord, target: Target, changes: readonly ResourceChange[]): boolean =>
  changes.length === 0 &&
  isDeepStrictEqual([...stack.template.outputs], [...target.template.outputs]) &&
  isDeepStrictEqual(stack.tags, target.tags);

const changedParameters = (stack: StackRecord, target: Target): Set<string> => {
  const effective = ({ parameters }: Target) => new Map(parameters.map((one) => [one.key, one.resolved ?? one.value]));
  const [before, after] = [effective(stack), effective(target)];
  return new Set([...after.keys()].filter((key) => before.get(key) !== after.get(key)));
};

const removal = ({ logicalId, physicalId, type }: ResourceRecord): ResourceChange => ({
  Action: 'Remove',
  PolicyAction: 'Delete',
  LogicalResourceId: logicalId,
  PhysicalResourceId: physicalId,
  ResourceType: type,
  Scope: [],
  Details: [],
});

const planResource = (
  planning: Planning,
  logicalId: string,
  definition: TemplateResource,
): ResourceChange | undefined => {
  const { stack, scope, foreseen } = planning;
  const after = evaluateRecord(definition.properties, scope);
  const record = stack.resources.get(logicalId);
  if (record === undefined) {
    foreseen.set(logicalId, { physicalId: KNOWN_AFTER_APPLY, attributes: {} });
    return addition(logicalId, definition, after);
  }
  const changed = changedProperties(record.properties, after);
  const details = changed.flatMap((name) => detailsOf(planning, { name, definition, record, after }));
  const replacement = replacementOf(details);
  foreseen.set(logicalId, foresee(record, changed, replacement));
  return changed.length === 0 ? undefined : modification({ record, after, details, replacement });
};

const addition = (logicalId: string, { type }: TemplateResource, after: Record<string, unknown>): ResourceChange => ({
  Action: 'Add',
  LogicalResourceId: logicalId,
  ResourceType: type,
  Scope: [],
  Details: [],
  AfterContext: context(after),
});

interface Modified {
  record: ResourceRecord;
  after: Record<string, unknown>;
  details: ResourceChangeDetail[];
  replacement: 'True' | 'False' | 'Conditional';
}

/** UpdatePolicy plays no part in it: a group that its policy will replace is only modified here. */
const modification = ({ record, after, details, replacement }: Modified): ResourceChange => ({
  Action: 'Modify',
  LogicalResourceId: record.logicalId,
  PhysicalResourceId: record.physicalId,
  ResourceType: record.type,
  Replacement: replacement,
  ...(replacement === 'True' && { PolicyAction: 'ReplaceAndDelete' as const }),
  Scope: ['Properties'],
  Details: details,
  BeforeContext: context(record.properties),
  AfterContext: context(after),
});

const context = (properties: Record<string, unknown>): string => JSON.stringify({ Properties: properties });

const replacementOf = (details: readonly ResourceChangeDetail[]): Modified['replacement'] => {
  const always = details.filter(({ Target }) => Target?.RequiresRecreation === 'Always');
  if (always.some(({ Evaluation }) => Evaluation === 'Static')) return 'True';
  const maybe = details.some(({ Target }) => Target?.RequiresRecreation === 'Conditionally');
  return always.length > 0 || maybe ? 'Conditional' : 'False';
};

/** The attributes of a template that gets a new version are not known before it has. */
const foresee = (
  record: ResourceRecord,
  changed: readonly string[],
  replacement: Modified['replacement'],
): Resolved => {
  if (replacement === 'True') return { physicalId: KNOWN_AFTER_APPLY, attributes: {} };
  if (record.type !== 'AWS::EC2::LaunchTemplate' || changed.length === 0) return record;
  const { physicalId, attributes } = record;
  return { physicalId, attributes: { ...attributes, LatestVersionNumber: KNOWN_AFTER_APPLY } };
};

interface ChangedProperty {
  name: string;
  definition: TemplateResource;
  record: ResourceRecord;
  after: Record<string, unknown>;
}

const detailsOf = (planning: Planning, changed: ChangedProperty): ResourceChangeDetail[] => {
  const { name, definition, record, after } = changed;
  const given = definition.properties[name];
  const attributes = attributesIn(given);
  const target = {
    Attribute: 'Properties' as const,
    Name: name,
    RequiresRecreation: recreation(definition.type, name),
    Path: `/Properties/${name}`,
    ...(record.properties[name] !== undefined && { BeforeValue: textOf(record.properties[name]) }),
    ...(after[name] !== undefined && { AfterValue: textOf(after[name]) }),
    AttributeChangeType: attributeChange(record.properties[name], after[name]),
  };
  const parameters = [...new Set(referencesIn(given))].filter((one) => planning.changedParameters.has(one));
  const resources = attributes.filter(([id, attribute]) => isUnknown(planning.foreseen.get(id), attribute));
  const causes: ResourceChangeDetail[] = [
    ...parameters.map((CausingEntity) => ({
      Evaluation: 'Static' as const,
      ChangeSource: 'ParameterReference' as const,
      CausingEntity,
    })),
    ...resources.map(([id, attribute]) => ({
      Evaluation: 'Dynamic' as const,
      ChangeSource: 'ResourceAttribute' as const,
      CausingEntity: `${id}.${attribute}`,
    })),
    ...referencedReplacements(planning, given),
  ];
  if (causes.length > 0) return causes.map((cause) => ({ Target: target, ...cause }));
  return [{ Target: target, Evaluation: 'Static', ChangeSource: 'DirectModification' }];
};

const referencedReplacements = ({ foreseen }: Planning, given: unknown): ResourceChangeDetail[] =>
  [...new Set(referencesIn(given))]
    .filter((id) => foreseen.get(id)?.physicalId === KNOWN_AFTER_APPLY)
    .map((CausingEntity) => ({ Evaluation: 'Dynamic', ChangeSource: 'ResourceReference', CausingEntity }));

const isUnknown = (resolved: Resolved | undefined, attribute: string): boolean =>
  resolved?.attributes[attribute] === KNOWN_AFTER_APPLY;

const attributeChange = (before: unknown, after: unknown): 'Add' | 'Remove' | 'Modify' => {
  if (before === undefined) return 'Add';
  return after === undefined ? 'Remove' : 'Modify';
};

/** Every Fn::GetAtt in a value. */
const attributesIn = (value: unknown): [string, string][] => {
  if (Array.isArray(value)) return value.flatMap(attributesIn);
  if (!isRecord(value)) return [];
  const path = value['Fn::GetAtt'];
  return path === undefined ? Object.values(value).flatMap(attributesIn) : [attributePath(path)];
};
