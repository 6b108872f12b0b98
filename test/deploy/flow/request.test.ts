import { parseConfig } from '../../../src/config/load.ts';
import { requestDeploy } from '../../../src/deploy/flow/request.ts';
import { loadHistory } from '../../../src/runs/effect/run-store.ts';
import { changed } from '../../config/fixture.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { T0 } from '../../runs/fixture.ts';
import { aWorld, portsOf } from '../effect/fake-aws.ts';

test('an override stays one approval beyond the policy, also when that asks for more later', async () => {
  const double = createWorkerDouble();
  const behind = portsOf(aWorld({ table: double.table }));
  const ports = {
    ...behind,
    ...double.ports,
    config: parseConfig(changed({ 'policies.prod.approvals': 2 })),
    ec2: behind.ec2,
    images: behind.images,
  };
  const wish = {
    id: 'request',
    fleet: 'web-prod',
    image: 'ami-0new',
    when: { kind: 'now' },
    to: { userId: 'U0DEV' },
  } as const;
  await requestDeploy(ports, { ...wish, override: true, reason: 'dev is down' }, T0);
  const [asked] = await loadHistory(ports, ['web-prod'], 1);
  expect(asked?.run.policy).toMatchObject({ name: 'prod', approvals: 3, beyond: 1 });
});
