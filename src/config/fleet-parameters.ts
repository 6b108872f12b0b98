import type { Problem } from './problem.ts';
import type { ConfigView } from './view.ts';

type Fleet = ConfigView['fleets']['entries'] extends ReadonlyMap<string, infer Entry> ? Entry : never;

/** A parameter says what one fleet runs: it cannot say that of two, and not which image is gold as well. */
export function imageParameterProblems(
  { images }: Pick<ConfigView, 'images'>,
  name: string,
  { fleet: { imageParameter, image, account, region }, owners }: { fleet: Fleet; owners: Map<string, string> },
): Problem[] {
  if (imageParameter === undefined) return [];
  const there = [account, region, imageParameter].join(' ');
  const owner = owners.get(there);
  owners.set(there, owner ?? name);
  const path = ['fleets', name, 'imageParameter'];
  if (owner !== undefined)
    return [
      { path, message: `is already the imageParameter of ${owner}: name a parameter of its own for each fleet.` },
    ];
  const gold = [...images.entries].find(([key, { parameter }]) => parameter === imageParameter && isOwn(key, image));
  return gold === undefined
    ? []
    : [
        {
          path,
          message: `is the parameter that says which AMI of image ${gold[0]} is gold, so each deploy would choose the next: name another parameter.`,
        },
      ];
}

/** A fleet that names no image takes any of them. */
const isOwn = (key: string, image: string | undefined): boolean => image === undefined || image === key;
