import type { CommandParameter } from '../commands/command-content.ts';
import type { DocumentStep, Scene } from '../commands/scene.ts';
import { type PatchRequest, runPatchBaseline } from './patch-run.ts';

export const OPERATION: CommandParameter = { type: 'String', allowedValues: ['Scan', 'Install'] };
export const REBOOT_OPTION: CommandParameter = {
  type: 'String',
  default: 'RebootIfNeeded',
  allowedValues: ['RebootIfNeeded', 'NoReboot'],
};
export const SNAPSHOT_ID: CommandParameter = {
  type: 'String',
  default: '',
  allowedPattern: '(^$)|^[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}$',
};
/** Not simulated: with one, compliance is not written outside patch policies. */
const NONE: CommandParameter = { type: 'String', default: '', allowedPattern: '' };

const stepTimeout: DocumentStep['timeoutSeconds'] = (parameter) => Number(parameter('StepTimeoutSeconds'));

const step = (name: string, platform: 'Linux' | 'Windows' | 'MacOS'): DocumentStep => ({
  name,
  platform,
  timeoutSeconds: stepTimeout,
  run: (scene) => runPatchBaseline(scene, requestOf(scene)),
});

export const requestOf = ({ parameter }: Scene): PatchRequest => ({
  operation: parameter('Operation') === 'Install' ? 'Install' : 'Scan',
  rebootOption: parameter('RebootOption') === 'NoReboot' ? 'NoReboot' : 'RebootIfNeeded',
  overrideList: parameter('InstallOverrideList'),
});

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaseline.html */
export const patchBaselineDocument = {
  name: 'AWS-RunPatchBaseline',
  platforms: ['Windows', 'Linux', 'MacOS'] as const,
  executionSeconds: 7200,
  parameters: {
    Operation: OPERATION,
    AssociationId: NONE,
    SnapshotId: SNAPSHOT_ID,
    InstallOverrideList: {
      type: 'String',
      default: '',
      allowedPattern: '(^$)|^https://.+$|^s3://([^/]+)/(.*?([^/]+))$',
    },
    BaselineOverride: NONE,
    RebootOption: REBOOT_OPTION,
    StepTimeoutSeconds: {
      type: 'String',
      default: '7200',
      allowedPattern: '([1-9][0-9]{0,3})|([12][0-9]{4})|(3[0-5][0-9]{3})|(36000)',
    },
  } satisfies Record<string, CommandParameter>,
  steps: [step('PatchWindows', 'Windows'), step('PatchMacOS', 'MacOS'), step('PatchLinux', 'Linux')],
};
