// For container engines, in an image without a shell: exits 0 when the service beside it wants traffic.
import { config } from './environment';
import { complaint } from './health';

void complaint(config.listenPort).then((reason) => {
  if (reason === undefined) return;
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
});
