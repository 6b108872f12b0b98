import type { Call } from '../types.ts';

/** Patch baselines and their patch groups; documents. */
export const baselineCalls: readonly Call[] = [
  {
    name: 'baseline',
    service: 'ssm',
    command: 'CreatePatchBaseline',
    input: { Name: 'contract-baseline', OperatingSystem: 'AMAZON_LINUX_2023', RejectedPatches: ['sudo*'] },
  },
  {
    name: 'baseline-bad-system',
    service: 'ssm',
    command: 'CreatePatchBaseline',
    input: { Name: 'contract-baseline-bad', OperatingSystem: 'BEOS' },
  },
  {
    name: 'baselines-describe',
    service: 'ssm',
    command: 'DescribePatchBaselines',
    input: { Filters: [{ Key: 'NAME_PREFIX', Values: ['contract-baseline'] }] },
  },
  {
    name: 'baseline-register',
    service: 'ssm',
    command: 'RegisterPatchBaselineForPatchGroup',
    input: { BaselineId: '<baseline.BaselineId>', PatchGroup: 'Contract' },
  },
  {
    name: 'baseline-register-missing',
    service: 'ssm',
    command: 'RegisterPatchBaselineForPatchGroup',
    input: { BaselineId: 'pb-00000000000000000', PatchGroup: 'Contract' },
  },
  {
    name: 'baseline-of-group',
    service: 'ssm',
    command: 'GetPatchBaselineForPatchGroup',
    input: { PatchGroup: 'Contract', OperatingSystem: 'AMAZON_LINUX_2023' },
  },
  {
    name: 'baseline-deregister',
    service: 'ssm',
    command: 'DeregisterPatchBaselineForPatchGroup',
    input: { BaselineId: '<baseline.BaselineId>', PatchGroup: 'Contract' },
  },
  {
    name: 'baseline-delete',
    service: 'ssm',
    command: 'DeletePatchBaseline',
    input: { BaselineId: '<baseline.BaselineId>' },
  },
  {
    name: 'document',
    service: 'ssm',
    command: 'CreateDocument',
    input: {
      Name: 'Contract-Sleep',
      DocumentType: 'Automation',
      DocumentFormat: 'JSON',
      Content:
        '{"schemaVersion":"0.3","description":"Waits","mainSteps":[{"name":"wait","action":"aws:sleep","inputs":{"Duration":"PT1M"}}]}',
    },
  },
  { name: 'document-get', service: 'ssm', command: 'GetDocument', input: { Name: 'Contract-Sleep' } },
  { name: 'document-describe', service: 'ssm', command: 'DescribeDocument', input: { Name: 'Contract-Sleep' } },
  { name: 'document-get-missing', service: 'ssm', command: 'GetDocument', input: { Name: 'Contract-None' } },
  { name: 'document-delete', service: 'ssm', command: 'DeleteDocument', input: { Name: 'Contract-Sleep' } },
  { name: 'document-delete-missing', service: 'ssm', command: 'DeleteDocument', input: { Name: 'Contract-None' } },
  {
    name: 'command-of-no-document',
    service: 'ssm',
    command: 'SendCommand',
    input: { DocumentName: 'Contract-None', InstanceIds: ['i-00000000000000000'] },
  },
  {
    name: 'invocation-missing',
    service: 'ssm',
    command: 'GetCommandInvocation',
    input: { CommandId: '00000000-0000-4000-8000-000000000000', InstanceId: 'i-00000000000000000' },
  },
];
