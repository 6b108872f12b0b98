import type { KeyboardEvent, ReactNode } from 'react';
import { Avatar } from './avatar.tsx';
import { moveFocus } from './menu.tsx';
import type { Channel } from './world-types.ts';

/** A place to look at: a channel, a direct message with a person, or the app with its Home and messages. */
export type Place = { kind: 'channel'; id: string } | { kind: 'app' };

export interface Entry {
  place: Place;
  name: string;
  shared?: boolean | undefined;
  /** The viewer is no member: Slack would not show it, local mode lets them look and try. */
  outside?: boolean;
  unread: number;
}

interface Props {
  channels: readonly Entry[];
  direct: readonly Entry[];
  current: Place;
  onOpen: (place: Place) => void;
}

export const samePlace = (a: Place, b: Place): boolean =>
  a.kind === b.kind && (a.kind === 'app' || (b.kind === 'channel' && a.id === b.id));

export const channelEntry = (channel: Channel, me: string, unread: number): Entry => ({
  place: { kind: 'channel', id: channel.id },
  name: channel.name ?? channel.id,
  shared: channel.is_ext_shared,
  outside: channel.members?.includes(me) === false,
  unread,
});

export function Sidebar({ channels, direct, current, onOpen }: Props): ReactNode {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (moveFocus(event, event.currentTarget)) event.preventDefault();
  };
  const draw = (entry: Entry): ReactNode => (
    <EntryButton
      key={entry.place.kind === 'app' ? 'app' : entry.place.id}
      entry={entry}
      isCurrent={samePlace(entry.place, current)}
      onOpen={onOpen}
    />
  );
  return (
    <nav className="places" aria-label="Channels and direct messages" onKeyDown={onKeyDown}>
      <h2 id="channels-title">Channels</h2>
      <ul aria-labelledby="channels-title">{channels.map(draw)}</ul>
      <h2 id="direct-title">Direct messages</h2>
      <ul aria-labelledby="direct-title">{direct.map(draw)}</ul>
    </nav>
  );
}

interface EntryProps {
  entry: Entry;
  isCurrent: boolean;
  onOpen: (place: Place) => void;
}

function EntryButton({ entry, isCurrent, onOpen }: EntryProps): ReactNode {
  const { place, name, shared, outside, unread } = entry;
  const classes = ['place', unread > 0 ? 'place-unread' : '', outside === true ? 'place-outside' : ''];
  return (
    <li>
      <button
        type="button"
        className={classes.filter(Boolean).join(' ')}
        title={outside === true ? 'Not a member; local mode lets you look and try' : undefined}
        aria-current={isCurrent ? 'page' : undefined}
        data-label={name.toLowerCase()}
        onClick={() => onOpen(place)}
      >
        {place.kind === 'app' ? (
          <Avatar id="app" name={name} isApp small />
        ) : (
          <span className="hash" aria-hidden="true">
            #
          </span>
        )}
        <span className="place-name">{name}</span>
        {place.kind === 'app' && <span className="badge">App</span>}
        {shared === true && <span className="flag flag-external">shared</span>}
        {unread > 0 && (
          <span className="unread">
            {unread}
            <span className="hidden"> unread</span>
          </span>
        )}
      </button>
    </li>
  );
}
