import type { AutoScalingGroup } from '../../../../src/aws/auto-scaling.ts';
import type { Reached } from '../../../../src/deploy/decision/reach/sizes.ts';
import type { Answer, GroupUpdate, TemplateGroup } from '../../../../src/deploy/types/template.ts';
import { aLive } from '../../facts.ts';

export const known = <Value>(value: Value): Answer<Value> => ({ kind: 'known', value });
export const ABSENT = { kind: 'absent' } as const;
export const unknown = (expression: string) => ({ kind: 'unknown', expression }) as const;

type Roll = Extract<GroupUpdate, { kind: 'roll' }>;
type Refresh = Extract<GroupUpdate, { kind: 'refresh' }>;

/** One at a time, waiting for signals, of which all must be good. */
export const aRoll = (parts: Partial<Roll> = {}): Roll => ({
  kind: 'roll',
  minInService: known(1),
  maxBatch: known(1),
  waitsForSignals: known(true),
  minSuccessful: known(100),
  suspends: ABSENT,
  ...parts,
});

export const aRefresh = (parts: Partial<Refresh> = {}): Refresh => ({
  kind: 'refresh',
  minHealthy: known(100),
  maxHealthy: known(110),
  checkpoints: ABSENT,
  scaleInProtected: ABSENT,
  standby: ABSENT,
  ...parts,
});

export const REPLACE = { kind: 'replace' } as const;

/** A group of the template that is `desired` large and twice that at most; each of its instances signals. */
export const aTemplateGroup = (desired: number, parts: Partial<TemplateGroup> = {}): TemplateGroup => ({
  logicalId: 'Group',
  update: REPLACE,
  creation: known({ count: known(desired), minSuccessful: known(100) }),
  name: ABSENT,
  min: known(0),
  max: known(desired * 2),
  desired: known(desired),
  keepsSizes: ABSENT,
  launches: [],
  follows: true,
  deletionProtection: ABSENT,
  retention: ABSENT,
  subnets: ABSENT,
  ...parts,
});

export const reached = (
  desired: number,
  parts: Partial<TemplateGroup> = {},
  live: Partial<AutoScalingGroup> = {},
): Reached => ({ template: aTemplateGroup(desired, parts), live: aLive(desired, live) });
