import type { Doubt, Found, ProposedFleet, SeenGroup, SeenPipeline } from '../types.ts';
import { imageOfAmi } from './images.ts';
import { fleetName, isAwsName } from './names.ts';
import { stageOf } from './stage.ts';

/** Tags of services that make groups and give them their images themselves. */
const OWNERS: readonly (readonly [prefix: string, service: string])[] = [
  ['eks:', 'Amazon EKS'],
  ['kubernetes.io/cluster/', 'a Kubernetes cluster'],
  ['elasticbeanstalk:', 'Elastic Beanstalk'],
  ['AWSBatchServiceTag', 'AWS Batch'],
];

/** The fleet of a group that belongs to no stack: its image changes by an instance refresh. */
export function fleetOfGroup(group: SeenGroup, pipelines: readonly SeenPipeline[]): Found {
  if (group.tags['aws:cloudformation:stack-name'] !== undefined) return { fleets: [], doubts: [] };
  const refused = refusal(group);
  if (refused !== undefined)
    return { fleets: [], doubts: [{ about: `Auto Scaling group ${group.name}`, text: refused }] };
  const name = fleetName(group.name);
  const image = imageOfAmi(group.imageId, pipelines);
  const { stage, doubt } = stageOf(group.name, group.tags);
  const version = group.launchTemplate?.version ?? '';
  const floating = version.startsWith('$')
    ? [
        `its launch template version is ${version}, so a new version reaches it without a deploy: give the group a numbered version`,
      ]
    : [];
  const empty = group.max === 0 ? ['it may have no instances: decide whether it is still in use'] : [];
  const texts = [
    ...('doubt' in image ? [image.doubt] : []),
    ...(doubt === undefined ? [] : [doubt]),
    ...floating,
    ...empty,
  ];
  const fleet: ProposedFleet = {
    name,
    target: { kind: 'group', group: group.name },
    route: 'refresh',
    stage,
    ...('image' in image && { image: image.image }),
    seen: `Auto Scaling group ${group.name}, ${group.desired} instances, launch template ${group.launchTemplate?.name ?? ''} version ${version}`,
  };
  return { fleets: [fleet], doubts: texts.map((text): Doubt => ({ about: name, text })) };
}

function refusal({ name, tags, mixedInstances, launchConfiguration, launchTemplate }: SeenGroup): string | undefined {
  const owner = OWNERS.find(([prefix]) => Object.keys(tags).some((key) => key.startsWith(prefix)));
  if (owner !== undefined) return `${owner[1]} manages it and chooses its AMI, so it is not managed: update it there`;
  if (mixedInstances)
    return 'it has a mixed instances policy, which a refresh would replace, so it is not managed: deploy it through a stack';
  if (launchConfiguration !== undefined)
    return `it uses launch configuration ${launchConfiguration}, so it is not managed: give it a launch template`;
  if (launchTemplate === undefined) return 'it has no launch template, so it is not managed: give it one';
  return isAwsName(name)
    ? undefined
    : 'its name has characters that patchwarden.yml does not take, so it is not managed';
}
