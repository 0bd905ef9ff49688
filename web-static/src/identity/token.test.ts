import { describe, expect, it } from 'vitest';
import { FakeStore } from './fakeStore';
import { takeToken, TokenIdentity } from './token';

describe('a token in the address', () => {
  it.each([
    ['#token=abc', 'abc', ''],
    ['#token=a%2Fb+c%3D', 'a/b+c=', ''],
    ['#job=01X&token=abc', 'abc', '#job=01X'],
    ['#job=01X', null, '#job=01X'],
    ['', null, ''],
    ['#token=', null, ''],
    ['#token=%', '%', ''],
  ])('%s is moved to the store', (hash, token, rest) => {
    const store = new FakeStore();
    expect(takeToken(hash, store)).toBe(rest);
    expect(store.getItem('pixfleet.token')).toBe(token);
  });
});

describe('the token identity', () => {
  const asking = () => {
    const questions: boolean[] = [];
    const answers: ((token: string) => void)[] = [];
    const ask = (refused: boolean) => {
      questions.push(refused);
      return new Promise<string>((resolve) => answers.push(resolve));
    };
    return { questions, answers, ask };
  };

  it('asks once, however many calls wait', async () => {
    const { questions, answers, ask } = asking();
    const identity = new TokenIdentity(new FakeStore(), ask);
    const waiting = Promise.all([identity.bearer(), identity.bearer()]);
    answers[0]?.('abc');
    expect(await waiting).toEqual(['abc', 'abc']);
    expect(questions).toEqual([false]);
    expect(await identity.bearer()).toBe('abc');
  });

  it('is forgotten at sign-out', async () => {
    const store = new FakeStore();
    takeToken('#token=abc', store);
    let reloads = 0;
    await new TokenIdentity(store, asking().ask, () => (reloads += 1)).signOut();
    expect([...store.values.values()]).toEqual([]);
    expect(reloads).toBe(1);
  });

  it('asks again for a refused token, saying so', async () => {
    const { questions, answers, ask } = asking();
    const store = new FakeStore();
    takeToken('#token=old', store);
    const identity = new TokenIdentity(store, ask);
    const renewal = identity.renew('old');
    answers[0]?.('new');
    await renewal;
    expect(questions).toEqual([true]);
    expect(await identity.bearer()).toBe('new');
  });

  it('asks again for what no header can carry', async () => {
    const { questions, answers, ask } = asking();
    const store = new FakeStore();
    takeToken('#token=%E2%80%9Cabc%E2%80%9D', store);
    const bearer = new TokenIdentity(store, ask).bearer();
    answers[0]?.('“abc”');
    await Promise.resolve();
    await Promise.resolve();
    answers[1]?.('abc');
    expect(await bearer).toBe('abc');
    expect(questions).toEqual([true, true]);
  });

  it('does not ask when the token changed since the refused call was made', async () => {
    const { questions, ask } = asking();
    const store = new FakeStore();
    takeToken('#token=new', store);
    await new TokenIdentity(store, ask).renew('old');
    expect(questions).toEqual([]);
  });
});
