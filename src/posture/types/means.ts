/** What people can do about a fleet from here. */
export interface Means {
  fleet: string;
  /** Patchwarden may patch it in place. */
  patchable: boolean;
  /** The image that it runs, where it is replaced by images. */
  image?: string;
  /** When its window opens next. */
  nextAt?: number;
}
