import type { Page } from 'playwright-core';
import { LONGEST, LONGEST_OCCURRENCE } from '../messages/exam/cards/longest.ts';
import { CARDS } from '../messages/exam/cards.ts';
import { cardOf } from '../messages/exam/exam-card.ts';
import { faintTexts } from './support/accessibility.ts';
import { describePage } from './support/browser.ts';
import { type Json, ts } from './support/fake-world.ts';

/** A phone: what is decided and its buttons are seen without scrolling, below the page's own head and above its composer. */
const PHONE = { width: 390, height: 844 };
const HIGHEST = 640;

const SHOWN = [
  ...CARDS,
  { title: 'the longest card', subject: LONGEST },
  { title: 'the longest notice', subject: LONGEST_OCCURRENCE },
];

interface Measured {
  /** From the top of the title, or of its one line, to the bottom of the last button; without one, to the end of the four lines. */
  height: number;
  overflow: number;
}

/** All at once: asking the browser for each card would cost more than drawing them. */
const measure = (page: Page): Promise<Measured[]> =>
  page.evaluate(`[...document.querySelectorAll('article')].map((card) => {
    const lasts = card.querySelectorAll('.block-actions');
    const last = lasts.length > 0 ? lasts[lasts.length - 1] : [...card.querySelectorAll('.block-section')].at(-1);
    const top = (card.querySelector('h3') ?? card.querySelector('.block-section')).getBoundingClientRect().top;
    const wide = [card, ...card.querySelectorAll('*')].map((part) => part.getBoundingClientRect().right - innerWidth);
    return { height: Math.ceil(last.getBoundingClientRect().bottom - top), overflow: Math.max(0, ...wide) };
  })`);

describePage('cards on a phone', (stage) => {
  it.each(['light', 'dark'] as const)(
    'fit between its head and its composer, every kind and state, %s',
    async (colorScheme) => {
      const { page, world } = stage();
      await page.setViewportSize(PHONE);
      await page.emulateMedia({ colorScheme });
      world.messages['C0PATCHING'] = SHOWN.map(
        ({ subject }, index): Json => ({
          type: 'message',
          ts: ts(index - SHOWN.length),
          user: 'UPATCHBOT',
          bot_id: 'B0PATCH',
          ...cardOf(subject),
        }),
      );
      world.tell('message');
      await page
        .getByRole('article')
        .nth(SHOWN.length - 1)
        .waitFor();
      const measured = await measure(page);
      expect(measured).toHaveLength(SHOWN.length);
      const wrong = SHOWN.flatMap(({ title }, index) => {
        const { height, overflow } = measured[index] ?? { height: Number.NaN, overflow: Number.NaN };
        return height <= HIGHEST && overflow === 0 ? [] : [{ title, height, overflow }];
      });
      expect(wrong).toEqual([]);
      await expect(faintTexts(page)).resolves.toEqual([]);
    },
  );
});
