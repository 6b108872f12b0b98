import type { Person } from '../../approvals/types.ts';

/** An image that a bake has made, whoever started it. */
export interface MadeImage {
  /** The run that made it, or the change that others started, by id. */
  by: string;
  /** Who requested that run; nobody here where others started it. */
  requester?: Person;
  /** The image's name in the config. */
  name: string;
  /** AMI id, or container image URI. */
  image: string;
  /** Build version ARN. */
  arn: string;
}
