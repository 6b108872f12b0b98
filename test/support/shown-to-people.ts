import type { Workspace } from '../../local/slack/workspace.ts';
import { bodyOf, linesOf, markupOf } from './written-text.ts';

/** What Slack notified a person of, and why. */
export interface Notified {
  channel: string;
  ts: string;
  text: string;
  why: string;
}

/** Oldest first. */
export const notifiedOf = ({ channels, messages }: Workspace, user: string): Notified[] =>
  [...channels.keys()]
    .flatMap((channel) => messages.inChannel(channel))
    .flatMap(({ channel, message: { ts, text }, notified = [] }) =>
      notified.filter((one) => one.user === user).map(({ why }) => ({ channel, ts, text, why })),
    )
    .sort((one, other) => Number(one.ts) - Number(other.ts));

/** What a person alone is shown: ephemeral answers, direct messages, forms. A message that is edited has another key. */
export function shownTo(workspace: Workspace, user: string): { key: string; body: string }[] {
  const own = [...workspace.channels.values()].flatMap(({ id, user: owner }) => [
    ...workspace.messages.ephemeralIn(id).filter(({ ephemeralTo }) => ephemeralTo === user),
    ...(owner === user ? workspace.messages.inChannel(id) : []),
  ]);
  const said = own.map(({ message }) => ({ key: `${message.ts} ${bodyOf(message)}`, body: bodyOf(message) }));
  const forms = workspace.views.stackOf(user).map(({ id, payload }) => {
    const body = linesOf(payload).join('\n');
    return { key: `${id} ${body}`, body };
  });
  return [...said, ...forms];
}

/** What nobody should ever read, wherever it is: a trace, a mention of a whole channel, an answer that says something broke. */
export function unreadableIn(workspace: Workspace): string[] {
  const messages = [...workspace.channels.keys()]
    .flatMap((id) => [...workspace.messages.inChannel(id), ...workspace.messages.ephemeralIn(id)])
    .map(({ message }) => message);
  const views = [...workspace.users.keys()].flatMap((id) => workspace.views.stackOf(id)).map(({ payload }) => payload);
  const said = [...messages.map(bodyOf), ...views.map((view) => linesOf(view).join('\n'))];
  const traces = said.filter((text) => /\n\s+at |\.(ts|js|cjs):\d+|\bundefined\b|\[object |NaN/.test(text));
  const mentions = [...messages, ...views].flatMap(markupOf).filter((text) => /<!(?!date\^|subteam\^)/.test(text));
  const broken = said.filter((text) => text.includes('failed with the error') || text.startsWith('This did not work'));
  return [...traces, ...mentions, ...broken];
}
