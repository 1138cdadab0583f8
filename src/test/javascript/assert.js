/** Fails unless both are the same as JSON. */
export function equal(expected, actual) {
  const [wanted, got] = [expected, actual].map((value) => JSON.stringify(value));
  if (wanted !== got) {
    throw new Error(`expected ${wanted} but was ${got}`);
  }
}

/** Fails unless a promise is rejected; gives the reason. */
export async function rejected(promise) {
  try {
    await promise;
  } catch (reason) {
    return reason;
  }
  throw new Error('expected a rejection');
}
