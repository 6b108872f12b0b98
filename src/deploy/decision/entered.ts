import type { ChosenStart, Entered, Field } from '../types/chooser.ts';

/** What the form asks for. */
export interface ChosenWish {
  image?: string;
  when: ChosenStart;
  override: boolean;
  reason?: string;
}

/** What does not fit together in a form, in words of message/chooser-slip.ts. */
export interface Slip {
  code: 'two-images' | 'no-image-typed' | 'no-time' | 'time-without-at' | 'no-reason';
  at: Field;
}

/** The value of the list's last choice, for an image that is typed. */
export const OTHER_IMAGE = 'other';

/** What was entered as a wish; never half of it where two inputs contradict each other. */
export function wishIn(entered: Entered): { kind: 'wish'; wish: ChosenWish } | { kind: 'slip'; slip: Slip } {
  const { image, otherImage, start = 'now', at, override = false, reason } = entered;
  const listed = image === OTHER_IMAGE ? undefined : image;
  if (listed !== undefined && otherImage !== undefined) return slip('two-images', 'image');
  if (image === OTHER_IMAGE && otherImage === undefined) return slip('no-image-typed', 'image');
  if (start === 'at' && at === undefined) return slip('no-time', 'when');
  if (start !== 'at' && at !== undefined) return slip('time-without-at', 'when');
  if (override && reason === undefined) return slip('no-reason', 'reason');
  const wanted = listed ?? otherImage;
  const when: ChosenStart =
    start === 'window' ? { kind: 'window' } : at === undefined ? { kind: 'now' } : { kind: 'moment', at };
  return {
    kind: 'wish',
    wish: {
      when,
      override,
      ...(wanted === undefined ? {} : { image: wanted }),
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

const slip = (code: Slip['code'], at: Field) => ({ kind: 'slip', slip: { code, at } }) as const;
