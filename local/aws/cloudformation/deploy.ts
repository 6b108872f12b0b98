import { Interruption, ResourceFailure, reasonOf } from './errors.ts';
import { dependencyOrder, evaluateRecord, type Scope } from './evaluate.ts';
import { replacesGroup } from './group-provider.ts';
import { checkProperties } from './property-checks.ts';
import { providerOf } from './resource-providers.ts';
import { recreation, resourceType } from './resource-types.ts';
import { createScope, wantedResources } from './scope.ts';
import { setResourceStatus, type Teller } from './stack-events.ts';
import type { ResourceRecord } from './state.ts';
import type { TemplateResource } from './template-types.ts';
import { textOf } from './text-of.ts';
import { changedProperties, type Work } from './work.ts';

/** A resource failed, and with it the operation; `message` is the stack's reason. */
export class OperationFailure extends Error {}

export const scopeOf = ({ state, stack }: Teller): Scope =>
  createScope({ state, stack, target: stack, resource: (id) => stack.resources.get(id) });

/** Brings every resource to what the stack's template asks. @throws Interruption, OperationFailure */
export const deployResources = async (teller: Teller): Promise<void> => {
  const { stack } = teller;
  const scope = scopeOf(teller);
  const wanted = wantedResources(stack, scope);
  for (const logicalId of dependencyOrder(stack.template)) {
    const definition = stack.template.resources.get(logicalId);
    if (definition !== undefined && wanted.has(logicalId)) await deployResource(teller, logicalId, definition);
  }
};

/** The resource's definition with its policies resolved. */
export const resolvedDefinition = (definition: TemplateResource, scope: Scope): TemplateResource => ({
  ...definition,
  ...(definition.creationPolicy && { creationPolicy: evaluateRecord(definition.creationPolicy, scope) }),
  ...(definition.updatePolicy && { updatePolicy: evaluateRecord(definition.updatePolicy, scope) }),
});

const deployResource = async (teller: Teller, logicalId: string, given: TemplateResource): Promise<void> => {
  const scope = scopeOf(teller);
  const definition = resolvedDefinition(given, scope);
  const properties = evaluateRecord(definition.properties, scope);
  const existing = teller.stack.resources.get(logicalId);
  if (existing === undefined) return createResource({ ...teller, definition, properties }, logicalId);
  const changed = changedProperties(existing.properties, properties);
  if (changed.length === 0) return;
  teller.stack.before?.touched.add(logicalId);
  const work = workOn({ ...teller, definition, properties }, existing);
  const replacing = changed.some((name) => recreation(given.type, name) === 'Always') || replacesGroup(work);
  existing.properties = properties;
  await tell(work, 'UPDATE', async () => {
    checkProperties(given.type, logicalId, properties);
    await (replacing ? replace(work) : update(work));
  });
};

type Given = Teller & Pick<Work, 'definition' | 'properties'>;

const workOn = (given: Given, record: ResourceRecord): Work => ({
  ...given,
  record,
  previous: record.properties,
  initiated(physicalId) {
    record.physicalId = physicalId;
    given.stack.before?.made.push({ ...record });
    setResourceStatus(given, record, { status: record.status, reason: 'Resource creation Initiated' });
  },
});

const createResource = async (given: Given, logicalId: string): Promise<void> => {
  const record: ResourceRecord = {
    logicalId,
    type: given.definition.type,
    physicalId: '',
    properties: given.properties,
    attributes: {},
    status: 'CREATE_IN_PROGRESS',
    updatedAt: given.operation.pace.now(),
  };
  given.stack.resources.set(logicalId, record);
  const work = workOn(given, record);
  await tell(work, 'CREATE', async () => {
    setResourceStatus(work, record, { status: 'CREATE_IN_PROGRESS' });
    checkProperties(record.type, logicalId, work.properties);
    Object.assign(record, identity(await providerOf(record.type).create(work)));
  });
};

