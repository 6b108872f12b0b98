import { memberOf, objectOf, textOf } from '../../../src/deploy/decision/template/json.ts';
import { declaredType } from '../../../src/deploy/decision/template/parameters.ts';
import { readTemplate } from '../../../src/deploy/decision/template/read.ts';
import { parseTemplate } from '../../../src/deploy/decision/template/text.ts';
import type { JsonObject, TemplateFacts } from '../../../src/deploy/types/template.ts';
import type { Doubt, Found, ProposedFleet, Route, SeenPipeline, SeenStack } from '../types.ts';
import { imageOfAmi } from './images.ts';
import { fleetName } from './names.ts';
import { stageOf } from './stage.ts';

const NONE = { fleets: [], doubts: [] };

/** The fleet of a stack whose groups launch from an image parameter, or the reason why it has none. */
export function fleetOfStack(seen: SeenStack, pipelines: readonly SeenPipeline[]): Found {
  const { stack } = seen;
  const about = `stack ${stack.name}`;
  const template = parseTemplate(seen.template);
  const source = seen.source === seen.template ? template : parseTemplate(seen.source);
  if (template === undefined || source === undefined)
    return without(about, 'its template cannot be read, so it is not managed: decide whether it launches instances');
  const reaching = parametersReaching(seen, template, source);
  const taken = reaching.filter(({ facts }) => !facts.ssmParameter && facts.unsupported.length === 0);
  const [first] = taken;
  if (first !== undefined) return fleetOf(seen, { ...first, others: taken.length - 1 }, pipelines);
  const [refused] = reaching;
  if (refused !== undefined) return without(about, refusal(refused));
  if (!hasGroup(template)) return NONE;
  return without(
    about,
    'it has an Auto Scaling group and no parameter that gives it its AMI (a mapping, a default SSM parameter or a fixed id does), so it is not managed: add a parameter of type AWS::EC2::Image::Id',
  );
}

const without = (about: string, text: string): Found => ({ fleets: [], doubts: [{ about, text }] });

interface Reaching {
  parameter: string;
  ami: string;
  facts: TemplateFacts;
}

/** Image parameters that reach a group, or something that may hold one, read as a deploy would read them. */
function parametersReaching({ stack }: SeenStack, template: JsonObject, source: JsonObject): Reaching[] {
  return stack.parameters.flatMap(({ key, value, resolved }) => {
    const ami = resolved ?? value;
    const type = declaredType(template, key);
    if (!ami.startsWith('ami-') && !type.includes('AWS::EC2::Image::Id')) return [];
    const facts = readTemplate({ template, source, stack, parameter: key, image: { id: ami, kind: 'ami' } });
    const reaches = facts.groups.some(({ follows }) => follows) || facts.unsupported.length > 0;
    return reaches || (facts.ssmParameter && facts.following.length > 0) ? [{ parameter: key, ami, facts }] : [];
  });
}

function refusal({ parameter, facts }: Reaching): string {
  const [part] = facts.unsupported;
  if (facts.ssmParameter)
    return `its parameter ${parameter} takes the name of an SSM parameter, which each update reads again, so it is not managed: change its type to AWS::EC2::Image::Id`;
  if (part?.kind === 'nested-stack')
    return `its parameter ${parameter} gives the AMI to the nested stack ${part.name}, so it is not managed: decide whether its groups can move to a stack of their own`;
  return `its template is made by ${part?.kind ?? 'something'} ${part?.name ?? ''}, which cannot be read before an update, so it is not managed: decide whether it can do without`;
}

const hasGroup = (template: JsonObject): boolean =>
  Object.values(objectOf(template['Resources'])).some(
    (resource) => textOf(memberOf(resource, 'Type')) === 'AWS::AutoScaling::AutoScalingGroup',
  );

function fleetOf(
  { stack, tags }: SeenStack,
  { parameter, ami, facts, others }: Reaching & { others: number },
  pipelines: readonly SeenPipeline[],
): Found {
  const name = fleetName(stack.name);
  const image = imageOfAmi(ami, pipelines);
  const { stage, doubt } = stageOf(stack.name, tags);
  const { route, doubts } = routeOf(facts);
  const fleet: ProposedFleet = {
    name,
    target: { kind: 'stack', stack: stack.name, parameter },
    route,
    stage,
    ...('image' in image && { image: image.image }),
    seen: `stack ${stack.name}, parameter ${parameter} is ${ami}`,
  };
  const nested =
    stack.parentId === undefined
      ? []
      : [`stack ${stack.name} is nested in another, whose update would undo a deploy: decide whether it is managed`];
  const more =
    others > 0
      ? [`${others} more of its parameters hold an AMI that groups launch: decide which of them a deploy sets`]
      : [];
  const texts = [
    ...('doubt' in image ? [image.doubt] : []),
    ...(doubt === undefined ? [] : [doubt]),
    ...doubts,
    ...nested,
    ...more,
  ];
  return { fleets: [fleet], doubts: texts.map((text): Doubt => ({ about: name, text })) };
}

/** By the update policies of the groups that follow the parameter. */
function routeOf({ groups }: TemplateFacts): { route: Route; doubts: string[] } {
  const updates = groups.filter(({ follows }) => follows).map(({ update }) => update.kind);
  if (updates.includes('none') || updates.includes('unknown'))
    return {
      route: 'rolling',
      doubts: [
        'a group of it has no readable UpdatePolicy, so an update would leave the old instances running: add one before the first deploy',
      ],
    };
  if (updates.includes('replace')) return { route: 'blue/green', doubts: [] };
  return { route: updates.includes('roll') ? 'rolling' : 'refresh', doubts: [] };
}
