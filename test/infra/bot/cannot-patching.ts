import type { Permission } from '../../support/iam/permission.ts';
import { arn, REGION } from '../bot-template.ts';
import {
  all,
  anything,
  CHANGES_OF_INSTANCES,
  calls,
  EXECUTION,
  gate,
  INSTANCE,
  NO_OTHER_WRITES,
  on,
  passing,
  type Row,
  RUN,
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
const reading = (keys: readonly string[], attributes: readonly string[]): Permission =>
  on(TABLE, { 'dynamodb:LeadingKeys': [...keys], 'dynamodb:Attributes': [...attributes] })('dynamodb:GetItem');
const SLOT = ['SLOT#mw-0a1b2c3d4e5f67890'];
const ROLES = {
  patch: 'patchwarden-patch-runbook-ap-southeast-2',
  window: 'patchwarden-window-runbook-ap-southeast-2',
};
const starting = (document: string): Permission[] =>
  calls(arn('ssm', `document/${document}`), 'ssm:StartAutomationExecution');

export const patch: Row = {
  can: [
    gate(RUN, [
      'pk',
      'sk',
      'gate',
      'state',
      'epoch',
      'planHash',
      'subject',
      'subjectHere',
      'bound',
      'armedFrom',
      'armedUntil',
      'sendUntil',
      'targets',
      'boundInstances',
      'boundWave1',
      'boundWave2',
      'boundWave3',
    ]),
    reading(RUN, ['pk', 'sk', 'run']),
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
      ...NO_OTHER_WRITES,
      passing('Administrator', 'ssm'),
    ],
  },
};

export const window: Row = {
  can: [
    reading(SLOT, ['pk', 'sk', 'parameters']),
    reading(RUN, ['pk', 'sk', 'gate']),
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
      ...NO_OTHER_WRITES,
      gate(RUN, ['pk', 'sk', 'gate']),
      reading(RUN, ['pk', 'sk', 'run']),
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
    gate(['STOP#0a1b2c3d-0000-4000-8000-000000000000'], ['pk', 'sk', 'gate', 'bound']),
    on(arn('ssm', 'maintenancewindow/mw-0b1b2c3d4e5f67890'))('ssm:CancelMaintenanceWindowExecution'),
    ...anything('ssm:CancelCommand'),
  ],
  cannot: {
    'anything else': [
      gate(RUN, ['pk', 'sk', 'gate', 'bound']),
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
