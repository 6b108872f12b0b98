/** How CloudFormation treats a resource type; the properties are those of the template reference's "Update requires". */
export interface ResourceType {
  /** A change of one of these makes a new physical resource; `all` for any change. */
  replacedBy: readonly string[] | 'all';
  /** "Some interruptions": a change set says Conditionally. */
  conditional?: readonly string[];
  /** The property that gives the resource a name of one's own. */
  nameProperty?: string;
  /** IAM resources need a capability; named ones a stronger one. */
  iam?: boolean;
  /** World milliseconds that a change takes, for a type without an effect of its own. */
  takes?: number;
  /** For a type without an effect: its physical id, which is also its ARN's end. */
  physicalId?: (made: MadeName) => string;
  /** Attributes beside `Arn`. */
  attributes?: (made: MadeName) => Record<string, string>;
  /** Given, no other properties are accepted. */
  properties?: { required?: readonly string[]; optional?: readonly string[] };
}

export interface MadeName {
  /** Its own name, or the one made of stack, logical id and twelve random characters. */
  name: string;
  /** Seventeen hexadecimal digits. */
  hex: string;
  accountId: string;
  region: string;
  properties: Record<string, unknown>;
}
