import { type ReactNode, useEffect, useRef } from 'react';
import { MessageItem } from './message-item.tsx';
import type { Message } from './world-types.ts';

interface Props {
  channel: string;
  channelName: string;
  message: Message;
  onClose: () => void;
}

export function ThreadPanel({ channel, channelName, message, onClose }: Props): ReactNode {
  const { replies: list, ...parent } = message;
  const replies = list ?? [];
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  return (
    <aside
      className="thread"
      aria-label={`Thread in ${channelName}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header className="pane-head">
        <h2>
          Thread <span className="pane-sub">{channelName}</span>
        </h2>
        <button ref={close} type="button" className="icon-button" aria-label="Close the thread" onClick={onClose}>
          ✕
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <div className="messages" tabIndex={0} role="log" aria-live="off" aria-label="Messages of this thread">
        <MessageItem channel={channel} message={parent} />
        <p className="reply-rule">
          <span>{replyCount(replies.length)}</span>
        </p>
        {replies.map((reply) => (
          <MessageItem
            key={reply.ts + (reply.ephemeral_to ?? '')}
            channel={channel}
            message={reply}
            root={reply.subtype === 'thread_broadcast' && <p className="root-line">Also sent to the channel</p>}
          />
        ))}
      </div>
      <p className="thread-note">Slash commands cannot be used in a thread: type them in {channelName}.</p>
    </aside>
  );
}

export const replyCount = (count: number): string =>
  count === 0 ? 'No replies yet' : count === 1 ? '1 reply' : `${count} replies`;
