import { useCallback, useEffect, useState } from 'react';
import type { Message } from './world-types.ts';

/** The newest time stamp that each person has seen, by place: a channel, or a thread of one. */
type Seen = Readonly<Record<string, string>>;

const STORE = 'patchwarden-local-seen';

function load(): Seen {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORE) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    return Object.fromEntries(Object.entries(stored).map(([place, ts]) => [place, String(ts)]));
  } catch {
    return {};
  }
}

export interface Unread {
  count: (channel: string, messages: readonly Message[]) => number;
  threadCount: (channel: string, message: Message) => number;
  see: (channel: string, messages: readonly Message[]) => void;
  seeThread: (channel: string, message: Message) => void;
  forget: () => void;
}

const newest = (stamps: readonly { ts: string }[]): string =>
  stamps.reduce((latest, { ts }) => (Number(ts) > Number(latest) ? ts : latest), '0');

export function useUnread(me: string): Unread {
  const [seen, setSeen] = useState<Seen>(load);
  useEffect(() => sessionStorage.setItem(STORE, JSON.stringify(seen)), [seen]);

  const mark = useCallback((place: string, ts: string) => {
    setSeen((before) => (Number(before[place] ?? '0') >= Number(ts) ? before : { ...before, [place]: ts }));
  }, []);
  const forget = useCallback(() => setSeen({}), []);
  const after = (place: string, list: readonly { ts: string; user?: string | undefined }[]): number =>
    list.filter(({ ts, user }) => user !== me && Number(ts) > Number(seen[place] ?? '0')).length;

  return {
    count: (channel, messages) => after(`${me} ${channel}`, messages),
    threadCount: (channel, message) => after(`${me} ${channel} ${message.ts}`, message.replies ?? []),
    see: (channel, messages) => mark(`${me} ${channel}`, newest(messages)),
    seeThread: (channel, message) => mark(`${me} ${channel} ${message.ts}`, newest(message.replies ?? [])),
    forget,
  };
}
