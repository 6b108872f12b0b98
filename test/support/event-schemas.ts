import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Authorize } from '../../local/aws/iam.ts';

/** From the root of the repository, where tests and benches start; benches run as modules, without `__dirname`. */
const FOLDER = join('docs', 'events');

/** A published schema. zod reads it: a run-time dependency that is there anyway, and every keyword that these schemas use. */
export interface EventSchema {
  title: string;
  file: string;
  json: z.core.JSONSchema.JSONSchema;
  check: z.ZodType;
}

/** The published schemas by detail-type. */
export const eventSchemas: ReadonlyMap<string, EventSchema> = new Map(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const json: z.core.JSONSchema.JSONSchema = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
      const title = json.title ?? '';
      return [title, { title, file, json, check: z.fromJSONSchema(json) }];
    }),
);

/** What is wrong with an event, or nothing. */
export function eventProblem(detailType: string, detail: unknown): string | undefined {
  const schema = eventSchemas.get(detailType);
  if (schema === undefined) return `docs/events has no schema of ${detailType}`;
  const result = schema.check.safeParse(detail);
  if (result.success) return undefined;
  return `${detailType} is not as docs/events/${schema.file} says: ${z.prettifyError(result.error)}\n${JSON.stringify(detail)}`;
}

/** Looks at every event that is put on the product's bus, and then asks as before. */
export const checkingEvents =
  (authorize: Authorize, onProblem: (problem: Error) => void): Authorize =>
  async (request, account) => {
    if (request.operation === 'PutEvents' && !isOfARule(request.input)) {
      for (const { DetailType, Detail } of entriesIn(request.input)) {
        const problem = eventProblem(DetailType, JSON.parse(Detail));
        if (problem !== undefined) onProblem(new Error(problem));
      }
    }
    return authorize(request, account);
  };

/** Whether a rule may send to the bus of another place is asked once, of no event: those are AWS's. */
const isOfARule = (input: unknown): boolean =>
  z.object({ Entries: z.tuple([z.strictObject({ EventBusName: z.string().startsWith('arn:') })]) }).safeParse(input)
    .success;

const entries = z.object({ Entries: z.array(z.object({ DetailType: z.string(), Detail: z.string() })) });

const entriesIn = (input: unknown): z.infer<typeof entries>['Entries'] => entries.parse(input).Entries;
