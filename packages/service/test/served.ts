/** The sample service's resource and data: what the kit is tried on. */
import { ports } from '../../../service/src/ports';

export const served = ports;
export const defaultSource = ports.data ?? '';
