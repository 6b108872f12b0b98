import { type ReactNode, useEffect, useState } from 'react';
import { failureOf, send } from './control-api.ts';
import { formatFull, formatSeconds, formatTime } from './dates.ts';
import type { WorldClock } from './world-types.ts';

const SPEEDS = [
  { speed: 0, label: 'Pause' },
  { speed: 1, label: '1×' },
  { speed: 60, label: '60×' },
  { speed: 600, label: '600×' },
];

const STEPS = ['5m', '25m'];

interface Props {
  clock: WorldClock;
  readAt: number;
  zone: string;
  onTold: () => void;
}

/** The world's time now: what it was when it was read, moved on at its own speed. */
function useWorldTime({ now, speed }: WorldClock, readAt: number): number {
  const [browser, setBrowser] = useState(readAt);
  useEffect(() => {
    if (speed === 0) return;
    const timer = setInterval(() => setBrowser(Date.now()), 500);
    return () => clearInterval(timer);
  }, [speed]);
  return now + Math.max(0, browser - readAt) * speed;
}

export function ClockBar({ clock, readAt, zone, onTold }: Props): ReactNode {
  const time = useWorldTime(clock, readAt);
  const [moving, setMoving] = useState<string | undefined>(undefined);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const change = async (what: string, input: Record<string, unknown>): Promise<void> => {
    setMoving(what);
    setFailure(failureOf(await send('clock', input)));
    setMoving(undefined);
    onTold();
  };
  return (
    <section className="clock" aria-label="World clock" aria-busy={moving !== undefined}>
      <span className="clock-face" title={`${formatFull(time, zone)} (${zone})`}>
        <span className="clock-day">{dayOf(time, zone)}</span>
        <time dateTime={new Date(time).toISOString()}>
          {clock.speed > 60 ? formatTime(time, zone) : formatSeconds(time, zone)}
        </time>
      </span>
      <fieldset className="speeds">
        <legend className="hidden">Speed of the world</legend>
        {SPEEDS.map(({ speed, label }) => (
          <label key={speed}>
            <input
              type="radio"
              name="speed"
              checked={clock.speed === speed}
              onChange={() => void change('speed', { speed })}
            />
            <span>{label}</span>
          </label>
        ))}
        {SPEEDS.every(({ speed }) => speed !== clock.speed) && <span className="other-speed">{clock.speed}×</span>}
      </fieldset>
      <span className="steps">
        {STEPS.map((step) => (
          <button
            key={step}
            type="button"
            className="button button-small"
            aria-disabled={moving !== undefined}
            onClick={() => moving === undefined && void change(step, { advance: step })}
          >
            {moving === step ? 'Moving…' : `+${step.replace('m', '')} min`}
          </button>
        ))}
      </span>
      {failure !== undefined && (
        <span className="failure" role="alert">
          The clock did not move: {failure}.
        </span>
      )}
    </section>
  );
}

const dayOf = (ms: number, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' }).format(ms);
