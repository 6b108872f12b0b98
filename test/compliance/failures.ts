import { AwsCallError } from '../../src/aws/failure.ts';

const failing = (name: string, status: number, message = ''): AwsCallError =>
  new AwsCallError(
    'reading the estate',
    Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } }),
  );

export const denied = (): AwsCallError => failing('AccessDeniedException', 400, 'not authorized');
export const throttled = (): AwsCallError => failing('ThrottlingException', 400, 'Rate exceeded');
export const tokenExpired = (): AwsCallError => failing('InvalidNextToken', 400);
