import type { Mrkdwn } from '../src/slack/mrkdwn.ts';

/** What Slack shows, as a terminal shows it: dates in UTC, without marks. */
export const spoken = ({ text }: Mrkdwn): string =>
  text
    .replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1')
    .replace(/<#([A-Z0-9]+)>/g, '$1')
    .replace(/[*`]/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
