import type { Identity } from '@golden-path/spec';
import { alertNames } from '../alerts';
import { PLACE, SEVERITIES } from '../environment';

const SAME = ['service', ...PLACE];

/**
 * An example for Alertmanager: who is told of what, of what nobody need be told beside, and hours without. Its route and
 * inhibitions go into a configuration that has other services', and what follows `service` there is of this one alone.
 */
export function alertmanagerExample({ name, owner }: Identity): object {
  const { page, ticket } = SEVERITIES;
  return {
    route: {
      receiver: 'nobody',
      routes: [
        {
          matchers: [`service="${name}"`, `owner="${owner}"`],
          receiver: 'tickets',
          // Of one environment and objective one message, however many alerts it has.
          group_by: [...SAME, 'slo'],
          routes: [
            { matchers: [`severity="${page}"`], receiver: 'pages', group_wait: '10s', repeat_interval: '1h' },
            {
              matchers: [`severity="${ticket}"`],
              receiver: 'tickets',
              repeat_interval: '1d',
              mute_time_intervals: ['maintenance'],
            },
            // What an environment calls otherwise, such as `info`, is seen on the dashboard alone.
            { matchers: [`severity!~"${page}|${ticket}"`], receiver: 'nobody' },
          ],
        },
      ],
    },
    inhibit_rules: [
      // The page of an objective says all that its ticket would.
      {
        source_matchers: [`severity="${page}"`, 'slo!=""'],
        target_matchers: [`severity="${ticket}"`],
        equal: [...SAME, 'slo'],
      },
      // Of a service that nobody reaches, nothing else is to be said.
      {
        source_matchers: [`alertname="${alertNames.notScraped}"`],
        target_matchers: [`alertname!="${alertNames.notScraped}"`],
        equal: SAME,
      },
    ],
    // Tickets wait until it is over; pages come. For an hour that is not planned: `amtool silence add`.
    time_intervals: [
      {
        name: 'maintenance',
        time_intervals: [
          {
            weekdays: ['sunday'],
            times: [{ start_time: '02:00', end_time: '04:00' }],
            location: 'UTC',
          },
        ],
      },
    ],
    receivers: [
      { name: 'nobody' },
      { name: 'pages', webhook_configs: [{ url: 'http://pager.example.org/alerts' }] },
      { name: 'tickets', webhook_configs: [{ url: 'http://tickets.example.org/alerts' }] },
    ],
  };
}
