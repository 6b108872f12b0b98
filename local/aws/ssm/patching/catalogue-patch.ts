import { digestNumber } from '../../identifiers.ts';

/** A patch as the vendor publishes it. */
export interface CataloguePatch {
  /** What an override list and a node's list name: `kernel.x86_64`, `KB5048654`. */
  id: string;
  /** Patches of one line replace each other; the higher `order` is the newer. */
  line: string;
  order: number;
  title: string;
  /** Linux: `epoch:version-release`; empty on Windows. */
  version: string;
  product: string;
  releasedAt: number;
  classification: string;
  severity: string;
  cves: readonly string[];
  /** A restart brings it into use: a kernel, or anything on Windows. `kernel` is what the node then says it runs. */
  kernel?: string;
}

/** One to three CVE ids that follow from the seed. */
export const cvesOf = (seed: string, month: number): string[] =>
  Array.from(
    { length: 1 + digestNumber(`${seed}/cves`, 3) },
    (_, index) => `CVE-${Math.floor(month / 12)}-${20_000 + digestNumber(`${seed}/cve/${index}`, 40_000)}`,
  );
