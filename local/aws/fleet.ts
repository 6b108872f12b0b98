import { createAlarms } from './alarms.ts';
import { createAutoScaling } from './autoscaling/service.ts';
import { createCloudWatch } from './cloudwatch.ts';
import { createEc2 } from './ec2/service.ts';
import { createLoadBalancing } from './elbv2/service.ts';
import { createServiceQuotas } from './service-quotas/service.ts';
import type { ServiceDeps } from './world.ts';

/** The services that fleets run on, joined as they are in AWS; `alarms` is what refreshes and stack updates watch; `quotas` are
 * the account's vCPUs by quota, where they differ from the usual. */
export const createFleetServices = (deps: ServiceDeps, quotas: Readonly<Record<string, number>> = {}) => {
  const alarms = createAlarms();
  deps.faults.onAlarm(({ alarm, state }) => alarms.set(alarm, state));
  const ec2 = createEc2(deps);
  const loadBalancing = createLoadBalancing(deps);
  const { accountId, region } = deps;
  const serviceQuotas = createServiceQuotas({ accountId, region, values: quotas });
  const autoScaling = createAutoScaling({ ...deps, ec2, loadBalancing, alarms, quotas: serviceQuotas });
  // An instance whose operating system is down answers no health check; a terminated one is deregistered.
  ec2.onPower((id, power) => {
    if (power === 'gone') loadBalancing.deregister(id);
    else loadBalancing.setFailing(id, power === 'down');
  });
  const cloudWatch = createCloudWatch({ ...deps, alarms });
  return { alarms, cloudWatch, ec2, loadBalancing, autoScaling, serviceQuotas };
};
