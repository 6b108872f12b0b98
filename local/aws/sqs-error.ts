import { WireError } from './wire-error.ts';

/** SQS's errors that its SDK does not model. Code and meaning: API_SendMessage and common errors. */
export const invalidParameter = (message: string) => new WireError('InvalidParameterValue', message);

export const missingParameter = (name: string) =>
  new WireError('MissingParameter', `The request must contain the parameter ${name}.`);
