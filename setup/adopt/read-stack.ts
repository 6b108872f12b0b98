import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { createAutoScaling } from '../../src/aws/auto-scaling.ts';
import { createCloudFormation, type Stack } from '../../src/aws/cloudformation.ts';
import { createEc2 } from '../../src/aws/ec2.ts';
import { createLoadBalancing } from '../../src/aws/load-balancing.ts';
import type { AwsConfig } from '../../src/aws/signed-call.ts';
import type { FleetConfig } from '../../src/config/types.ts';
import { stackChangeOf } from '../../src/deploy/decision/stack-plan.ts';
import { parseTemplate } from '../../src/deploy/decision/template/text.ts';
import { imageOf, loadAmis, loadFleet } from '../../src/deploy/effect/live.ts';
import { readStack } from '../../src/deploy/effect/plan-stack.ts';
import { warningsOf } from '../../src/deploy/types/change.ts';
import { MINUTE } from '../../src/duration.ts';
import { present } from '../../src/present.ts';
import { asking, type Place, Told } from '../caller.ts';
import type { AdoptedStack } from './decision/stack.ts';

type StackFleet = FleetConfig & { target: Extract<FleetConfig['target'], { kind: 'stack' }> };

/** Before a deploy there is no change set: the stack, its template and its groups tell what one would be refused for. */
const NO_SET = { id: '', stackId: '', parameters: [], status: '', executionStatus: '', changes: [] };

/** Reads a stack as a deploy to the image that it has now would, with reads alone. @throws Told */
export async function readAdoptedStack(
  aws: AwsConfig,
  fleet: StackFleet,
  { place, role, instanceRole }: { place: Place; role: string | undefined; instanceRole: string | undefined },
): Promise<AdoptedStack> {
  const ask = asking(place);
  const { target } = fleet;
  const cloudFormation = createCloudFormation(aws);
  const ports = {
    cloudFormation,
    autoScaling: createAutoScaling(aws),
    ec2: createEc2(aws),
    loadBalancing: createLoadBalancing(aws),
  };
  const { stack, tags } = await stackWithTags(aws, { name: target.stack, ports, ask });
  const source = parseTemplate(await ask('cloudformation:GetTemplate', () => cloudFormation.sourceTemplate(stack.id)));
  if (source === undefined) throw new Told(`The template of stack ${stack.name} cannot be read. Nothing was changed.`);
  const resources = await ask('cloudformation:ListStackResources', () => cloudFormation.resources(stack.id));
  const now = stack.parameters.find(({ key }) => key === target.parameter)?.value ?? '';
  const base = { fleet, here: place.here, stack, tags, source, resources, ...present({ role, instanceRole }) };
  const read = await ask('cloudformation:GetTemplate', () => readStack(ports, target, imageOf(now, undefined)));
  if (read.kind === 'refused') return { ...base, following: [], refused: read.reason, warnings: [] };
  const groups = await ask('autoscaling:DescribeAutoScalingGroups', () => loadFleet(ports, target));
  const known = (await ask('ec2:DescribeImages', () => loadAmis(ports, [now]))).get(now);
  const change = stackChangeOf({
    image: imageOf(now, known),
    ...present({ known, old: known }),
    from: imageOf(now, known),
    stack,
    template: read.template,
    set: NO_SET,
    groups,
    monitoringMinutes: Math.round((fleet.watchMs ?? 0) / MINUTE),
    alarms: fleet.alarms,
    usualMs: [],
    now: Date.now(),
  });
  return { ...base, following: read.template.following, warnings: warningsOf(change).warnings };
}

interface Naming {
  name: string;
  ports: { cloudFormation: Pick<ReturnType<typeof createCloudFormation>, 'stack'> };
  ask: ReturnType<typeof asking>;
}

/** The product needs no tags of a stack; the change set keeps them. */
async function stackWithTags(
  aws: AwsConfig,
  { name, ports, ask }: Naming,
): Promise<{ stack: Stack; tags: Record<string, string> }> {
  const stack = await ask('cloudformation:DescribeStacks', () => ports.cloudFormation.stack(name));
  const client = new CloudFormationClient(aws);
  const { Stacks: [own] = [] } = await ask('cloudformation:DescribeStacks', () =>
    client.send(new DescribeStacksCommand({ StackName: stack.id })),
  );
  return { stack, tags: Object.fromEntries((own?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])) };
}
