/** A place in this page as the part of its address behind `#`: a channel, and a message of it. */
export interface Target {
  channel: string;
  ts: string;
}

/** Slack's permalink as a link inside this page, e.g. `#C0WEB/1795043137.713000`; undefined for any other address. */
export function messageLink(href: string): string | undefined {
  const found = /^https:\/\/(?:[a-z0-9-]+\.)?slack\.com\/archives\/([CDG][A-Z0-9]+)\/p(\d{10})(\d{6})/.exec(href);
  if (found === null) return undefined;
  const thread = /[?&]thread_ts=(\d{10}\.\d{6})/.exec(href)?.[1];
  return `#${found[1]}/${thread ?? `${found[2]}.${found[3]}`}`;
}

/** The page that stands in for the console's page on which people start a document to confirm, e.g. `#aws/Patchwarden-Confirm`. */
export function consoleLink(href: string): string | undefined {
  const found =
    /^https:\/\/[a-z0-9-]+\.console\.aws\.amazon\.com\/systems-manager\/automation\/execute\/([\w.-]+)\?/.exec(href);
  return found === null ? undefined : `${CONSOLE}${found[1]}`;
}

export const CONSOLE = '#aws/';

/** The message that an address like `#C0WEB/1795043137.713000` leads to. */
export function parseTarget(hash: string): Target | undefined {
  const found = /^#([CDG][A-Z0-9]+)\/(\d{10}\.\d{6})$/.exec(hash);
  return found?.[1] === undefined || found[2] === undefined ? undefined : { channel: found[1], ts: found[2] };
}
