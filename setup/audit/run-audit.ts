import { hereOf } from '../../src/config/here.ts';
import { entryOf } from '../../src/evidence/decision/chain.ts';
import { verify } from '../../src/evidence/decision/verify.ts';
import type { Problem, StoredThing } from '../../src/evidence/types.ts';
import { AUDIT, runKey } from '../../src/store/keys.ts';
import { hashOf } from '../../src/store/table.ts';
import { asking, exitCodeOf, type Place, type Surroundings, signedIn, Told } from '../caller.ts';
import { readThings } from '../export/run-export.ts';
import { type AskedAudit, askedAudit } from './asked.ts';
import { compare, type Link } from './compare.ts';
import { differenceSentence, problemSentence, summary } from './sentences.ts';
import { bucketFiles, folderFiles, type Sink, sinkOf } from './sink.ts';

export interface AuditSurroundings extends Surroundings {
  now: number;
  /** Every file below a folder. */
  list: (folder: string) => Promise<readonly string[]>;
  read: (path: string) => Promise<Uint8Array>;
}

/** The command. Gives the exit code: 0 when the table and the sink each verified, and against each other. */
export function runAudit(args: readonly string[], around: AuditSurroundings): Promise<number> {
  return exitCodeOf(around, async () => {
    const asked = askedAudit(args);
    const place = { around, here: hereOf(around.loadConfig(asked.config)) };
    // The sink first: what is written in between is newer than all of it, and may still be on its way.
    const sink = await readSink(place, asked);
    const things = await readThings(place, asked, around.now);
    return tell(things, sink, around);
  });
}

const readSink = async (place: Place & { around: AuditSurroundings }, { sink }: AskedAudit): Promise<Sink> =>
  sink.startsWith('s3://')
    ? sinkOf(bucketFiles(sink, { aws: await signedIn(place), ask: asking(place) }))
    : sinkOf(folderFiles(sink, place.around));

function tell(things: readonly StoredThing[], sink: Sink, { now, out }: AuditSurroundings): number {
  if (sink.links.length === 0) throw new Told('The sink has no event of a run, so there is nothing to compare with.');
  const problems = things.flatMap((thing): readonly Problem[] => verify(thing, now).problems);
  const compared = compare(things.flatMap(linksOf), sink.links, now);
  const wrong = [
    ...problems.map(problemSentence),
    ...compared.differences.map(differenceSentence),
    ...sink.unread.map((sentence) => `${sentence}.`),
  ];
  out(summary(compared));
  for (const sentence of wrong) out(`- ${sentence}`);
  if (wrong.length === 0) out('The table and the sink agree, and both chains are whole.');
  return wrong.length === 0 ? 0 : 1;
}

const RUN = runKey('').pk;

/** The records of a run, each by the hash of what it says now, wherever it lies. */
const linksOf = ({ of, items }: StoredThing): Link[] =>
  of.startsWith(RUN)
    ? items
        .filter(({ sk }) => sk.startsWith(AUDIT))
        .map((item) => ({
          run: of.slice(RUN.length),
          version: Number(item.sk.slice(AUDIT.length)),
          at: Number(item['at']),
          hash: hashOf(entryOf(item)),
          prev: String(item['prev']),
        }))
        .filter(({ version }) => Number.isInteger(version) && version > 0)
    : [];
