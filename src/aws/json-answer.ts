/** What AWS answered instead of a result; named and shaped as the SDK's exceptions are. */
export class AwsServiceError extends Error {
  readonly $metadata: { httpStatusCode: number };
  /** All of what it said, as JSON. */
  readonly answer: object;

  constructor(name: string, httpStatusCode: number, { message, answer }: { message: string; answer: object }) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode };
    this.answer = answer;
  }
}

/** The result of a call of one of AWS's JSON protocols. @throws AwsServiceError for anything but a result; a success that cannot be read may have happened */
export function resultOf(status: number, text: string): object {
  const answer = parsed(text);
  if (status === 200 && answer !== undefined) return answer;
  if (status === 200) throw Object.assign(new Error('the answer is not JSON'), { name: 'UnreadableAnswer' });
  const message = stringIn(answer, 'message') ?? stringIn(answer, 'Message') ?? '';
  throw new AwsServiceError(errorName(answer), status, { message, answer: answer ?? {} });
}

/** Reads a JSON object; anything else is not an answer. */
function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `com.amazonaws.sqs#QueueDoesNotExist` is `QueueDoesNotExist`. */
const errorName = (answer: object | undefined): string =>
  stringIn(answer, '__type')?.split('#').at(-1)?.split(':')[0] ?? 'UnknownError';

function stringIn(answer: object | undefined, key: string): string | undefined {
  const value: unknown = answer === undefined ? undefined : Reflect.get(answer, key);
  return typeof value === 'string' ? value : undefined;
}
