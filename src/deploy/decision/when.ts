/** Why a start cannot be set; words for it are in message/request.ts. */
export type WhenRefusal =
  | { code: 'not-a-time'; text: string }
  | { code: 'past'; at: number }
  | { code: 'too-far'; at: number; latest: number }
  | { code: 'no-window' }
  | { code: 'window-gone'; window: string }
  | { code: 'window-never-opens'; window: string }
  | { code: 'window-unreadable'; error: string };
