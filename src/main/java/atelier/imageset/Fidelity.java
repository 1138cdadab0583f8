package atelier.imageset;

import java.util.List;

/** How close pictures come to what they should be. */
public final class Fidelity {
  private Fidelity() {}

  /** The mean absolute difference of all numbers, as a share of the range from black to white. */
  public static double meanError(List<Picture> pictures, List<Picture> truth) {
    long sum = 0;
    long count = 0;
    for (int i = 0; i < truth.size(); i++) {
      byte[] pixels = pictures.get(i).pixels();
      byte[] wanted = truth.get(i).pixels();
      for (int p = 0; p < wanted.length; p++) {
        sum += Math.abs((pixels[p] & 0xff) - (wanted[p] & 0xff));
      }
      count += wanted.length;
    }
    return sum / 255.0 / count;
  }
}
