import { EXIT } from '../exit-code';
import { findEngine } from '../image/engine';
import { UsageError } from '../command';
import { customResourceDefinitions } from './custom-resource-definitions';
import { verifyGettingStarted } from './getting-started';
import { verifyHelm } from './helm';
import { verifyImage } from './image/image';
import { verifyKustomize } from './kustomize';
import { verifyRules } from './rules';
import type { Tool } from './tool';
import { verifyTranscript } from './transcript';

export interface Step {
  readonly about: string;
  readonly needs: readonly Tool[];
  /** @returns an exit code, where it is not 0 @throws with what is wrong */
  run(root: string, words: readonly string[]): Promise<number | undefined> | number | undefined;
}

/** What a service on the path can have checked with real parts. */
export const STEPS: Readonly<Record<string, Step>> = {
  rules: {
    about: 'recording and alerting rules, by promtool',
    needs: ['promtool'],
    run: (root) => done(verifyRules(root)),
  },
  kustomize: {
    about: 'every overlay, built by kubectl',
    needs: ['kubectl'],
    run: (root) => done(verifyKustomize(root)),
  },
  helm: {
    about: "the chart, by Helm's own word",
    needs: ['helm'],
    run: (root) => done(verifyHelm(root)),
  },
  image: {
    about: 'the image, built and run as the Deployment says',
    needs: [],
    run: async (root) => {
      const engine = findEngine(root);
      if (engine === undefined) {
        console.error(
          'image: needs docker or podman; get it with: apt-get install podman, or https://docs.docker.com/engine/install/',
        );
        return (process.env.CI ?? '') === '' ? EXIT.skipped : EXIT.failed;
      }
      return done(await verifyImage(root, engine));
    },
  },
};

/** What scripts of larger checks ask for. */
export const PARTS: Readonly<Record<string, Step>> = {
  'custom-resource-definitions': {
    about: 'print a definition of every custom kind that is deployed, open in its fields',
    needs: [],
    run: (root) => done(console.log(customResourceDefinitions(root))),
  },
  'getting-started': {
    about: 'follow README and docs/getting-started.md in a fresh clone',
    needs: ['git', 'curl', 'prometheus'],
    run: async (root) => done(await verifyGettingStarted(root)),
  },
  transcript: {
    about: 'PAGE FILE: what the page shows is what the file says a run printed',
    needs: [],
    run: (_root, [page, transcript]) => {
      if (page === undefined || transcript === undefined) throw new UsageError('say: transcript PAGE FILE');
      return done(verifyTranscript(page, transcript));
    },
  },
};

/** For what says all there is to say itself. */
function done(_nothing: void): undefined {
  return undefined;
}
