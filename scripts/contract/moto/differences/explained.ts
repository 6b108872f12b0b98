/** A difference that is known and explained. One that is gone fails the comparison as an unexplained one does. */
export interface Explained {
  calls: readonly string[];
  /** Paths of members, or `error`. */
  members: readonly string[];
  /** What each of the two says there; `-`: nothing. */
  moto: string;
  here: string;
  /** Who does as AWS documents; `both` where AWS allows both. */
  right: 'here' | 'moto' | 'both' | 'not-documented';
  why: string;
  /** AWS's page. */
  page: string;
}
