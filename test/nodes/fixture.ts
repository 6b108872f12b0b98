import type { Ec2Instance, ManagedNode } from '../../src/aws/nodes.ts';
import type { Baseline, InstancePatch, PatchState } from '../../src/aws/patches.ts';
import type { PatchNode } from '../../src/nodes/types.ts';

export const T0 = Date.parse('2026-11-20T09:00:00Z');

export const anInstance = (id: string, parts: Partial<Ec2Instance> = {}): Ec2Instance => ({
  id,
  state: 'running',
  imageId: 'ami-0a',
  launchedAt: T0 - 1e9,
  tags: { 'Patch Group': 'Win-PROD', Name: `name-${id}` },
  availabilityZone: 'ap-southeast-2a',
  ...parts,
});

export const aManaged = (id: string, parts: Partial<ManagedNode> = {}): ManagedNode => ({
  id,
  ping: 'online',
  pingedAt: T0,
  platform: 'windows',
  osName: 'Microsoft Windows Server 2022 Datacenter',
  osVersion: '10.0.20348',
  ...parts,
});

export const aState = (instanceId: string, parts: Partial<PatchState> = {}): PatchState => ({
  instanceId,
  patchGroup: 'Win-PROD',
  baselineId: 'pb-win',
  operation: 'scan',
  endedAt: T0,
  missing: 0,
  failed: 0,
  installed: 10,
  installedOther: 0,
  pendingReboot: 0,
  rejected: 0,
  notApplicable: 5,
  criticalNonCompliant: 0,
  securityNonCompliant: 0,
  otherNonCompliant: 0,
  ...parts,
});

export const aBaseline = (parts: Partial<Baseline> = {}): Baseline => ({
  id: 'pb-win',
  name: 'Win-PROD',
  operatingSystem: 'WINDOWS',
  rulesHash: 'r1',
  approveAfterDays: 14,
  rejected: [],
  ...parts,
});

export const aPatch = (id: string, parts: Partial<InstancePatch> = {}): InstancePatch => ({
  id,
  title: `Update ${id}`,
  classification: 'SecurityUpdates',
  severity: 'Critical',
  state: 'Missing',
  cves: [],
  ...parts,
});

export const aNode = (id: string, parts: Partial<PatchNode> = {}): PatchNode => ({
  id,
  name: `name-${id}`,
  operatingSystem: 'WINDOWS',
  os: 'Microsoft Windows Server 2022 Datacenter 10.0.20348',
  baselineId: 'pb-win',
  scan: { at: T0, baselineId: 'pb-win', missing: 3, critical: 1, security: 2, failed: 0, pendingReboot: 0 },
  serves: [],
  ...parts,
});
