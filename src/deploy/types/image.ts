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
  /** The parameter of the fleet's image held it when it was requested. */
  gold?: GoldImage;
}

export interface GoldImage {
  /** Name of the SSM parameter. */
  parameter: string;
  /** What Image Builder says of its test stage; `unknown` where its build is not one of this account. */
  tests: 'passed' | 'off' | 'unknown';
  /** The gold image was asked for and no other: when the parameter moves on before the start, people are asked again. */
  followed?: true;
}
