import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

/**
 * The most memory in bytes that the kernel ever counted for the control group of a process, page cache included;
 * undefined where that cannot be looked up, as when the engine runs in a virtual machine.
 */
export function peakMemory(pid: number): number | undefined {
  const file = `/proc/${pid}/cgroup`;
  if (!existsSync(file)) return undefined;
  // cgroups(7): `hierarchy:controllers:path`, without controllers in version 2.
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    const [folder, name] =
      controllers === '' ? [ROOT, 'memory.peak'] : [join(ROOT, controllers), 'memory.max_usage_in_bytes'];
    const peak = join(folder, path, name);
    if (existsSync(peak)) return Number(readFileSync(peak, 'utf8'));
  }
  return undefined;
}
