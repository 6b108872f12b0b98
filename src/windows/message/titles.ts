import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';

export const listingTitle = (): Mrkdwn => md`Maintenance windows of the next 14 days.`;

/** Of the part of App Home, and of the menu. */
export const HOME_TITLE = 'Next maintenance windows';
export const MENU_TITLE = 'Next windows of this channel';
