package atelier.imageset;

import atelier.augment.Augmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks at a set: many of its pictures as one picture, edge to edge in rows. */
public final class ContactSheet {
  private final PackedImages images;

  public ContactSheet(PackedImages images) {
    this.images = images;
  }

  /** The indices of the pictures of a label, in order; of all pictures where it is null. */
  public List<Integer> indices(@Nullable Integer label) {
    return IntStream.range(0, images.count())
        .filter(i -> label == null || images.label(i) == label)
        .boxed()
        .toList();
  }

  /** These pictures side by side, at least one; the last row may end in black. */
  public Picture of(List<Integer> indices, int columns) {
    return Picture.grid(indices.stream().map(images::picture).toList(), columns);
  }

  /** Pictures spread evenly over the set; smaller where it has fewer pictures. */
  public Picture preview(int columns, int rows) {
    List<Integer> indices = spread(columns * rows);
    return of(indices, Math.min(columns, indices.size()));
  }

  /**
   * What augmentation makes of a few pictures: a picture per row, as it is in the first column, as
   * training may see it in the others. The same seed gives the same sheet.
   *
   * @param strength 0 to 1
   */
  public Picture augmented(int columns, int rows, double strength, long seed) {
    Random random = new Random(seed);
    List<Picture> pictures = new ArrayList<>();
    for (int index : spread(rows)) {
      Picture picture = images.picture(index);
      pictures.add(picture);
      for (int i = 1; i < columns; i++) {
        pictures.add(augmented(picture, Augmentation.draw(random, images.size(), strength)));
      }
    }
    return Picture.grid(pictures, columns);
  }

  private static Picture augmented(Picture picture, Augmentation augmentation) {
    byte[] pixels = picture.pixels();
    float[] x = new float[pixels.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (pixels[i] & 0xff) / 127.5f - 1;
    }
    float[] changed = augmentation.apply(x, picture.channels(), picture.width());
    byte[] result = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      result[i] = (byte) Math.round(Math.max(0, Math.min(255, (changed[i] + 1) * 127.5f)));
    }
    return new Picture(picture.width(), picture.height(), picture.channels(), result);
  }

  /** At most {@code count} indices, evenly spread. */
  private List<Integer> spread(int count) {
    int n = Math.min(count, images.count());
    return IntStream.range(0, n).mapToObj(i -> (int) ((long) i * images.count() / n)).toList();
  }
}
