import { seenWindowsKey } from '../../store/keys.ts';
import { loadPacked } from '../../store/packed.ts';
import type { SeenWindow } from '../../windows/types/place.ts';
import type { SweepPorts } from '../ports.ts';

/** Windows that patch the fleet: the one that the config names, and those that reached it before. @throws AwsCallError */
export async function loadWindowsOf(
  { table, config }: SweepPorts,
  place: string,
  fleet: string,
): Promise<readonly string[]> {
  const named = config.fleets[fleet]?.window;
  const seen = (await loadPacked<Readonly<Record<string, SeenWindow>>>(table, seenWindowsKey(place))) ?? {};
  const reaching = Object.entries(seen).filter(([, window]) => window.enabled && patches(window, fleet));
  return [...new Set([...(named === undefined ? [] : [named]), ...reaching.map(([id]) => id)])].sort();
}

function patches({ read }: SeenWindow, fleet: string): boolean {
  if (read === undefined) return false;
  if (read.adopted.includes(fleet)) return true;
  const effect = read.does?.effect;
  return (effect === 'patches' || effect === 'patches-and-reboots') && (read.reach.fleets[fleet]?.length ?? 0) > 0;
}
