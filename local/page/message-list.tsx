import { Fragment, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { formatDay, formatIsoDay } from './dates.ts';
import { MessageItem, OnlyYou } from './message-item.tsx';
import type { Target } from './message-link.ts';
import { useViewer } from './surface.ts';
import { type Message, stampToMillis } from './world-types.ts';

/** Something the page itself says to the person at the keyboard; it is in no channel's history. */
export interface Notice {
  id: number;
  user: string;
  channel: string;
  /** Milliseconds of the local world. */
  at: number;
  text: string;
}

interface Props {
  channel: string;
  messages: readonly Message[];
  /** The message to go to, when a link was followed. */
  target: Target | undefined;
  notices: readonly Notice[];
  threadOf: (message: Message) => ReactNode;
  rootOf: (message: Message) => ReactNode;
  empty: ReactNode;
}

type Line = { at: number; key: string; message: Message } | { at: number; key: string; notice: Notice };

export function MessageList({ channel, messages, target, notices, threadOf, rootOf, empty }: Props): ReactNode {
  const { zone, now } = useViewer();
  const scroller = useRef<HTMLDivElement>(null);
  const lines: Line[] = [
    ...messages.map((message) => ({
      at: stampToMillis(message.ts),
      key: message.ts + (message.ephemeral_to ?? ''),
      message,
    })),
    ...notices.map((notice) => ({ at: notice.at, key: `notice ${notice.id}`, notice })),
  ].toSorted((a, b) => a.at - b.at);
  const { behind, toEnd, onScroll } = useStickToEnd(scroller, lines.at(-1)?.key ?? '', messages);
  useGoTo(scroller, target);

  return (
    <div className="scroll-frame">
      <div
        ref={scroller}
        className="messages"
        role="log"
        aria-live="off"
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        {lines.length === 0 && empty}
        {lines.map((line, index) => (
          <Fragment key={line.key}>
            {dayChanges(lines[index - 1]?.at, line.at, zone) && (
              <h2 className="day">
                <span>{formatDay(line.at, now, zone)}</span>
              </h2>
            )}
            {'message' in line ? (
              <MessageItem
                channel={channel}
                message={line.message}
                thread={threadOf(line.message)}
                root={rootOf(line.message)}
              />
            ) : (
              <div className="message message-private message-notice">
                <span className="avatar avatar-notice" aria-hidden="true">
                  !
                </span>
                <div className="message-main">
                  <OnlyYou />
                  <p>{line.notice.text}</p>
                </div>
              </div>
            )}
          </Fragment>
        ))}
      </div>
      {behind && (
        <button type="button" className="to-end" onClick={toEnd}>
          Newer messages ↓
        </button>
      )}
    </div>
  );
}

const dayChanges = (before: number | undefined, at: number, zone: string): boolean =>
  before === undefined || formatIsoDay(before, zone) !== formatIsoDay(at, zone);

/** Brings the message in sight and puts the focus there. */
function useGoTo(scroller: { current: HTMLElement | null }, target: Target | undefined): void {
  useEffect(() => {
    if (target === undefined) return;
    const message = scroller.current?.querySelector<HTMLElement>(`[data-ts="${CSS.escape(target.ts)}"]`);
    message?.scrollIntoView({ block: 'center' });
    message?.focus();
  }, [scroller, target]);
}

interface Sticking {
  behind: boolean;
  toEnd: () => void;
  onScroll: () => void;
}

/** Keeps the end in sight while the reader is there, and leaves a reader of older messages where they are. */
function useStickToEnd(scroller: { current: HTMLElement | null }, last: string, content: unknown): Sticking {
  const atEnd = useRef(true);
  const [behind, setBehind] = useState(false);
  const toEnd = (): void => {
    atEnd.current = true;
    setBehind(false);
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  };
  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 60;
    if (atEnd.current) setBehind(false);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawing anything new is what this waits for
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
  }, [content, last]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTo({ top: element.scrollHeight });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new last line counts as news
  useEffect(() => {
    if (!atEnd.current) setBehind(true);
  }, [last]);
  return { behind, toEnd, onScroll };
}
