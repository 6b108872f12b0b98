import { EC2ServiceException } from '@aws-sdk/client-ec2';

/** EC2 models no exception classes: the code is the name. */
export const refusal = (name: string, message: string): Error =>
  new EC2ServiceException({ name, message, $fault: 'client', $metadata: {} });

export const invalidToken = (): Error => refusal('InvalidNextToken', 'The token is not valid.');

export const missingParameter = (what: string): Error =>
  refusal('MissingParameter', `The request must contain the parameter ${what}`);

/** The page's size: what was asked for, between the least and the most that the operation takes. */
export const pageSize = (given: number | undefined, least: number, most: number): number => {
  if (given === undefined) return most;
  if (given >= least && given <= most) return given;
  throw refusal(
    'InvalidParameterValue',
    `Value ( ${given} ) for parameter maxResults is invalid. Expecting a value between ${least} and ${most}.`,
  );
};
