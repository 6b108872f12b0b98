import type { Run } from '../../runs/types/run.ts';

declare module '../../runs/kinds.ts' {
  interface KindTypes {
    drill: {
      plan: { kind: 'drill'; team: string; rooms: readonly string[] };
      progress: { kind: 'drill'; step: string };
      outcome: { kind: 'drill'; evacuated: number };
    };
  }
}

export type DrillRun = Run<'drill'>;
