import { type AccountFacts, type Doubt, itemsOf, type Part, type Proposal } from '../types.ts';
import { fleetOfGroup } from './groups.ts';
import { imagesOf } from './images.ts';
import { withOwnNames } from './names.ts';
import { inOrder } from './order.ts';
import { fleetsOfPatchGroups } from './patch-groups.ts';
import { fleetOfStack } from './stacks.ts';
import { patchingWindows } from './windows.ts';

/** What an account would be under Patchwarden, and what only people know. */
export function proposalOf(facts: AccountFacts): Proposal {
  const pipelines = itemsOf(facts.pipelines);
  const instances = itemsOf(facts.instances);
  const { fleets, doubts } = withOwnNames([
    ...itemsOf(facts.stacks).map((stack) => fleetOfStack(stack, pipelines)),
    ...itemsOf(facts.groups).map((group) => fleetOfGroup(group, pipelines)),
    fleetsOfPatchGroups(instances, patchingWindows(itemsOf(facts.windows), instances)),
  ]);
  return { fleets: inOrder(fleets), images: imagesOf(pipelines), doubts: [...unreadOf(facts), ...doubts] };
}

/** One for each service that could not be read: what it would have shown is missing in the proposal. */
function unreadOf({ pipelines, stacks, groups, windows, instances }: AccountFacts): Doubt[] {
  const parts: readonly (readonly [about: string, part: Part<unknown>])[] = [
    ['pipelines', pipelines],
    ['stacks', stacks],
    ['Auto Scaling groups', groups],
    ['maintenance windows', windows],
    ['instances', instances],
  ];
  return parts.flatMap(([about, part]) =>
    part.kind === 'read' ? [] : [{ about, text: `could not be read, so none is proposed. ${part.because}` }],
  );
}
