/** What words of AWS's mean. `means` and `next` are parts of sentences without their stops. */
export interface Cause {
  /** Of no meaning to people: it names the row. */
  id: string;
  when: RegExp;
  means: string;
  next: string;
}

/** A word by itself: one that is a part of somebody's name, e.g. a group called alarm-workers, tells nothing. */
export const word = (words: string): string => `(?<![\\w/.:'"\`#-])(?:${words})(?![\\w/:'"\`-])`;
