import type { Workspace } from './workspace.ts';

const URL_PATTERN = /https?:\/\/[^\s<>]+/g;
const MENTION = /(^|\s)([@#])([a-z0-9][a-z0-9._-]*)/g;

/**
 * A command's text as Slack sends it when `should_escape` is set: people, channels and links in angle brackets, and the
 * three control characters as entities always. https://docs.slack.dev/interactivity/implementing-slash-commands
 */
export function escapeCommandText(workspace: Workspace, text: string, shouldEscape: boolean): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (!shouldEscape) return escaped;
  return escaped
    .replace(URL_PATTERN, (url) => `<${url}>`)
    .replace(MENTION, (whole, before: string, sign: string, name: string) => {
      const token = sign === '@' ? personToken(workspace, name) : channelToken(workspace, name);
      return token === undefined ? whole : `${before}${token}`;
    });
}

function personToken({ users, usergroups }: Workspace, name: string): string | undefined {
  const user = [...users.values()].find((one) => one.name === name);
  if (user !== undefined) return `<@${user.id}|${user.name}>`;
  const group = [...usergroups.values()].find((one) => one.handle === name);
  return group === undefined ? undefined : `<!subteam^${group.id}|@${group.handle}>`;
}

function channelToken({ channels }: Workspace, name: string): string | undefined {
  const channel = [...channels.values()].find((one) => !one.is_im && one.name === name);
  return channel === undefined ? undefined : `<#${channel.id}|${channel.name}>`;
}
