import { useCallback, useEffect, useRef, useState } from 'react';
import { parseTarget, type Target } from './message-link.ts';

/** The message that a link inside the page was followed to, until it is forgotten. */
export function useTarget(onFollow: (channel: string) => void): [Target | undefined, () => void] {
  const [target, setTarget] = useState<Target | undefined>(undefined);
  const follow = useRef(onFollow);
  follow.current = onFollow;
  useEffect(() => {
    const read = (): void => {
      const found = parseTarget(window.location.hash);
      if (found === undefined) return;
      window.history.replaceState(null, '', window.location.pathname);
      setTarget(found);
      follow.current(found.channel);
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  const forget = useCallback(() => setTarget(undefined), []);
  return [target, forget];
}
