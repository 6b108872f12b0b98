import { runIdOf } from '../../runs/decision/token.ts';
import { deployDoor } from '../door.ts';

/** The id of the request for `fleet` that opens automatically after a deploy, so that it opens only once. */
export const nextRunId = (deploy: string, fleet: string): string =>
  runIdOf(deployDoor.runPrefix, `${deploy}/next/${fleet}`);
