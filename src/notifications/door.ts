import type { Door } from '../contract/door.ts';

/** What one person chooses about their own notifications, in App Home. */
export const NOTIFICATION_ACTIONS = {
  muteFor: 'notify-mute-8h',
  mute: 'notify-mute',
  unmute: 'notify-unmute',
  /** Opens the form of the same name. */
  quiet: 'notify-quiet',
} as const;

export const notificationsDoor = {
  actions: {
    [NOTIFICATION_ACTIONS.muteFor]: {},
    [NOTIFICATION_ACTIONS.mute]: {},
    [NOTIFICATION_ACTIONS.unmute]: {},
    [NOTIFICATION_ACTIONS.quiet]: { loading: 'Quiet hours' },
  },
  forms: [NOTIFICATION_ACTIONS.quiet],
} as const satisfies Door;
