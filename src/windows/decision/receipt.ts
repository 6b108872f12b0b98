import type { PatchState } from '../../aws/patches.ts';
import { present } from '../../present.ts';
import type { Counted, NodeBefore, Receipt, ReceiptPart } from '../types/receipt.ts';
import type { States } from './needs.ts';

export interface ReceiptFacts {
  opensAt: number;
  /** How each instance was before it opened; its keys are the instances that count. */
  before: Readonly<Record<string, NodeBefore>>;
  after: States;
  now: number;
}

/** So many instances of one outcome are named. */
const NAMED = 10;

/** What came of an occurrence: from the patch states of its instances, never from the status of a command or task. */
export function receiptOf({ opensAt, before, after, now }: ReceiptFacts): Receipt {
  const names = [...new Set(Object.values(before).map(({ fleet }) => fleet ?? ''))].sort();
  const fleets = names.map((name) => {
    const ids = Object.keys(before).filter((id) => (before[id]?.fleet ?? '') === name);
    return partOf(ids, { name, before, after, opensAt });
  });
  return { at: now, fleets };
}

interface PartFacts extends Pick<ReceiptFacts, 'opensAt' | 'before' | 'after'> {
  name: string;
}

function partOf(ids: readonly string[], { name, before, after, opensAt }: PartFacts): ReceiptPart {
  const installedOn = (id: string): PatchState | undefined => {
    const state = after.get(id);
    return state?.operation === 'install' && state.endedAt >= opensAt ? state : undefined;
  };
  const those = (is: (state: PatchState) => boolean): Counted =>
    counted(ids.filter((id) => asked(installedOn(id), is)));
  const scans = ids.flatMap((id) => before[id]?.scan ?? []);
  return {
    ...present({ fleet: name === '' ? undefined : name }),
    instances: ids.length,
    patched: those(({ missing, failed }) => missing + failed === 0),
    missing: those(({ missing }) => missing > 0),
    failed: those(({ failed }) => failed > 0),
    pendingReboot: those(({ pendingReboot }) => pendingReboot > 0),
    notInstalled: counted(ids.filter((id) => installedOn(id) === undefined)),
    installed: ids.reduce((sum, id) => sum + moreInstalled(before[id], installedOn(id)), 0),
    ...(scans.length === 0
      ? {}
      : {
          before: {
            needing: scans.filter(({ missing, failed }) => missing + failed > 0).length,
            pendingReboot: scans.filter(({ pendingReboot }) => pendingReboot > 0).length,
          },
        }),
  };
}

const asked = (state: PatchState | undefined, is: (state: PatchState) => boolean): boolean =>
  state !== undefined && is(state);

const counted = (ids: readonly string[]): Counted => ({ count: ids.length, ids: ids.slice(0, NAMED) });

/** What waits for a reboot is installed too. */
function moreInstalled(before: NodeBefore | undefined, after: PatchState | undefined): number {
  if (before?.scan === undefined || after === undefined) return 0;
  const had = before.scan.installed + before.scan.pendingReboot;
  return Math.max(0, after.installed + after.pendingReboot - had);
}

/** Every instance of a fleet was installed on, and nothing failed: its turn in the order is over. */
export const wasPatched = ({ instances, notInstalled, failed }: ReceiptPart): boolean =>
  instances > 0 && notInstalled.count === 0 && failed.count === 0;