const identity = ({ physicalId, attributes }: Pick<ResourceRecord, 'physicalId' | 'attributes'>) => ({
  physicalId,
  attributes: { ...attributes },
});

const update = async (work: Work): Promise<void> => {
  setResourceStatus(work, work.record, { status: 'UPDATE_IN_PROGRESS' });
  Object.assign(work.record, identity(await providerOf(work.record.type).update(work)));
};

const replace = async (work: Work): Promise<void> => {
  const { nameProperty } = resourceType(work.record.type);
  const name = nameProperty === undefined ? undefined : work.properties[nameProperty];
  if (name !== undefined && nameProperty !== undefined && work.previous[nameProperty] === name)
    throw new ResourceFailure(
      `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${textOf(name)} and update the stack again.`,
    );
  setResourceStatus(work, work.record, {
    status: 'UPDATE_IN_PROGRESS',
    reason: 'Requested update requires the creation of a new physical resource; hence creating one.',
  });
  Object.assign(work.record, identity(await providerOf(work.record.type).create(work)));
};

/** Runs the work on one resource and tells how it ended. @throws Interruption, OperationFailure */
const tell = async (work: Work, kind: 'CREATE' | 'UPDATE', run: () => Promise<void>): Promise<void> => {
  const { record } = work;
  try {
    await failByFault(work);
    await run();
    setResourceStatus(work, record, { status: `${kind}_COMPLETE` });
  } catch (error) {
    const interrupted = error instanceof Interruption;
    const reason = interrupted ? `Resource ${kind === 'CREATE' ? 'creation' : 'update'} cancelled` : reasonOf(error);
    setResourceStatus(work, record, { status: `${kind}_FAILED`, reason });
    if (interrupted) throw error;
    throw new OperationFailure(`The following resource(s) failed to ${kind.toLowerCase()}: [${record.logicalId}]. `);
  }
};

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/** An injected fault strikes the stack's group, or the first resource of a stack that has none. */
const failByFault = async ({ state, stack, operation, record }: Work): Promise<void> => {
  const grouped = [...stack.template.resources.values()].some(({ type }) => type === GROUP);
  if (!operation.forward || !operation.pace.live || (grouped && record.type !== GROUP)) return;
  const fault = state.faults.takeStack(stack.name, 'resource-failure');
  if (fault === undefined) return;
  throw new ResourceFailure(
    fault.reason ?? 'Resource handler returned message: "Internal failure" (HandlerErrorCode: InternalFailure)',
  );
};

/** Takes one resource back to what it was before the update; what the update made of it is deleted later. */
export const undoResource = async (teller: Teller, logicalId: string, previous: ResourceRecord): Promise<void> => {
  const { stack } = teller;
  const current = stack.resources.get(logicalId) ?? { ...previous };
  stack.resources.set(logicalId, current);
  const given = stack.before?.template.resources.get(logicalId);
  if (given === undefined) return;
  const work = workOn(
    { ...teller, definition: resolvedDefinition(given, scopeOf(teller)), properties: previous.properties },
    current,
  );
  const attempted = current.physicalId;
  current.physicalId = previous.physicalId;
  await tell(work, 'UPDATE', async () => {
    setResourceStatus(work, current, { status: 'UPDATE_IN_PROGRESS' });
    if (attempted === previous.physicalId) await providerOf(current.type).update(work);
    current.properties = previous.properties;
    current.attributes = { ...previous.attributes };
  });
};

/** Deletes one physical resource; whether it could is told by its events and the answer. */
export const removeResource = async (teller: Teller, record: ResourceRecord): Promise<boolean> => {
  setResourceStatus(teller, record, { status: 'DELETE_IN_PROGRESS' });
  try {
    if (record.physicalId !== '') await providerOf(record.type).remove(teller, record);
  } catch (error) {
    setResourceStatus(teller, record, { status: 'DELETE_FAILED', reason: reasonOf(error) });
    return false;
  }
  setResourceStatus(teller, record, { status: 'DELETE_COMPLETE' });
  return true;
};
