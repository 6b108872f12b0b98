import type { ImageOrigin } from '../../images/types.ts';

export interface DeployImage {
  /** AMI id, or container image URI. */
  id: string;
  kind: 'ami' | 'container';
  /** Image build version ARN, when Image Builder made it. */
  arn?: string;
  createdAt?: number;
  /** Whose it is and what made it, as AWS said when the plan was worked out. */
  origin?: ImageOrigin;
  /** The bake here that made it, where it is among the newest runs of its image. */
  bakedBy?: string;
}
