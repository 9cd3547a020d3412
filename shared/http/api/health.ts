import { MINUTE } from '../../domain/duration.ts';
import { type Ask, queryOf } from '../ask.ts';
import { healthQuery } from '../contract.ts';
import { Problem } from '../problems.ts';
import { jsonReply, type Reply } from '../reply.ts';
import type { Api } from './api.ts';

/** How long a sweep may take beyond its schedule. */
const SLACK_MS = 30 * MINUTE;

/** What the health of the app is told from. */
export type Healthy = Pick<Api, 'latestStatus' | 'now'> & {
  /** Largest time between two ticks of the schedule; undefined: the host has no schedule, so no sweep ever runs. */
  readonly scheduleGapMs: number | undefined;
};

/**
 * `GET /api/health`, for a monitor that is signed in nowhere: 200 or 503, and nothing else. 503 where the settings cannot be
 * followed, the records cannot be read, the host has no schedule (of which it keeps silent), or no sweep was recorded for twice
 * its period, or none at all yet. `open`: the app; it throws where the settings have faults, which are not for everybody's eyes.
 */
export async function getHealth(ask: Ask, open: () => Healthy): Promise<Reply> {
  const { deep = false } = queryOf(ask, healthQuery);
  if (deep) {
    const code = ask.url.searchParams.get('code');
    const query = code === null ? '' : `?code=${encodeURIComponent(code)}`;
    return jsonReply(307, { location: '/api/health/deep' }, { Location: `/api/health/deep${query}` });
  }
  if (!(await isHealthy(open))) {
    throw new Problem('unhealthy', { detail: 'The app does not do its work; GET /api/health/deep tells more.' });
  }
  return jsonReply(200, { status: 'ok' });
}

async function isHealthy(open: () => Healthy): Promise<boolean> {
  try {
    const app = open();
    if (app.scheduleGapMs === undefined) return false;
    const latest = await app.latestStatus();
    return latest !== undefined && app.now() <= Date.parse(latest.takenAt) + 2 * app.scheduleGapMs + SLACK_MS;
  } catch {
    return false;
  }
}
