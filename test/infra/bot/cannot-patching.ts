import type { Permission } from '../../support/iam/permission.ts';
import { arn, REGION } from '../bot-template.ts';
import {
  ASK,
  all,
  anything,
  CHANGES_OF_INSTANCES,
  calls,
  EXECUTION,
  INSTANCE,
  NO_RECORD,
  on,
  passing,
  type Row,
  TABLE,
  WINDOW,
} from './cannot-forms.ts';

/** The rows of the roles of patching in place. */

export const CHANGES_OF_WINDOWS = [
  'UpdateMaintenanceWindow',
  'DeleteMaintenanceWindow',
  'RegisterTaskWithMaintenanceWindow',
  'DeregisterTaskFromMaintenanceWindow',
  'CancelMaintenanceWindowExecution',
].map((name) => `ssm:${name}`);

const ofAws = (name: string): string => `arn:aws:ssm:${REGION}::document/${name}`;
const tagged = (key: string, group: string): Permission =>
  on(INSTANCE, { [`ssm:resourceTag/${key}`]: group })('ssm:SendCommand');
const ROLES = {
  patch: 'patchwarden-patch-runbook-ap-southeast-2',
  window: 'patchwarden-window-runbook-ap-southeast-2',
};
const starting = (document: string): Permission[] =>
  calls(arn('ssm', `document/${document}`), 'ssm:StartAutomationExecution');

export const patch: Row = {
  can: [
    ...ASK,
    ...calls(ofAws('AWS-RunPatchBaseline'), 'ssm:SendCommand'),
    tagged('Patch Group', 'Win-PROD'),
    tagged('PatchGroup', 'Win-DEV'),
    ...anything('ssm:ListCommands', 'ssm:ListCommandInvocations', 'ssm:CancelCommand'),
  ],
  cannot: {
    'send any other document': [
      ofAws('AWS-RunShellScript'),
      ofAws('AWS-RunPowerShellScript'),
      arn('ssm', 'document/Payroll'),
    ].map((document) => on(document)('ssm:SendCommand')),
    'send to an instance without the tag of a configured group': [
      on(INSTANCE)('ssm:SendCommand'),
      tagged('Patch Group', 'Payroll'),
      tagged('Owner', 'Win-PROD'),
    ],
    'change an instance or a window or a baseline': [
      ...all('ec2', CHANGES_OF_INSTANCES, INSTANCE),
      ...CHANGES_OF_WINDOWS.map(on(WINDOW)),
      ...calls(
        arn('ssm', 'patchbaseline/pb-0123456789abcdef0'),
        'ssm:UpdatePatchBaseline',
        'ssm:RegisterPatchBaselineForPatchGroup',
      ),
      ...NO_RECORD,
      passing('Administrator', 'ssm'),
    ],
  },
};

export const window: Row = {
  can: [
    ...ASK,
    ...starting('Patchwarden-Patch'),
    passing(ROLES.patch, 'ssm'),
    on(EXECUTION, {
      'aws:TagKeys': ['PatchwardenRun-p-7k2m9x4q', 'PatchwardenKind'],
      'aws:RequestTag/PatchwardenKind': 'patch',
    })('ssm:AddTagsToResource'),
    ...calls(EXECUTION, 'ssm:GetAutomationExecution'),
    on(EXECUTION, { 'aws:ResourceTag/PatchwardenKind': 'patch' })('ssm:StopAutomationExecution'),
  ],
  cannot: {
    'anything else': [
      ...NO_RECORD,
      ...starting('Patchwarden-Deploy'),
      ...starting('AWS-RestartEC2Instance'),
      passing('Administrator', 'ssm'),
      ...calls(ofAws('AWS-RunPatchBaseline'), 'ssm:SendCommand'),
      ...CHANGES_OF_WINDOWS.map(on(WINDOW)),
      on(EXECUTION, { 'aws:ResourceTag/PatchwardenKind': 'bake' })('ssm:StopAutomationExecution'),
    ],
  },
};

export const stop: Row = {
  can: [
    ...ASK,
    on(arn('ssm', 'maintenancewindow/mw-0b1b2c3d4e5f67890'))('ssm:CancelMaintenanceWindowExecution'),
    ...anything('ssm:CancelCommand'),
  ],
  cannot: {
    'anything else': [
      ...NO_RECORD,
      on(WINDOW)('ssm:CancelMaintenanceWindowExecution'),
      ...calls(ofAws('AWS-RunPatchBaseline'), 'ssm:SendCommand'),
      ...calls(
        arn('ssm', 'maintenancewindow/mw-0b1b2c3d4e5f67890'),
        'ssm:UpdateMaintenanceWindow',
        'ssm:DeleteMaintenanceWindow',
      ),
      ...starting('Patchwarden-Patch'),
    ],
  },
};

export const windowTask: Row = {
  can: [
    ...starting('Patchwarden-Window'),
    ...calls(EXECUTION, 'ssm:GetAutomationExecution'),
    passing(ROLES.window, 'ssm'),
  ],
  cannot: {
    'anything else': [
      ...starting('Patchwarden-Patch'),
      ...starting('AWS-RestartEC2Instance'),
      passing(ROLES.patch, 'ssm'),
      ...calls(TABLE, 'dynamodb:GetItem', 'dynamodb:UpdateItem'),
      ...calls(ofAws('AWS-RunPatchBaseline'), 'ssm:SendCommand'),
      ...calls(EXECUTION, 'ssm:StopAutomationExecution'),
    ],
  },
};
