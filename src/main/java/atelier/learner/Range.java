package atelier.learner;

import atelier.imageset.Picture;
import atelier.nn.Array;
import atelier.nn.Ops;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Which numbers a network takes the bytes of pictures for: the one place where they are turned. */
public enum Range {
  /** 0 to 1. */
  UNIT(1 / 255.0, 0),
  /** −1 to 1. */
  SYMMETRIC(2 / 255.0, -1);

  private final double scale;
  private final double shift;

  Range(double scale, double shift) {
    this.scale = scale;
    this.shift = shift;
  }

  /** Numbers of bytes. */
  public Array numbers(Ops ops, byte[] bytes, long... shape) {
    return ops.affine(ops.bytes(bytes, shape), scale, shift);
  }

  /** Numbers (n, channels, height, width) of pictures of one form; at least one. */
  public Array numbers(Ops ops, List<Picture> pictures) {
    Picture first = pictures.get(0);
    ByteBuffer bytes = ByteBuffer.allocate(pictures.size() * first.pixels().length);
    pictures.forEach(picture -> bytes.put(picture.pixels()));
    return numbers(
        ops, bytes.array(), pictures.size(), first.channels(), first.height(), first.width());
  }

  /** Numbers (channels, height, width) of a picture. */
  public float[] numbers(Picture picture) {
    byte[] pixels = picture.pixels();
    float[] numbers = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      numbers[i] = (float) ((pixels[i] & 0xff) * scale + shift);
    }
    return numbers;
  }

  /** Pictures of numbers (n, channels, height, width); what is out of range is cut off. */
  public List<Picture> pictures(Array numbers) {
    long[] shape = numbers.shape();
    int channels = Math.toIntExact(shape[1]);
    int height = Math.toIntExact(shape[2]);
    int width = Math.toIntExact(shape[3]);
    int length = channels * height * width;
    float[] values = numbers.floats();
    List<Picture> pictures = new ArrayList<>();
    for (int from = 0; from < values.length; from += length) {
      byte[] pixels = new byte[length];
      for (int i = 0; i < length; i++) {
        pixels[i] = toByte(values[from + i]);
      }
      pictures.add(new Picture(width, height, channels, pixels));
    }
    return pictures;
  }

  private byte toByte(float value) {
    return (byte) Math.round(Math.max(0, Math.min(255, (value - shift) / scale)));
  }
}
