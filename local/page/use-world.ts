import { useEffect, useMemo, useState } from 'react';
import { field, readMessages, readViews, readWorld } from './control-api.ts';
import type { Message, Views, World } from './world-types.ts';

/** Everything the page shows, as last read. `readAt` is the browser's time of the last reading of the clock. */
export interface Live {
  world: World | undefined;
  readAt: number;
  messages: ReadonlyMap<string, readonly Message[]>;
  views: Views;
  /** Whether what this person sees was read at all: until then an empty channel is not known to be empty. */
  isRead: boolean;
  connected: boolean;
  /** Reads everything again, soon. */
  refresh: () => void;
}

interface Snapshot {
  world: World;
  readAt: number;
  messages: Map<string, readonly Message[]>;
  views: Views;
}

const NO_VIEWS: Views = { modals: [], home: null };
const NO_MESSAGES: ReadonlyMap<string, readonly Message[]> = new Map();

/** A burst of events within this many milliseconds is one reading. */
const COALESCE = 60;

export const visibleChannels = (world: World, me: string): World['channels'] =>
  world.channels.filter(({ is_im, user }) => is_im !== true || user === me);

async function readAll(me: string, before: Snapshot | undefined): Promise<Snapshot> {
  const [world, views] = await Promise.all([readWorld(), me === '' ? NO_VIEWS : readViews(me)]);
  const readAt = Date.now();
  const lists = await Promise.all(
    visibleChannels(world, me).map(async ({ id }) => [id, me === '' ? [] : await readMessages(id, me)] as const),
  );
  const messages = new Map(lists.map(([id, list]) => [id, keepUnchanged(before?.messages.get(id), list)]));
  return { world, readAt, messages, views };
}

/** Messages that did not change stay the same objects, so that only what changed is drawn again. */
function keepUnchanged(before: readonly Message[] | undefined, after: readonly Message[]): readonly Message[] {
  const known = new Map((before ?? []).map((message) => [keyOf(message), message]));
  return after.map((message) => {
    const old = known.get(keyOf(message));
    return old !== undefined && JSON.stringify(old) === JSON.stringify(message) ? old : message;
  });
}

const keyOf = ({ ts, ephemeral_to }: Message): string => `${ts} ${ephemeral_to ?? ''}`;

interface Reader {
  request: () => void;
  readClock: () => void;
  stop: () => void;
}

/** Reads when asked, never twice at once, and once more when asked while reading. */
function startReader(me: string, onRead: (snapshot: Snapshot) => void, onFailure: () => void): Reader {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reading = false;
  let again = false;
  let stopped = false;
  let latest: Snapshot | undefined;
  const keep = (snapshot: Snapshot): void => {
    latest = snapshot;
    if (!stopped) onRead(snapshot);
  };
  const keepWorld = (world: World): void => {
    if (latest !== undefined) keep({ ...latest, world, readAt: Date.now() });
  };
  const readOnce = async (): Promise<void> => {
    timer = undefined;
    reading = true;
    again = false;
    await readAll(me, latest).then(keep, () => stopped || onFailure());
    reading = false;
    if (again && !stopped) request();
  };
  const request = (): void => {
    if (reading) again = true;
    else timer ??= setTimeout(() => void readOnce(), COALESCE);
  };
  const readClock = (): void => {
    if (latest === undefined) request();
    else void readWorld().then(keepWorld, onFailure);
  };
  const stop = (): void => {
    stopped = true;
    clearTimeout(timer);
  };
  return { request, readClock, stop };
}

function eventKind(data: string): unknown {
  try {
    return field(JSON.parse(data), 'type');
  } catch {
    return undefined;
  }
}

/** The local world as `me` sees it, read again whenever it says that something happened. */
export function useWorld(me: string, onReset: () => void): Live {
  const [snapshot, setSnapshot] = useState<(Snapshot & { me: string }) | undefined>(undefined);
  const [connected, setConnected] = useState(true);
  const [refresh, setRefresh] = useState<() => void>(() => () => {});

  useEffect(() => {
    const reader = startReader(
      me,
      (read) => {
        setSnapshot({ ...read, me });
        setConnected(true);
      },
      () => setConnected(false),
    );
    setRefresh(() => reader.request);
    const events = new EventSource('/_local/events');
    events.onopen = () => reader.request();
    events.onerror = () => setConnected(false);
    events.onmessage = ({ data }) => {
      const kind = eventKind(String(data));
      if (kind === 'reset') onReset();
      if (kind === 'clock') reader.readClock();
      else reader.request();
    };
    reader.request();
    return () => {
      events.close();
      reader.stop();
    };
  }, [me, onReset]);

  return useMemo(() => {
    const mine = snapshot?.me === me ? snapshot : undefined;
    return {
      world: snapshot?.world,
      readAt: snapshot?.readAt ?? 0,
      messages: mine?.messages ?? NO_MESSAGES,
      views: mine?.views ?? NO_VIEWS,
      isRead: mine !== undefined,
      connected,
      refresh,
    };
  }, [snapshot, connected, refresh, me]);
}
