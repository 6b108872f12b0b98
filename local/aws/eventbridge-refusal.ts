import { InvalidEventPatternException } from '@aws-sdk/client-eventbridge';

export const invalid = (reason: string): Error =>
  new InvalidEventPatternException({ message: `Event pattern is not valid. Reason: ${reason}`, $metadata: {} });
