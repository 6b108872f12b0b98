/** Next and Previous: the page is the button's value, the word stands behind a colon. */
export const PAGE_ACTION = 'home-page';

/** Pages that anyone could have; a value of anything else shows the first. */
const MAX_PAGE = 999;

export const parsePage = (value: string): number =>
  /^[1-9][0-9]{0,2}$/.test(value) ? Math.min(Number(value), MAX_PAGE) : 1;
