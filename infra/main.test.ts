import { deploymentProblems, staleGenerated } from '@golden-path/infra';
import { infra } from './main';

test('every generated file is what its generator says now (else: make manifests)', () => {
  expect(staleGenerated(infra)).toEqual([]);
});

test('what would be deployed keeps every rule: pod security, network, digests, Argo CD, chart', () => {
  expect(deploymentProblems(infra)).toEqual([]);
});
