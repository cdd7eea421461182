import { configSchema } from '../config/schema.ts';
import { eventOptions } from '../daemon/event-options.ts';
import type { EventOptions } from '../gait/events.ts';

/** The corrections of event times that the recording box ran with; none where the recording does not say. */
export function recordedEvents(session: Readonly<Record<string, unknown>> | undefined): EventOptions {
  const { success, data } = configSchema.shape.gait.safeParse(session?.gait);
  return success ? eventOptions(data) : {};
}
