import type { DeployRun } from '../../src/deploy/types/run.ts';
import { parseButtonValue } from '../../src/runs/actions.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { admittedKey } from '../../src/store/keys.ts';
import { aSet, aStack } from '../deploy/facts.ts';
import { CONFIG } from '../model/config.ts';
import { aDeploy, aDeployPlan, aStackChange, deployOutcome, SUBJECT } from '../runs/deploy-fixture.ts';
import { ANA, BEN, DEV } from '../runs/fixture.ts';
import { HOME } from '../support/home.ts';
import {
  approvedRun,
  askedValue,
  clickBy,
  type Given,
  gatesOf,
  givenBy,
  NOW,
  OTHER_EXECUTION,
  type Stored,
  World,
} from './world.ts';

export const config = {
  ...CONFIG,
  fleets: {
    'web-prod': {
      name: 'web-prod',
      policy: 'nonprod',
      channel: 'C0PATCHING',
      place: HOME,
      alarms: [],
      target: { kind: 'stack', stack: 'web-prod', parameter: 'ImageId' } as const,
    },
  },
};
const { nonprod } = CONFIG.policies;
if (nonprod === undefined) throw new Error('the config has no such policy');
/** The same under a policy whose approvals are confirmed in AWS. */
export const confirming = {
  ...config,
  policies: { ...config.policies, nonprod: { ...nonprod, confirm: 'aws' as const } },
  confirm: { roles: ['AWSReservedSSO_Deploy_0a1b'], people: { U0ANA: 'ana@example.com' } },
};

export const OLD = {
  id: 'ami-0old',
  kind: 'ami',
  origin: { owner: { kind: 'here', account: '111122223333' } },
} as const;
export const NEW = { id: 'ami-0new', kind: 'ami' } as const;

export const hashed = <R extends Run>(run: R): R => ({
  ...run,
  planHash: gatesOf(config).of(run).planHashOf(run.plan),
});

export const asked = hashed(
  aDeploy({ subject: SUBJECT, plan: aDeployPlan({ image: NEW, change: aStackChange({ from: OLD }) }) }),
);
/** What the gatekeeper remembers that it admitted. */
const { asks } = Object(parseButtonValue(askedValue(asked, config)));
export const byAna = givenBy(ANA, clickBy(ANA, askedValue(asked, config)));

/** The deploy as it ended: let in, and done. */
export function done(parts: Partial<DeployRun> = {}): Stored {
  const stored = approvedRun({ ...asked, ...parts } as DeployRun, [byAna], config);
  const run = {
    ...stored.run,
    state: 'succeeded',
    outcome: deployOutcome({ stackChangedAt: 5 } as never),
    ending: { at: NOW, code: 'succeeded' },
  } as Run;
  return { ...stored, run, beside: { gate: OTHER_EXECUTION } };
}

export const back = (parts: Partial<DeployRun> = {}): Run => {
  const change = aStackChange({ from: NEW, stackChangedAt: 5, changeSetId: 'arn:back' });
  const plan = aDeployPlan({ image: OLD, change, returnOf: asked.id, returnBy: 'U0BEN' });
  return hashed(aDeploy({ id: 'd-00000002', subject: SUBJECT, plan, requester: DEV, setOffBy: BEN, ...parts }));
};

/** With the approvals of the deploy, whose proofs stay where they are. */
export const rollback = (parts: Partial<DeployRun> = {}, given: readonly Given[] = [byAna]): Stored => ({
  ...approvedRun(back(parts), given, config),
  notes: [{ type: 'requested' }, { type: 'planned' }, { type: 'starting' }],
  proofs: {},
});

/** What CloudFormation says, of the one stack and of a set that was made from it. */
export function stackWith({
  image = OLD.id,
  parts = {},
  used = 'Resources: {}',
}: {
  image?: string;
  parts?: object;
  used?: string;
} = {}) {
  const now = aStack({
    parameters: [
      { key: 'ImageId', value: 'ami-0now' },
      { key: 'Size', value: '2' },
    ],
  });
  const parameters = [
    { key: 'ImageId', value: image, isPrevious: false },
    { key: 'Size', value: '', isPrevious: true },
  ];
  return {
    stack: async () => now,
    changeSet: async () => aSet({ stackId: now.id, parameters, ...parts }),
    sourceTemplate: async (_stack: string, set?: string) => (set === undefined ? 'Resources: {}' : used),
  };
}

export async function worldAfter(
  of: Stored,
  { admitted = 'yes', endedAt = NOW, cloudFormation = stackWith() } = {},
): Promise<World> {
  const world = Object.assign(new World(), { config, cloudFormation });
  await world.store(of);
  if (admitted === 'yes')
    await world.put({ ...admittedKey(asked.id, asked.epoch), executionId: OTHER_EXECUTION, asks });
  world.execute(of.run, { id: OTHER_EXECUTION, endedAt, admitted });
  return world;
}
