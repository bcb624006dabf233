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
  /** @throws with what is wrong; UsageError when it is called in another way than `about` says */
  run(root: string, words: readonly string[]): Promise<void> | void;
}

/** What a service on the path can have checked with real parts. */
export const STEPS: Readonly<Record<string, Step>> = {
  rules: {
    about: 'recording and alerting rules, by promtool',
    needs: ['promtool'],
    run: verifyRules,
  },
  kustomize: {
    about: 'every overlay, built by kubectl',
    needs: ['kubectl'],
    run: verifyKustomize,
  },
  helm: {
    about: "the chart, by Helm's own word",
    needs: ['helm'],
    run: verifyHelm,
  },
  image: {
    about: 'the image, built and run as the Deployment says',
    needs: ['a container engine'],
    run: verifyImage,
  },
};

/** What scripts of larger checks ask for. */
export const PARTS: Readonly<Record<string, Step>> = {
  'custom-resource-definitions': {
    about: 'print a definition of every custom kind that is deployed, open in its fields',
    needs: [],
    run: (root) => {
      console.log(customResourceDefinitions(root));
    },
  },
  'getting-started': {
    about: 'follow README and docs/getting-started.md in a fresh clone',
    needs: ['git', 'curl', 'prometheus'],
    run: verifyGettingStarted,
  },
  transcript: {
    about: 'PAGE FILE: what the page shows is what the file says a run printed',
    needs: [],
    run: (_root, [page, transcript]) => {
      if (page === undefined || transcript === undefined) throw new UsageError('say: transcript PAGE FILE');
      verifyTranscript(page, transcript);
    },
  },
};
