import { DAY } from '../../duration.ts';
import type { Key, Table, Write } from '../../store/table.ts';
import type { DriftEpisode } from '../types/drift.ts';

/** How long an episode is kept after it began. */
const KEPT_MS = 400 * DAY;
const EPISODE = 'EPISODE#';

export const driftPartition = (fleet: string): string => `DRIFT#${fleet}`;

const episodeKey = ({ fleet, since }: Pick<DriftEpisode, 'fleet' | 'since'>): Key => ({
  pk: driftPartition(fleet),
  sk: `${EPISODE}${String(since).padStart(15, '0')}`,
});

/** An episode as it now is, to be written with what it is a part of. */
export const episodeWrite = (episode: DriftEpisode): Write => ({
  kind: 'put',
  item: { ...episodeKey(episode), episode, ttl: Math.floor((episode.since + KEPT_MS) / 1000) },
  when: {},
});

/** Every time in which a fleet was out of compliance, the oldest first: one query. @throws AwsCallError */
export async function loadEpisodes(table: Table, fleet: string): Promise<readonly DriftEpisode[]> {
  const items = await table.query({ partition: driftPartition(fleet), beginsWith: EPISODE });
  return items.flatMap(({ episode }) => (isEpisode(episode) ? [episode] : []));
}

const isEpisode = (value: unknown): value is DriftEpisode =>
  typeof value === 'object' && value !== null && 'schema' in value && value.schema === 1 && 'since' in value;
