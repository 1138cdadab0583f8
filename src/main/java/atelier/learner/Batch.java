package atelier.learner;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.nn.Array;
import atelier.nn.Noise;
import atelier.nn.Ops;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Some pictures of an image set, by their numbers.
 *
 * @param images the set
 * @param indices which of its pictures
 */
public record Batch(PackedImages images, int... indices) {

  /** How many they are. */
  public int size() {
    return indices.length;
  }

  /** The partners in another set: the pictures of the same numbers. */
  public Batch in(PackedImages partners) {
    return new Batch(partners, indices);
  }

  /** The same in parts of so many; the last may have less. */
  public List<Batch> parts(int most) {
    List<Batch> parts = new ArrayList<>();
    for (int first = 0; first < indices.length; first += most) {
      int end = Math.min(first + most, indices.length);
      parts.add(new Batch(images, Arrays.copyOfRange(indices, first, end)));
    }
    return parts;
  }

  /** Their pixels, planes of one picture after the other. */
  public byte[] bytes() {
    int each = images.channels() * images.size() * images.size();
    ByteBuffer pixels = ByteBuffer.allocate(indices.length * each);
    for (int index : indices) {
      pixels.put(images.pixels(index));
    }
    return pixels.array();
  }

  /** {@link #bytes} as numbers, (n, channels, size, size). */
  public Array numbers(Ops ops, Range range) {
    int side = images.size();
    return range.numbers(ops, bytes(), indices.length, images.channels(), side, side);
  }

  /** The number of each picture's label, −1 where it has none. */
  public int[] labels() {
    return Arrays.stream(indices).map(images::label).toArray();
  }

  /** {@link #labels} as an array (n). */
  public Array labels(Ops ops) {
    int[] labels = labels();
    float[] numbers = new float[labels.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = labels[i];
    }
    return ops.array(numbers, numbers.length);
  }

  /** {@link #labels} as an array (n, labels): 1 in the place of the label, otherwise 0. */
  public Array oneHot(Ops ops) {
    return oneHot(ops, labels());
  }

  /**
   * {@link #oneHot} of another label for each picture, any of them as likely.
   *
   * @param noise which of them
   */
  public Array oneHotOfOthers(Ops ops, Noise noise) {
    int labels = images.labels().size();
    return oneHot(
        ops,
        Arrays.stream(labels())
            .map(own -> (own + 1 + noise.nextInt(labels - 1)) % labels)
            .toArray());
  }

  private Array oneHot(Ops ops, int[] which) {
    int labels = images.labels().size();
    float[] ones = new float[which.length * labels];
    for (int i = 0; i < which.length; i++) {
      ones[i * labels + which[i]] = 1;
    }
    return ops.array(ones, which.length, labels);
  }

  /** Their captions, empty where there is none. */
  public List<String> captions() {
    return Arrays.stream(indices)
        .mapToObj(
            index -> {
              String caption = images.caption(index);
              return caption == null ? "" : caption;
            })
        .toList();
  }

  public List<Picture> pictures() {
    return Arrays.stream(indices).mapToObj(images::picture).toList();
  }
}
