/** Something that people must do outside any run, kept on the board until it is done. Times are milliseconds since the epoch. */
export interface Task {
  schema: 1;
  /** Of what it is about: an emergency's id. */
  id: string;
  kind: 'review';
  /** What is to be reviewed: a CVE. */
  about: string;
  /** Names in `approvers`, any of whom may do it, but for `notBy`. */
  groups: readonly string[];
  /** Account of whoever requested it, who does not review it alone. */
  notBy: string;
  openedAt: number;
  due: number;
  /** The message on which it is done. */
  card?: { channel: string; ts: string };
  done?: { at: number; by: string };
}
