import { loadGates } from '../../../src/runs/effect/gates.ts';
import { deployIn } from '../deploy-fixture.ts';
import { NOW } from '../fixture.ts';
import { createWorkerDouble } from './worker-double.ts';

const quorumUnder = async (fleetPolicy: string) => {
  const { services } = createWorkerDouble({ feature: { checkPlan: async () => ({ kind: 'same' }) } });
  const run = deployIn('approved');
  const { config } = services;
  const target = { kind: 'stack', stack: 'web-dev', parameter: 'Image' } as const;
  const fleets = { [run.name]: { name: run.name, policy: fleetPolicy, channel: run.channel, alarms: [], target } };
  const policies = {
    ...config.policies,
    strict: { name: 'strict', approvals: 4, from: ['platform'], expiresMs: 1, soakMs: 0 },
  };
  const gates = await loadGates({ ...services, config: { ...config, fleets, policies } }, run, NOW);
  return gates.quorum;
};

test('a fleet that has moved to a stricter policy is started under that one', async () => {
  const before = await quorumUnder(deployIn('approved').policy.name);
  expect(before).toMatchObject({ kind: 'needed' });
  expect(await quorumUnder('strict')).toEqual({ kind: 'needed', approvals: 4 });
});

test('a policy that the config does not have lets nothing start', async () => {
  expect(await quorumUnder('gone')).toEqual({ kind: 'none' });
});
