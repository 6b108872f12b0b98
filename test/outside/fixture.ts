import type { OutsideBake, OutsideRefresh, OutsideUpdate } from '../../src/outside/types/change.ts';
import { aPlan, IMAGE, T0 } from '../runs/fixture.ts';

const common = {
  channel: 'C0PATCHING',
  by: { kind: 'outside' },
  startedAt: T0,
  foundAt: T0,
  state: 'running',
} as const;

/** A bake that someone else started at T0. */
export const aBakeChange = (parts: Partial<OutsideBake> = {}): OutsideBake => ({
  ...common,
  what: 'bake',
  id: 'o-7k2m9x4q',
  awsId: IMAGE,
  name: 'web',
  plan: aPlan(),
  ...parts,
});

const ofFleet = {
  ...common,
  before: [{ image: 'ami-0aaa1111bbbb22222', instances: 4 }],
  to: 'ami-0ccc3333dddd44444',
} as const;

/** An update of web-prod's stack that someone else started at T0. */
export const anUpdate = (parts: Partial<OutsideUpdate> = {}): OutsideUpdate => ({
  ...ofFleet,
  what: 'stack-update',
  id: 'o-4q9x2m7k',
  awsId: 'event-1',
  name: 'web-prod',
  target: { kind: 'stack', stack: 'web-prod', parameter: 'AmazonMachineImage' },
  stackId: 'arn:aws:cloudformation:ap-southeast-2:111122223333:stack/web-prod/0a1b',
  token: 'deploy-1732',
  expected: { Asg: 4 },
  ...parts,
});

/** An instance refresh of api-prod's group that someone else started at T0. */
export const aRefreshed = (parts: Partial<OutsideRefresh> = {}): OutsideRefresh => ({
  ...ofFleet,
  what: 'refresh',
  id: 'o-9x4q7k2m',
  awsId: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
  name: 'api-prod',
  target: { kind: 'auto-scaling-group', group: 'api-prod' },
  group: 'api-prod',
  ...parts,
});
