import { Refusal } from '../refusal';
import { parseAnswers } from './answers';

describe('Given answers on a command line', () => {
  it('then values are what they are in YAML', () => {
    expect(parseAnswers(' tier=gold  canary=false latency=250 ')).toEqual({
      tier: 'gold',
      canary: false,
      latency: 250,
    });
  });

  it('then where a repository is now is text, as the form writes it', () => {
    expect(
      parseAnswers(
        'repoUrl=gitlab.acme.example:8443?owner=acme%2Fsea&repo=vessels codeOwners=@acme/sea @ann',
      ),
    ).toEqual({
      repoUrl: 'gitlab.acme.example:8443?owner=acme%2Fsea&repo=vessels',
      codeOwners: '@acme/sea @ann',
    });
  });

  it('then what is no answer is refused', () => {
    expect(() => parseAnswers('gold')).toThrow(Refusal);
  });
});
