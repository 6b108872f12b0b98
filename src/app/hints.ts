import type { HintMessage } from '../aws/hint-message.ts';
import type { Hint } from '../contract/hint.ts';
import type { Wake } from '../contract/ports.ts';
import { readWorkOnce } from '../store/due.ts';
import type { App } from './build.ts';

/** The time that a batch has. `mayTake`: whether there is enough of it for one more look; what is left then is left to wake-ups. */
export interface HintTime {
  clock: () => number;
  mayTake: () => boolean;
}

interface Received {
  id: string;
  message: HintMessage;
}

/** One thing of one feature that is to be looked at, and the messages that asked for it. */
interface Wanted {
  wake: Wake;
  ids: string[];
  /** An event asked for it, and nothing else. */
  hinted: boolean;
}

/**
 * Hints, all meaning "look at that now". Those of one batch about one thing are one look. Each look reads the clock, since a
 * batch may take most of a minute and leases must not be short of it. Returns the ids of messages that must come again.
 */
export async function handleHints(app: App, received: readonly Received[], time: HintTime): Promise<string[]> {
  const since = time.clock();
  const failed: string[] = [];
  const wanted = new Map<string, Wanted>();
  const want = (wake: Wake, id: string, hinted: boolean): void => {
    const known = wanted.get(`${wake.feature} ${wake.key}`);
    const ids = [...(known?.ids ?? []), id];
    wanted.set(`${wake.feature} ${wake.key}`, { wake, ids, hinted: hinted && known?.hinted !== false });
  };
  await wantEvents(app, received, { now: since, failed, want });
  for (const { id, message } of received) {
    if (message.kind === 'wake') want({ feature: message.feature, key: message.key }, id, false);
    if (message.kind === 'tick') await wantDue(app, id, { now: since, failed, want });
  }
  for (const each of wanted.values()) {
    await guarded(app, each.ids, failed, () => lookOrLater(app, each, time));
  }
  return failed;
}

interface Wanting {
  now: number;
  failed: string[];
  want: (wake: Wake, id: string, hinted: boolean) => void;
}

/** Every feature sees every event, whoever caused it. */
async function wantEvents(app: App, received: readonly Received[], { now, failed, want }: Wanting): Promise<void> {
  const events = received.flatMap(({ id, message }) => (message.kind === 'event' ? [{ id, hint: message }] : []));
  if (events.length === 0) return;
  const hints: Hint[] = events.map(({ hint }) => hint);
  const ids = events.map(({ id }) => id);
  for (const [name, { onHints }] of app.features) {
    if (onHints === undefined) continue;
    await guarded(app, ids, failed, async () => {
      for (const [i, keys] of (await onHints(hints, now)).entries())
        for (const key of keys) want({ feature: name, key }, ids[i] ?? '', true);
    });
  }
}

async function wantDue(app: App, id: string, { now, failed, want }: Wanting): Promise<void> {
  const work = readWorkOnce(app.ports.table);
  for (const [name, { onTick }] of app.features) {
    if (onTick === undefined) continue;
    await guarded(app, [id], failed, async () => {
      for (const key of await onTick(now, work)) want({ feature: name, key }, id, false);
    });
  }
  // Nothing rests on it: the checks of the doctor tell when it was.
  await guarded(app, [], failed, () => app.noteTick(now));
}

async function lookOrLater(
  { features, ports }: App,
  { wake, hinted }: Wanted,
  { clock, mayTake }: HintTime,
): Promise<void> {
  const look = [...features].find(([name]) => name === wake.feature)?.[1].look;
  // A feature of another version: its things are its own to look at.
  if (look === undefined) return ports.log('wake-unknown', { feature: wake.feature });
  if (!mayTake()) return ports.wakes.send(wake, 0);
  return look(wake.key, { now: clock(), hinted });
}

async function guarded(
  { ports: { log } }: App,
  ids: readonly string[],
  failed: string[],
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    log('hint-failed', {
      ids: ids.length,
      error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error',
    });
    failed.push(...ids);
  }
}
