package atelier.learner.translation;

import atelier.imageset.Picture;
import atelier.imageset.intake.Resizing;
import atelier.learner.Range;
import atelier.nn.Array;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Enlarges pictures of any size by what a network adds to bicubic enlargement, tile by tile. Tiles
 * overlap as far as the network sees, so that no seam shows.
 */
final class Enlarger {
  /** Width and height of what a tile adds to, in pixels of the small picture. */
  private static final int TILE = 96;

  private static final Range RANGE = Range.UNIT;
  private static final Noise NONE = new Noise(0);

  private final Ops kept;
  private final Program network;
  private final int channels;
  private final int factor;
  private final int reach;

  /**
   * Enlarges by a network.
   *
   * @param network from (n, channels, h + 2·reach, w + 2·reach) to what is added to an enlarged
   *     picture, (n, channels, factor·h, factor·w)
   * @param channels 1 or 3; with 1, the colours of a picture are enlarged each for itself
   * @param reach how far the network sees, in pixels of the small picture
   */
  Enlarger(Ops kept, Program network, int channels, int factor, int reach) {
    this.kept = kept;
    this.network = network;
    this.channels = channels;
    this.factor = factor;
    this.reach = reach;
  }

  /** Enlarges a picture at once. */
  Picture enlarge(Picture small) {
    Work work = begin(small);
    while (work.done() < 1) {
      work.next();
    }
    return work.enlarged;
  }

  /** Begins to enlarge a picture. */
  Work begin(Picture small) {
    return new Work(small);
  }

  /** A picture on its way. */
  final class Work {
    final Picture small;

    /** Enlarged without the network. */
    final Picture bicubic;

    /** The same with what the network adds, where it has come. */
    final Picture enlarged;

    private final int columns;
    private final int tiles;
    private int tile;

    private Work(Picture small) {
      this.small = small;
      bicubic = Resizing.of(small, factor * small.width(), factor * small.height());
      enlarged =
          new Picture(
              bicubic.width(), bicubic.height(), bicubic.channels(), bicubic.pixels().clone());
      columns = (small.width() + TILE - 1) / TILE;
      tiles = columns * ((small.height() + TILE - 1) / TILE);
    }

    /** The share that is done, from 0 to 1. */
    double done() {
      return (double) tile / tiles;
    }

    /** Adds one tile. */
    void next() {
      int left = tile % columns * TILE;
      int top = tile / columns * TILE;
      int width = Math.min(TILE, small.width() - left);
      int height = Math.min(TILE, small.height() - top);
      try (Ops ops = kept.child()) {
        Picture part =
            Mirrored.part(small, left - reach, top - reach, width + 2 * reach, height + 2 * reach);
        Array added = network.run(ops, NONE, RANGE.numbers(ops, planes(part)));
        add(added.floats(), factor * left, factor * top, factor * width, factor * height);
      }
      tile++;
    }

    private void add(float[] values, int left, int top, int width, int height) {
      for (int i = 0; i < values.length; i++) {
        int plane = i / (width * height);
        int y = top + i / width % height;
        int x = left + i % width;
        int at = (plane * enlarged.height() + y) * enlarged.width() + x;
        float value = (bicubic.pixels()[at] & 0xff) + 255 * values[i];
        enlarged.pixels()[at] = (byte) Math.round(Math.max(0, Math.min(255, value)));
      }
    }
  }

  /** A picture as the network takes it: whole, or its planes each for itself. */
  private List<Picture> planes(Picture picture) {
    if (picture.channels() == channels) {
      return List.of(picture);
    }
    int area = picture.width() * picture.height();
    return IntStream.range(0, picture.channels())
        .mapToObj(
            c -> {
              byte[] plane = new byte[area];
              System.arraycopy(picture.pixels(), c * area, plane, 0, area);
              return new Picture(picture.width(), picture.height(), 1, plane);
            })
        .collect(ArrayList::new, List::add, List::addAll);
  }
}
