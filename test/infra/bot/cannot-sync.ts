import { arn, REGION } from '../bot-template.ts';
import { ASK, all, anything, calls, INSTANCE, NO_RECORD, on, passing, type Row, WINDOW } from './cannot-forms.ts';

const OTHER_WINDOW = arn('ssm', 'maintenancewindow/mw-0ffffffffffffffff');
const BASELINE = arn('ssm', 'patchbaseline/pb-0ffffffffffffffff');
/** The config names it: groups come under it, and none leaves it. */
const NAMED_BASELINE = arn('ssm', 'patchbaseline/pb-0a1b2c3d4e5f67890');
const ASSOCIATION = arn('ssm', 'association/0a1b2c3d-0000-4000-8000-000000000000');
const TASK = arn('ssm', 'windowtask/0a1b2c3d-0000-4000-8000-000000000000');
const DOCUMENT = `arn:aws:ssm:${REGION}::document/AWS-RunPatchBaseline`;
const RUN_SCRIPT = `arn:aws:ssm:${REGION}::document/AWS-RunShellScript`;

const ours = { 'aws:ResourceTag/PatchwardenSync': 's-7k2m9x4q' };
const others = { 'aws:ResourceTag/Owner': 'platform' };
const tagging = { 'aws:RequestTag/PatchwardenSync': 's-7k2m9x4q', 'aws:TagKeys': ['PatchwardenSync'] };
const untagged = { 'aws:RequestTag/Owner': 'platform', 'aws:TagKeys': ['Owner'] };
const both = { ...tagging, 'aws:TagKeys': ['PatchwardenSync', 'Patch Group'] };

const REMOVALS = [
  ...['DeleteMaintenanceWindow', 'DeregisterTaskFromMaintenanceWindow'].map((name) =>
    on(OTHER_WINDOW, ours)(`ssm:${name}`),
  ),
  on(ASSOCIATION, ours)('ssm:DeleteAssociation'),
  ...['DeletePatchBaseline', 'DeregisterPatchBaselineForPatchGroup'].map((name) => on(BASELINE, ours)(`ssm:${name}`)),
];

const PATCHING = [
  ...calls(INSTANCE, 'ssm:SendCommand', 'ssm:StartSession'),
  ...calls(DOCUMENT, 'ssm:SendCommand'),
  ...calls(ASSOCIATION, 'ssm:StartAssociationsOnce'),
  ...calls(arn('ssm', 'document/Patchwarden-Patch'), 'ssm:StartAutomationExecution'),
  ...NO_RECORD,
];

export const sync: Row = {
  can: [
    ...ASK,
    on('*', tagging)('ssm:CreateMaintenanceWindow'),
    on('*', tagging)('ssm:CreatePatchBaseline'),
    on(ASSOCIATION, tagging)('ssm:CreateAssociation'),
    on(OTHER_WINDOW, ours)('ssm:UpdateMaintenanceWindow'),
    on(WINDOW, others)('ssm:RegisterTaskWithMaintenanceWindow'),
    on(BASELINE, ours)('ssm:RegisterPatchBaselineForPatchGroup'),
    on(NAMED_BASELINE, others)('ssm:RegisterPatchBaselineForPatchGroup'),
    on(ASSOCIATION, ours)('ssm:UpdateAssociation'),
    passing(`patchwarden-window-task-${REGION}`, 'ssm'),
  ],
  cannot: {
    'remove anything': REMOVALS,
    'make what has no tag of ours': [
      ...anything('ssm:CreateMaintenanceWindow', 'ssm:CreatePatchBaseline'),
      ...[untagged, both].flatMap((tags) => [
        on('*', tags)('ssm:CreateMaintenanceWindow'),
        on('*', tags)('ssm:CreatePatchBaseline'),
        on(ASSOCIATION, tags)('ssm:CreateAssociation'),
        on(OTHER_WINDOW, tags)('ssm:AddTagsToResource'),
      ]),
      on(RUN_SCRIPT, tagging)('ssm:CreateAssociation'),
    ],
    'change what has no tag of ours': [
      ...['UpdateMaintenanceWindow', 'RegisterTaskWithMaintenanceWindow'].map((name) =>
        on(OTHER_WINDOW, others)(`ssm:${name}`),
      ),
      // A window that the config names gets a task and nothing else.
      on(WINDOW, others)('ssm:UpdateMaintenanceWindow'),
      ...all('ssm', ['UpdateMaintenanceWindowTask', 'RegisterTargetWithMaintenanceWindow'], OTHER_WINDOW),
      on(BASELINE, others)('ssm:RegisterPatchBaselineForPatchGroup'),
      on(BASELINE, ours)('ssm:UpdatePatchBaseline'),
      on(ASSOCIATION, others)('ssm:UpdateAssociation'),
    ],
    'pass another role': [
      passing('Administrator', 'ssm'),
      passing(`patchwarden-patch-runbook-${REGION}`, 'ssm'),
      passing(`patchwarden-window-task-${REGION}`, 'ec2'),
    ],
    patch: PATCHING,
  },
};

export const syncRemove: Row = {
  can: [
    ...ASK,
    ...['DeleteMaintenanceWindow', 'DeregisterTaskFromMaintenanceWindow'].map((name) =>
      on(OTHER_WINDOW, ours)(`ssm:${name}`),
    ),
    on(WINDOW, others)('ssm:DeregisterTaskFromMaintenanceWindow'),
    on(TASK)('ssm:DeregisterTaskFromMaintenanceWindow'),
    on(ASSOCIATION, ours)('ssm:DeleteAssociation'),
    on(BASELINE, ours)('ssm:DeregisterPatchBaselineForPatchGroup'),
  ],
  cannot: {
    'make anything': [
      on('*', tagging)('ssm:CreateMaintenanceWindow'),
      on('*', tagging)('ssm:CreatePatchBaseline'),
      on(ASSOCIATION, tagging)('ssm:CreateAssociation'),
      on(OTHER_WINDOW, ours)('ssm:RegisterTaskWithMaintenanceWindow'),
      on(OTHER_WINDOW, ours)('ssm:UpdateMaintenanceWindow'),
      on(ASSOCIATION, ours)('ssm:UpdateAssociation'),
      on(BASELINE, ours)('ssm:RegisterPatchBaselineForPatchGroup'),
      passing(`patchwarden-window-task-${REGION}`, 'ssm'),
    ],
    'remove what has no tag of ours': [
      ...[OTHER_WINDOW, WINDOW].map((window) => on(window, others)('ssm:DeleteMaintenanceWindow')),
      on(OTHER_WINDOW, others)('ssm:DeregisterTaskFromMaintenanceWindow'),
      on(ASSOCIATION, others)('ssm:DeleteAssociation'),
      ...[BASELINE, NAMED_BASELINE].map((baseline) => on(baseline, others)('ssm:DeregisterPatchBaselineForPatchGroup')),
      on(BASELINE, ours)('ssm:DeletePatchBaseline'),
    ],
    patch: PATCHING,
  },
};
