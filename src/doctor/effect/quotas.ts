import { quotaOf } from '../../aws/ec2-room.ts';
import type { Uses } from '../../contract/ports.ts';
import type { BlueGreenNeed, QuotaFacts, VcpuQuota } from '../types/quotas.ts';
import type { Reading } from './reading.ts';

type QuotaPorts = Uses<'config' | 'automationLoad' | 'cloudFormation' | 'autoScaling' | 'ec2' | 'quotas'>;

/** Automations that run, and for stacks whose group is replaced by a second one what that launches. */
export async function loadQuotas(ports: QuotaPorts, read: Reading): Promise<QuotaFacts> {
  const automations = await read('ssm:DescribeAutomationExecutions', () => ports.automationLoad.running());
  const stacks = Object.values(ports.config.fleets).flatMap(({ name, target }) =>
    target.kind === 'stack' ? [{ fleet: name, stack: target.stack }] : [],
  );
  if (stacks.length === 0) return { automations };
  const replaced: typeof stacks = [];
  for (const each of stacks) {
    const template = await read('cloudformation:GetTemplate', () => ports.cloudFormation.template(each.stack));
    if (template.kind === 'unread') return { automations, launches: template };
    // What a stack does not replace by a second group it replaces in batches.
    if (/"?AutoScalingReplacingUpdate"?\s*:/.test(template.value)) replaced.push(each);
  }
  if (replaced.length === 0) return { automations };
  return { automations, launches: await read('ec2:DescribeInstanceTypes', () => loadLaunches(ports, replaced)) };
}

/** One list of groups, of types, and of instances that run, and each quota once. */
async function loadLaunches(
  { autoScaling, ec2, quotas }: QuotaPorts,
  stacks: readonly { fleet: string; stack: string }[],
): Promise<{ needs: readonly BlueGreenNeed[]; quotas: readonly VcpuQuota[] }> {
  const groups = await autoScaling.groupsOfStacks(stacks.map(({ stack }) => stack));
  const running = await ec2.runningTypes();
  const types = groups.flatMap(({ instanceTypes = [] }) => instanceTypes);
  const vcpus = await ec2.vcpus([...new Set([...types, ...Object.keys(running)])]);
  const needs = stacks.flatMap(({ fleet, stack }) =>
    groups
      .filter(({ tags, spot }) => tags['aws:cloudformation:stack-name'] === stack && spot !== true)
      .flatMap(({ desired, instanceTypes: [type = ''] = [] }): BlueGreenNeed[] => {
        const code = quotaOf(type);
        const size = vcpus[type];
        if (code === undefined || size === undefined || desired === 0) return [];
        return [{ fleet, instances: desired, vcpus: desired * size, code }];
      }),
  );
  const limits: VcpuQuota[] = [];
  for (const code of new Set(needs.map((need) => need.code))) {
    const limit = await quotas.ofEc2(code);
    const used = Object.entries(running)
      .filter(([type]) => quotaOf(type) === code)
      .reduce((sum, [type, count]) => sum + count * (vcpus[type] ?? Number.NaN), 0);
    if (limit !== undefined && !Number.isNaN(used)) limits.push({ code, limit, used });
  }
  return { needs, quotas: limits };
}
