import { placeText } from './aws/place.ts';
import type { Aws } from './aws/world.ts';
import { ControlRefusal } from './control/answer.ts';
import type { CloudParts, Clouds } from './control/cloud-acts.ts';
import type { PlaceInput } from './control/input.ts';
import type { RaisedPlace } from './simulated-aws.ts';

/** What people do to the simulated AWS, by account and Region; `places`: home first. */
export function cloudsOf(places: readonly RaisedPlace[]): Clouds {
  const parts = new Map(places.map((one) => [placeText(one.place), { ...one, cloud: partsOf(one) }]));
  const [home] = parts.values();
  if (home === undefined) throw new Error('a world has at least one place');
  return {
    home: home.cloud,
    at: (place) => parts.get(place)?.cloud,
    places: [...parts.keys()],
    change: (input) => change(parts.get(input.place), input),
  };
}

const partsOf = ({ aws: { callService, iam, lambda, faults }, acts }: RaisedPlace): CloudParts => ({
  ...acts,
  call: callService,
  admitPeople: (role) => iam.admitPeople(role),
  addFault: (fault) => faults.add(fault),
  setPolling: (enabled) => lambda.setPolling('patchwarden-worker', enabled),
});

/** The role that the member template makes for the hub's worker. */
function change(
  found: { place: RaisedPlace['place']; aws: Aws } | undefined,
  { place, becomes, role }: PlaceInput,
): void {
  if (found === undefined) throw new ControlRefusal(`This world has no ${place}.`);
  const { iam, cloud } = found.aws;
  const name = role ?? `patchwarden-reader-${found.place.region}`;
  if (!iam.hasRole(name)) throw new ControlRefusal(`${place} has no role ${name}, of which this could be said.`);
  iam.setDeleted(name, becomes === 'denying');
  if (becomes === 'throttled' || becomes === 'gone') cloud.trouble.set(place, becomes);
  else cloud.trouble.delete(place);
}
