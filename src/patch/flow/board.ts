import type { AnyBlock } from '@slack/types';
import type { FleetConfig } from '../../config/types.ts';
import type { MenuAt } from '../../contract/menu.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { BoardFacts, BoardThing } from '../../runs/board.ts';
import { keptIn } from '../effect/board.ts';
import { patchFleetThing } from '../message/board.ts';
import { patchFleetBlocks } from '../message/menu.ts';

type InPlace = FleetConfig & { target: { kind: 'patch-group'; patchGroup: string } };

const isInPlace = (fleet: FleetConfig): fleet is InPlace => fleet.target.kind === 'patch-group';

/** Every fleet of the config that is patched in place, in its order. */
export const patchFleetsOnBoard = ({ config }: Uses<'config'>, { kept, active }: BoardFacts): BoardThing[] =>
  Object.values(config.fleets)
    .filter(isInPlace)
    .map(({ name, target, patch }) =>
      patchFleetThing({
        name,
        patchGroup: target.patchGroup,
        patchable: patch !== undefined,
        active: active.filter(({ run }) => run.kind === 'patch' && run.name === name),
        ...present({ kept: keptIn(kept, name) }),
      }),
    );

/** Those of the channel, or all of them where it has no fleet of any kind. */
export function menuPatchFleets({ config }: Uses<'config'>, { channelId }: MenuAt): AnyBlock[] {
  const all = Object.values(config.fleets);
  const here = all.filter(({ channel }) => channel === channelId);
  const shown = (here.length === 0 ? all : here).filter(isInPlace);
  return patchFleetBlocks(
    shown.map(({ name, policy, target, patch, adopted, window }) => ({
      name,
      policy,
      patchGroup: target.patchGroup,
      patchable: patch !== undefined,
      ...present({ adopted: adopted === true ? window : undefined }),
    })),
  );
}
