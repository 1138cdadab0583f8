package atelier.learner.gan;

import atelier.imageset.PackedImages;
import atelier.imageset.Vocabulary;
import atelier.learner.Batch;
import atelier.learner.Feed;
import atelier.learner.latent.Condition;
import atelier.learner.latent.Told;
import atelier.nn.Array;
import atelier.nn.Ops;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The captions of an image set, and sentences in their words. A sentence is the numbers of its
 * words; a condition is what a network reads it as.
 */
final class Captions implements Condition {
  /** How many numbers a sentence is read as. */
  static final int SIZE = 65;

  private static final int EXAMPLES = 8;
  private static final int MOST_WORDS = 40;

  private final Vocabulary vocabulary;
  private final List<String> captions;
  private final int[][] sentences;
  private final int[] order;
  private final int length;
  private Function<int[], float[]> reader =
      sentence -> {
        throw new IllegalStateException("nothing reads yet");
      };

  /**
   * The captions of a set, of whose pictures at least one has one; of each the first 40 words are
   * learnt.
   *
   * @param seed of the order in which captions are chosen where nothing was said
   */
  Captions(PackedImages images, long seed) {
    vocabulary = Vocabulary.of(images);
    captions =
        IntStream.range(0, images.count())
            .mapToObj(i -> Objects.requireNonNullElse(images.caption(i), ""))
            .toList();
    sentences = captions.stream().map(vocabulary::read).toArray(int[][]::new);
    int[] captioned =
        IntStream.range(0, sentences.length).filter(i -> sentences[i].length > 0).toArray();
    length =
        Math.min(
            MOST_WORDS, IntStream.of(captioned).map(i -> sentences[i].length).max().orElseThrow());
    order = Feed.of(images, captioned, seed).next(captioned.length).indices();
  }

  /** Has sentences be read by this from now on. */
  void readBy(Function<int[], float[]> network) {
    reader = network;
  }

  /** Numbers of the pictures that have a caption. */
  int[] captioned() {
    return order.clone();
  }

  /** How many words there are. */
  int words() {
    return vocabulary.words().size();
  }

  /** The captions of pictures. */
  List<int[]> of(Batch batch) {
    return Arrays.stream(batch.indices()).mapToObj(i -> sentences[i]).toList();
  }

  /** Captions in the form in which they are read, all of one length. */
  Array windows(Ops ops, List<int[]> some) {
    return SentenceEncoder.windows(ops, words(), some, length);
  }

  /**
   * For each caption the most similar of some others that is not the same: what differs in a word
   * teaches most (hard negatives, Faghri et al. 2018). Where all are the same, it is itself.
   */
  static List<int[]> mismatches(List<int[]> captions, List<int[]> others) {
    return captions.stream()
        .map(
            caption ->
                others.stream()
                    .filter(other -> !Arrays.equals(other, caption))
                    .max(Comparator.comparingInt(other -> common(caption, other)))
                    .orElse(caption))
        .toList();
  }

  /** How many words are the same at the same place. */
  private static int common(int[] a, int[] b) {
    return (int) IntStream.range(0, Math.min(a.length, b.length)).filter(i -> a[i] == b[i]).count();
  }

  /** Which words of a text no caption has, if any. */
  Optional<String> hint(String text) {
    return vocabulary.hint(text);
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public float[] of(Told told, int index) {
    if (told.label() != null) {
      throw new IllegalArgumentException("This model knows texts, but no labels.");
    } else if (told.text() == null) {
      return reader.apply(sentences[order[index % order.length]]);
    }
    Optional<String> refusal = vocabulary.refusal(told.text());
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get());
    }
    return reader.apply(vocabulary.read(told.text()));
  }

  @Override
  public List<Told> examples() {
    return Arrays.stream(order)
        .limit(EXAMPLES)
        .mapToObj(i -> new Told(null, captions.get(i)))
        .toList();
  }
}
