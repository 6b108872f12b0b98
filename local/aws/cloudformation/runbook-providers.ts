import { isRecord, stringOr } from '../json-value.ts';
import { validationError } from './errors.ts';
import { physicalName } from './names.ts';
import type { Resolved } from './scope.ts';
import { call, type Provider, removing, type Work } from './work.ts';

/** What a runbook lives with, each made and deleted by one call of its service. A change in place is not simulated. */
const madeByCall = (
  create: (work: Work) => Promise<Resolved>,
  remove: (resource: Resolved) => [service: string, operation: string, input: Record<string, unknown>],
): Provider => ({
  create: async (work) => {
    const made = await create(work);
    work.initiated(made.physicalId);
    return made;
  },
  update: async ({ definition }) => {
    throw validationError(`An update of ${definition.type} in place is not simulated`);
  },
  remove: (teller, record) => removing(teller, ...remove(record)),
});

const table = madeByCall(
  async (work) => {
    const TableName = physicalName(work);
    await call(work, 'dynamodb', 'CreateTable', { ...work.properties, TableName });
    const { accountId, region } = work.state;
    return {
      physicalId: TableName,
      attributes: { Arn: `arn:aws:dynamodb:${region}:${accountId}:table/${TableName}` },
    };
  },
  ({ physicalId }) => ['dynamodb', 'DeleteTable', { TableName: physicalId }],
);

const document = madeByCall(
  async (work) => {
    const Name = physicalName(work);
    const { Content, ...properties } = work.properties;
    const text = typeof Content === 'string' ? Content : JSON.stringify(Content);
    await call(work, 'ssm', 'CreateDocument', { ...properties, Name, Content: text });
    return { physicalId: Name, attributes: {} };
  },
  ({ physicalId }) => ['ssm', 'DeleteDocument', { Name: physicalId }],
);

const maintenanceWindow = madeByCall(
  async (work) => {
    const { WindowId } = await call(work, 'ssm', 'CreateMaintenanceWindow', work.properties);
    return { physicalId: stringOr(WindowId, ''), attributes: {} };
  },
  ({ physicalId }) => ['ssm', 'DeleteMaintenanceWindow', { WindowId: physicalId }],
);

/** The template calls the parameters of an Automation task otherwise than the API does. */
const maintenanceWindowTask = madeByCall(
  async (work) => {
    const { TaskInvocationParameters: given, ...properties } = work.properties;
    const { MaintenanceWindowAutomationParameters: Automation, ...others } = isRecord(given) ? given : {};
    const [other] = Object.keys(others);
    if (other !== undefined) throw validationError(`${other} are not simulated`);
    const input = { ...properties, TaskInvocationParameters: { Automation } };
    const { WindowTaskId } = await call(work, 'ssm', 'RegisterTaskWithMaintenanceWindow', input);
    return {
      physicalId: stringOr(WindowTaskId, ''),
      attributes: { WindowId: stringOr(work.properties['WindowId'], '') },
    };
  },
  ({ physicalId, attributes }) => [
    'ssm',
    'DeregisterTaskFromMaintenanceWindow',
    { WindowId: attributes['WindowId'], WindowTaskId: physicalId },
  ],
);

export const runbookProviders: ReadonlyMap<string, Provider> = new Map([
  ['AWS::DynamoDB::Table', table],
  ['AWS::SSM::Document', document],
  ['AWS::SSM::MaintenanceWindow', maintenanceWindow],
  ['AWS::SSM::MaintenanceWindowTask', maintenanceWindowTask],
]);
