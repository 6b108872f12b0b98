import { Fragment, type ReactNode } from 'react';
import type { TextObject } from './block-types.ts';
import { formatFull, formatSlackDate } from './dates.ts';
import { Emoji } from './emoji.tsx';
import { keyed } from './keyed.ts';
import { consoleLink, messageLink } from './message-link.ts';
import { type Inline, type Paragraph, parseInline, parseMrkdwn, parsePlain } from './mrkdwn.ts';
import { useViewer } from './surface.ts';
import { personName } from './world-types.ts';

/** Someone deactivated and a disabled group keep their name in a message, without the mark of a mention: it reaches nobody. */
const mentionClass = ({ isMe, isOff }: { isMe: boolean; isOff: boolean }): string =>
  isOff ? 'mention-off' : isMe ? 'mention mention-me' : 'mention';

export function PersonMention({ id }: { id: string }): ReactNode {
  const { world, me } = useViewer();
  const person = world.users.find((user) => user.id === id);
  return (
    <span className={mentionClass({ isMe: id === me, isOff: person?.deleted === true })} title={id}>
      @{person === undefined ? id : personName(person)}
    </span>
  );
}

export function ChannelMention({ id }: { id: string }): ReactNode {
  const { world } = useViewer();
  const channel = world.channels.find((one) => one.id === id);
  return (
    <span className="mention" title={id}>
      #{channel?.name ?? id}
    </span>
  );
}

export function UsergroupMention({ id }: { id: string }): ReactNode {
  const { world, me } = useViewer();
  const group = world.usergroups.find((one) => one.id === id);
  return (
    <span
      className={mentionClass({ isMe: group?.users.includes(me) === true, isOff: group?.is_disabled === true })}
      title={id}
    >
      @{group?.handle ?? id}
    </span>
  );
}

export const Broadcast = ({ range }: { range: string }): ReactNode => (
  <span className="mention mention-me">@{range}</span>
);

interface DateProps {
  timestamp: number;
  format: string;
  fallback: string;
}

export function SlackDate({ timestamp, format, fallback }: DateProps): ReactNode {
  const { zone, now } = useViewer();
  const ms = timestamp * 1000;
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return fallback;
  return (
    <time dateTime={new Date(ms).toISOString()} title={`${formatFull(ms, zone)} (${zone})`}>
      {formatSlackDate(format, { ms, now, zone })}
    </time>
  );
}

/** A link is a link only when it leads to a page or an address; anything else is shown as text. Slack's links to
 * messages stay in this page, and one to AWS's console opens what stands in for it here. */
export function SafeLink({ href, children }: { href: string; children: ReactNode }): ReactNode {
  const { world } = useViewer();
  const message = messageLink(href);
  if (message !== undefined) return <a href={message}>{children}</a>;
  if (!/^(https?:\/\/|mailto:)/i.test(href)) return <span>{children}</span>;
  return (
    <a
      href={(world.confirm === undefined ? undefined : consoleLink(href)) ?? href}
      target="_blank"
      rel="noopener noreferrer"
    >
      {children}
    </a>
  );
}

const wrap = { bold: 'strong', italic: 'em', strike: 's' } as const;

function drawInline(inline: Inline): ReactNode {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'code':
      return <code>{inline.text}</code>;
    case 'bold':
    case 'italic':
    case 'strike': {
      const Tag = wrap[inline.kind];
      return (
        <Tag>
          <Inlines list={inline.children} />
        </Tag>
      );
    }
    case 'user':
      return <PersonMention id={inline.id} />;
    case 'channel':
      return <ChannelMention id={inline.id} />;
    case 'usergroup':
      return <UsergroupMention id={inline.id} />;
    case 'broadcast':
      return <Broadcast range={inline.range} />;
    case 'date':
      return inline.link === undefined ? (
        <SlackDate {...inline} />
      ) : (
        <SafeLink href={inline.link}>
          <SlackDate {...inline} />
        </SafeLink>
      );
    case 'link':
      return <SafeLink href={inline.href}>{inline.label}</SafeLink>;
    case 'emoji':
      return <Emoji name={inline.name} />;
  }
}

function Inlines({ list }: { list: readonly Inline[] }): ReactNode {
  return keyed(list).map(({ key, item }) => <Fragment key={key}>{drawInline(item)}</Fragment>);
}

function drawParagraph(paragraph: Paragraph): ReactNode {
  switch (paragraph.kind) {
    case 'lines':
      return (
        <p>
          <Inlines list={paragraph.children} />
        </p>
      );
    case 'quote':
      return (
        <blockquote>
          <Inlines list={paragraph.children} />
        </blockquote>
      );
    case 'preformatted':
      return <pre>{paragraph.text}</pre>;
  }
}

export function Mrkdwn({ source, verbatim }: { source: string; verbatim?: boolean | undefined }): ReactNode {
  return (
    <div className="text">
      {keyed(parseMrkdwn(source, verbatim)).map(({ key, item }) => (
        <Fragment key={key}>{drawParagraph(item)}</Fragment>
      ))}
    </div>
  );
}

/** One line of mrkdwn inside a control. */
export const Line = ({ source }: { source: string }): ReactNode => <Inlines list={parseInline(source)} />;

export const Plain = ({ source }: { source: string }): ReactNode => <Inlines list={parsePlain(source)} />;

/** A text object as Slack shows it: mrkdwn with its marks, plain text with none. */
export function Text({ text }: { text: TextObject }): ReactNode {
  if (text.type === 'mrkdwn') return <Mrkdwn source={text.text} verbatim={text.verbatim} />;
  return (
    <div className="text">
      <p>
        <Plain source={text.text} />
      </p>
    </div>
  );
}
