import { bearing, defineRoutes, distance, operation, problem } from '@golden-path/service';
import { z } from 'zod';
import { type Port, ports } from './ports';

const METRES_PER_NAUTICAL_MILE = 1852;

const UnlocodePair = z.object({
  unlocode: z.string().meta({ description: 'UN/LOCODE of the port from which', example: 'NLRTM' }),
  other: z.string().meta({ description: 'UN/LOCODE of the port to which', example: 'SGSIN' }),
});

const Distance = z.object({
  from: z.string().meta({ description: 'UN/LOCODE' }),
  to: z.string().meta({ description: 'UN/LOCODE' }),
  kilometres: z.number().min(0).meta({ description: 'Along the great circle' }),
  nauticalMiles: z.number().min(0),
  initialBearing: z.number().min(0).max(360).meta({ description: 'Degrees from true north, clockwise' }),
});

/** The endpoints that this service has beside its records. */
export const routes = defineRoutes((router, { records }) => {
  const { get } = records(ports);

  async function locate(unlocode: string): Promise<Port & { coordinates: NonNullable<Port['coordinates']> }> {
    const port = (await get(unlocode)) ?? problem(404, `There is no port ${unlocode}.`);
    const { coordinates = problem(404, `It is not known where ${port.unlocode} is.`) } = port;
    return { ...port, coordinates };
  }

  router.get(
    '/ports/:unlocode/distance/:other',
    operation(
      {
        summary: 'How far one port is from another',
        description: 'Along the great circle, which no ship sails: a lower bound.',
        tag: 'Sea port',
        params: UnlocodePair,
        answer: Distance,
        otherAnswers: { 404: 'There is no such port, or it is not known where it is' },
      },
      async ({ params }) => {
        const [from, to] = await Promise.all([locate(params.unlocode), locate(params.other)]);
        const metres = distance(from.coordinates, to.coordinates);
        return {
          from: from.unlocode,
          to: to.unlocode,
          kilometres: rounded(metres / 1000),
          nauticalMiles: rounded(metres / METRES_PER_NAUTICAL_MILE),
          initialBearing: rounded(bearing(from.coordinates, to.coordinates)),
        };
      },
    ),
  );
});

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
