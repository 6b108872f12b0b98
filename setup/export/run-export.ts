import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '../../src/aws/dynamodb.ts';
import { AwsCallError } from '../../src/aws/failure.ts';
import { hereOf } from '../../src/config/here.ts';
import { DAY } from '../../src/duration.ts';
import { evidenceOf } from '../../src/evidence/decision/evidence.ts';
import { filesOf } from '../../src/evidence/decision/files.ts';
import { loadThing } from '../../src/evidence/effect/load.ts';
import { verificationText } from '../../src/evidence/message.ts';
import type { StoredThing } from '../../src/evidence/types.ts';
import { loadLedger } from '../../src/store/ledger.ts';
import type { Table } from '../../src/store/table.ts';
import { asking, exitCodeOf, type Place, type Surroundings, signedIn, Told } from '../caller.ts';
import { differencesFrom } from './against.ts';
import { type AskedExport, askedExport } from './asked.ts';
import { type Partitions, scanPartitions } from './scan.ts';

export interface ExportSurroundings extends Surroundings {
  now: number;
  read: (path: string) => Promise<string>;
  write: (folder: string, name: string, text: string) => Promise<void>;
}

/** The command. Gives the exit code: 0 when everything that is stored verified. */
export function runExport(args: readonly string[], around: ExportSurroundings): Promise<number> {
  return exitCodeOf(around, async () => {
    const asked = askedExport(args, around.now);
    const here = hereOf(around.loadConfig(asked.config));
    const things = await readThings({ around, here }, asked, around.now);
    return await write(things, asked, around);
  });
}

/** @throws Told */
export async function readThings(
  place: Place,
  { table: name }: Pick<AskedExport, 'table'>,
  now: number,
): Promise<StoredThing[]> {
  const { stop } = place.around;
  const aws = await signedIn(place);
  const ask = asking(place);
  const partitions = await scanPartitions(new DynamoDBClient(aws), { table: name, ask, stop });
  const table = createTable(name, aws);
  const things: StoredThing[] = [];
  for (const of of partitions?.things ?? []) {
    if (stop.aborted) break;
    things.push(await ask('dynamodb:Query', () => asAwsSaysIt(readThing(table, { of, partitions, now }))));
  }
  if (stop.aborted) throw new Told('Stopped. Nothing was written.');
  return things;
}

/** The product's table wraps what the SDK throws; a sentence is made of the latter. */
const asAwsSaysIt = <Answer>(call: Promise<Answer>): Promise<Answer> =>
  call.catch((error: unknown) => {
    throw error instanceof AwsCallError ? error.cause : error;
  });

/** One that the scan saw without its line in the ledger may have been made while it went on: the line is looked for again. */
async function readThing(
  table: Table,
  { of, partitions, now }: { of: string; partitions: Partitions | undefined; now: number },
): Promise<StoredThing> {
  const isListed = partitions?.inLedger.has(of) === true;
  const lines = isListed ? [] : await loadLedger(table, { from: now - DAY, to: Date.now() + DAY });
  return loadThing(table, { of, inLedger: isListed || lines.some((line) => line.of === of), now });
}

async function write(
  things: readonly StoredThing[],
  { since, folder, against }: AskedExport,
  { now, out, read, write: save }: ExportSurroundings,
): Promise<number> {
  const evidence = evidenceOf(things, { since, now });
  const verification = verificationText(evidence, { since, now, left: 0 });
  const files = filesOf(evidence, { now, verification });
  for (const { name, text } of files) await save(folder, name, text);
  out(verification.trimEnd());
  out(`Wrote ${files.map(({ name }) => `${folder}/${name}`).join(', ')}.`);
  const differences =
    against === undefined ? [] : differencesFrom(await read(against), evidenceOf(things, { since: 0, now }));
  for (const difference of differences) out(`- ${difference}.`);
  if (against !== undefined && differences.length === 0) out(`Every record of ${against} is still there, unchanged.`);
  return evidence.problems.length + differences.length === 0 ? 0 : 1;
}
