/** 32, 48 or 64 */
export const either = (numbers) => (numbers.length < 2 ? numbers.join('') : `${numbers.slice(0, -1).join(', ')} or ${numbers.at(-1)}`);

/**
 * What an input wants of an image set, as a sentence.
 * @param {object} input as in GET /api/families
 */
export function needs(input) {
  const parts = [`${either(input.sizes)} pixels a side`];
  if (input.labels) {
    parts.push('with labels (a folder for each in a zip)');
  }
  if (input.captions) {
    parts.push('with captions (captions.csv in a zip)');
  }
  return `Pictures of ${parts.join(', ')}.`;
}

/**
 * Why an input has no use for a set, or an empty string.
 * @param {object} input as in GET /api/families
 * @param {{size: number, channels: number, count: number, labels: string[], captioned: boolean, partner?: string}} set
 * @param {{id?: string, size: number, channels: number, count: number}} [other] the set of the input that its relation names, where one is chosen
 * @param {object[]} [inputs] all inputs of the family
 */
export function whyNot(input, set, other, inputs = []) {
  if (!input.sizes.includes(set.size)) {
    return `${set.size} pixels a side do not fit`;
  }
  if (input.labels && set.labels.length === 0) {
    return 'has no labels';
  }
  if (input.captions && !set.captioned) {
    return 'has no captions';
  }
  if (!set.partner && hasPartner(input, inputs)) {
    return 'has no partner';
  }
  if (!input.relation || !other) {
    return '';
  }
  const { kind } = input.relation;
  if (set.channels !== other.channels) {
    return other.channels === 1 ? 'is in colour, the other is grey' : 'is grey, the other is in colour';
  }
  if (kind === 'fitted') {
    return ''; // it is brought to the other's size
  }
  if (set.size !== other.size) {
    return `has ${set.size} pixels a side, the other ${other.size}`;
  }
  return kind === 'paired' && set.partner !== other.id ? 'is no partner of the other' : '';
}

/**
 * Whether an input has a use for a built-in set that is not made yet.
 * @param {object} input as in GET /api/families
 * @param {DOMStringMap} set what its card says of it
 * @param {object[]} [inputs] all inputs of the family
 */
export function fitsUnmade(input, { size, labelled, captioned, paired }, inputs = []) {
  return (
    input.sizes.includes(Number(size)) &&
    (!input.labels || labelled === 'true') &&
    (!input.captions || captioned === 'true') &&
    (!(input.relation?.kind === 'paired' || hasPartner(input, inputs)) || paired === 'true')
  );
}

/** Whether another input's pictures are partners of this one's. */
const hasPartner = (input, inputs) => inputs.some(({ relation }) => relation?.kind === 'paired' && relation.to === input.key);

/**
 * Steps a second that were measured for a choice, or null where there was no such run yet.
 * @param {{family: string, size: number, channels: number, settings: Record<string, string>, rate: number}[]} paces
 * @param {{family: string, size: number, channels: number, settings: Record<string, unknown>}} choice
 */
export function measuredRate(paces, choice) {
  const same = paces.find(
    (pace) =>
      pace.family === choice.family &&
      pace.size === choice.size &&
      pace.channels === choice.channels &&
      Object.entries(pace.settings).every(([key, value]) => String(choice.settings[key]) === value),
  );
  return same?.rate ?? null;
}

/**
 * What a setting is for a set of so many pictures unless somebody chooses; 0 where no set is chosen.
 * @param {{default: unknown, bySize?: {pictures: number, value: number}[]}} setting
 * @param {number} pictures
 */
export function defaultFor(setting, pictures) {
  const fitting = pictures === 0 ? [] : (setting.bySize ?? []).filter((size) => size.pictures <= pictures);
  return fitting.at(-1)?.value ?? setting.default;
}
