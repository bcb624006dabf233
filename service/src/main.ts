// The kit comes first: telemetry starts with it, before what it is to observe.
import { serve } from '@golden-path/service';
import { postgresql } from '@golden-path/postgresql';
import { ports } from './ports';
import { routes } from './routes';

serve({ resources: [ports], routes, stores: [postgresql] });
