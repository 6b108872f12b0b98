import type { Feature } from '../contract/feature.ts';
import { loadPreferences } from './effect/preferences.ts';
import { handlePreferenceClick, handleQuietHours, type PreferencePorts } from './flow/preferences.ts';
import { preferencesSection } from './message/preferences.ts';

/** What people choose about their own notifications. Who is told what of a run is `flow/tell.ts`, which the life of runs calls. */
export const createNotifications = (ports: PreferencePorts): Feature => ({
  onClick: (job, now) => handlePreferenceClick(ports, job, now),
  onSubmit: (job, now) => handleQuietHours(ports, job, now),
  section: async (userId, now) => preferencesSection(await loadPreferences(ports.table, userId), now),
});
