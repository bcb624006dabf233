/** What runs in an environment: releases and promotions write it, so it is the service's, whatever the path begins with. */
const DEPLOYED = /^gitops\/overlays\/[^/]+\/version\.yaml$/;

/** Tag and digest of the image, and the label that repeats the tag. */
const RUNS = /^ {2}(newTag|digest|app\.kubernetes\.io\/version): .*$/gm;

export function saysWhatRuns(path: string): boolean {
  return DEPLOYED.test(path);
}

/** The path's text, as if it ran what the service runs: what is left to merge is what the path says about it. */
export function runningTheSame(text: string, service: string): string {
  const lines = new Map(Array.from(service.matchAll(RUNS), ([line, name]) => [name, line]));
  return text.replace(RUNS, (line, name: string) => lines.get(name) ?? line);
}
