import type { Context, Permission } from '../../support/iam/permission.ts';
import { ACCOUNT, arn } from '../bot-template.ts';

/** How the calls of the rows are written. */

/** What a row of docs/security.md, section 2, means in calls. */
export interface Row {
  /**
   * Of a role that can nothing else: one call for each action that it is allowed, and all of them. Of the others some, to show
   * that the calls below are refused for what they are and not for how they are asked.
   */
  can: readonly Permission[];
  /** By the words of the last column. */
  cannot: Readonly<Record<string, readonly Permission[]>>;
}

export const on =
  (resource: string, context: Context = {}) =>
  (action: string): Permission => ({ action, resource, context });

export const calls = (resource: string, ...actions: string[]): Permission[] => actions.map(on(resource));

export const anything = (...actions: string[]): Permission[] => calls('*', ...actions);

export const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

export const passing = (name: string, service: string): Permission =>
  on(role(name), { 'iam:PassedToService': `${service}.amazonaws.com` })('iam:PassRole');

export const TABLE = arn('dynamodb', 'table/patchwarden');
export const RUN = ['RUN#d-7k2m9x4q'];
/** What the gatekeeper remembers of that run. */
export const MEMORY = ['ADMITTED#d-7k2m9x4q'];
export const INSTANCE = arn('ec2', 'instance/i-0a1b2c3d4e5f67890');
export const EXECUTION = arn('ssm', 'automation-execution/0a1b2c3d-0000-4000-8000-000000000000');
export const WINDOW = arn('ssm', 'maintenancewindow/mw-0a1b2c3d4e5f67890');

export const gate = (leading: readonly string[], attributes: readonly string[]): Permission =>
  on(TABLE, { 'dynamodb:LeadingKeys': [...leading], 'dynamodb:Attributes': [...attributes] })('dynamodb:UpdateItem');

export const reading = (leading: readonly string[], attributes: readonly string[]): Permission =>
  on(TABLE, { 'dynamodb:LeadingKeys': [...leading], 'dynamodb:Attributes': [...attributes] })('dynamodb:GetItem');

const ofFunction = (name: string, ...actions: string[]): Permission[] =>
  calls(arn('lambda', `function:${name}`), ...actions);

/** What every runbook may besides its own calls. */
export const ASK = ofFunction('patchwarden-gatekeeper', 'lambda:InvokeFunction');

/** The table, which no runbook reaches, and the functions, of which it may ask one. */
export const NO_RECORD = [
  gate(RUN, ['pk', 'sk', 'gate']),
  reading(RUN, ['pk', 'sk', 'gate']),
  ...calls(
    TABLE,
    ...['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'PartiQLUpdate'].map(
      (name) => `dynamodb:${name}`,
    ),
  ),
  ...ofFunction('patchwarden-worker', 'lambda:InvokeFunction'),
  ...ofFunction('patchwarden-gatekeeper', 'lambda:UpdateFunctionCode', 'lambda:UpdateFunctionConfiguration'),
];

export const CHANGES_OF_INSTANCES = [
  'TerminateInstances',
  'StopInstances',
  'RebootInstances',
  'ModifyInstanceAttribute',
];

export const all = (service: string, names: readonly string[], resource: string): Permission[] =>
  names.map((name) => on(resource)(`${service}:${name}`));
