import { runIdOf } from '../../runs/decision/token.ts';
import { deployDoor } from '../door.ts';

/** The id of the request for `fleet` that opens by itself after a deploy, so that it is asked for once. */
export const nextRunId = (deploy: string, fleet: string): string =>
  runIdOf(deployDoor.runPrefix, `${deploy}/next/${fleet}`);
