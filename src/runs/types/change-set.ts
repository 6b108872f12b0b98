/** A change set of a stack, by the stack's name. */
export interface NamedChangeSet {
  stack: string;
  changeSetId: string;
}

/** What CloudFormation says of a change set and of the stack that it would change. */
export interface SeenChangeSet {
  stack: { id: string; parameters: readonly { key: string; value: string }[] };
  set: {
    stackId: string;
    /** `isPrevious`: it keeps the value that the stack has. */
    parameters: readonly { key: string; value: string; isPrevious: boolean }[];
  };
  /** As they were handed in: the stack's own, and the one that the set was made from. */
  templates: { own: string; used: string };
}
