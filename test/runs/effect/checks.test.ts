import { loadChecks } from '../../../src/runs/effect/checks.ts';
import { deployIn } from '../deploy-fixture.ts';
import { NOW } from '../fixture.ts';
import { createWorkerDouble } from './worker-double.ts';

const quorumUnder = async (fleetPolicy: string) => {
  const { ports } = createWorkerDouble({
    kind: { checkPlan: async () => ({ kind: 'same' }), policyOf: () => fleetPolicy },
  });
  const run = deployIn('approved');
  const { config } = ports;
  const policies = {
    ...config.policies,
    strict: { name: 'strict', approvals: 4, from: ['platform'], expiresMs: 1, soakMs: 0 },
  };
  const checks = await loadChecks({ ...ports, config: { ...config, policies } }, run, NOW);
  return checks.quorum;
};

test('a fleet that has moved to a stricter policy is started under that one', async () => {
  const before = await quorumUnder(deployIn('approved').policy.name);
  expect(before).toMatchObject({ kind: 'needed' });
  expect(await quorumUnder('strict')).toEqual({ kind: 'needed', approvals: 4 });
});

test('a policy that the config does not have lets nothing start', async () => {
  expect(await quorumUnder('gone')).toEqual({ kind: 'none' });
});
