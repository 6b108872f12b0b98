import { type ReactNode, useEffect, useRef, useState } from 'react';
import { authorOf } from './message-item.tsx';
import { useViewer } from './surface.ts';
import type { Message } from './world-types.ts';

interface Props {
  channel: string;
  messages: readonly Message[];
}

/** Reads new messages and replies of the open channel to assistive technology: their text, which says the state first.
 * Repaints of a message are not read out; a bake would never be quiet. */
export function Announcer({ channel, messages }: Props): ReactNode {
  const { world, me } = useViewer();
  const heard = useRef<{ where: string; known: Set<string> } | undefined>(undefined);
  const [words, setWords] = useState('');
  useEffect(() => {
    const where = `${me} ${channel}`;
    const all = messages.flatMap((message) => [message, ...(message.replies ?? [])]);
    const before = heard.current;
    heard.current = { where, known: new Set(all.map(({ ts }) => ts)) };
    if (before?.where !== where) return setWords('');
    const fresh = all.filter(({ ts }) => !before.known.has(ts));
    if (fresh.length === 0) return;
    setWords(fresh.map((message) => `${authorOf(message, world).name}: ${readable(message.text)}`).join('. '));
  }, [channel, messages, me, world]);
  return (
    <div className="hidden" role="status" aria-live="polite" aria-label="New messages">
      {words}
    </div>
  );
}

const readable = (text: string): string => text.replace(/<[^<>]*\|([^<>]*)>/g, '$1').replace(/[*_~`<>]/g, '');
