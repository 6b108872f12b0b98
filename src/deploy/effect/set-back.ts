import { unlessGone } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import type { OutsideSetBack } from '../../outside/types/change.ts';
import type { Seen } from '../../outside/types/source.ts';
import { present } from '../../present.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import type { LiveGroup } from '../decision/live.ts';
import { hasMoved } from '../decision/previous.ts';
import { isSetBack, type LastDeploy, lastDeploy, parameterDiffers, revertedMark } from '../decision/set-back.ts';
import { loadDeploys } from './history.ts';
import type { FleetPorts } from './live.ts';
import { loadPublication } from './publish.ts';

type SetBackPorts = FleetPorts & Uses<'table' | 'config' | 'imageParameters'> & HasKinds;

export async function loadLast(ports: Uses<'table'> & HasKinds, fleet: string): Promise<LastDeploy | undefined> {
  return lastDeploy((await loadDeploys(ports, fleet, (read) => read.some(hasMoved))).runs);
}

export type FoundBack = Pick<OutsideSetBack, 'where' | 'runId' | 'deployed' | 'by' | 'to'>;

interface Watched {
  key: string;
  fleet: string;
  live: readonly LiveGroup[];
  seen: Seen | undefined;
}

/** What others set back without changing an instance. Throws AwsCallError. */
export async function loadSetBacks(ports: SetBackPorts, last: LastDeploy, watched: Watched): Promise<FoundBack[]> {
  const [templates, parameter] = await Promise.all([
    loadTemplates(ports, last, watched),
    loadParameter(ports, last, watched),
  ]);
  return [...templates, ...parameter];
}

/** One is enough: what is set back for one group of a fleet is for all. */
async function loadTemplates(
  { ec2 }: FleetPorts,
  last: LastDeploy,
  { key, live, seen }: Watched,
): Promise<FoundBack[]> {
  for (const { group } of live) {
    const { launchTemplate } = group;
    if (launchTemplate === undefined) continue;
    const { id, version } = launchTemplate;
    const found = await unlessGone(ec2.launchTemplateVersion(id, version));
    if (found === undefined || !isSetBack(found.imageId, last, { key, seen })) continue;
    return [
      {
        where: { kind: 'launch-template', group: group.name, template: id, version: found.version },
        runId: last.runId,
        deployed: last.image,
        by: { kind: 'outside', ...present({ principal: found.createdBy }) },
        to: last.from,
      },
    ];
  }
  return [];
}

/** One that was written here, and says something else by now. */
async function loadParameter(
  ports: SetBackPorts,
  { runId, image }: LastDeploy,
  { key, fleet, seen }: Watched,
): Promise<FoundBack[]> {
  const parameter = ports.config.fleets[fleet]?.imageParameter;
  if (parameter === undefined) return [];
  const publication = await loadPublication(ports.table, runId);
  const isWritten = publication?.state === 'written' && publication.parameter === parameter;
  const differs = parameterDiffers((await ports.imageParameters.now([parameter])).get(parameter), { image, isWritten });
  if (differs === undefined || seen?.handled.includes(parameterMark(key, differs.version)) === true) return [];
  const principal = differs.version === 0 ? undefined : await ports.imageParameters.changedBy(parameter);
  return [
    {
      where: { kind: 'parameter', parameter, version: differs.version },
      runId,
      deployed: image,
      by: { kind: 'outside', ...present({ principal }) },
      ...present({ to: differs.value }),
    },
  ];
}

const parameterMark = (key: string, version: number): string => `${key}/parameter/${version}`;

/** What is kept as handled, so that it is told once. */
export const markOf = (key: string, { where, runId }: Pick<FoundBack, 'where' | 'runId'>): string =>
  where.kind === 'parameter' ? parameterMark(key, where.version) : revertedMark(key, runId);
