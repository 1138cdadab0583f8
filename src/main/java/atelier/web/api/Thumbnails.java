package atelier.web.api;

import atelier.imageset.Picture;
import atelier.imageset.intake.Resampler;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers with PNG files by their hash, as they are or, with {@code ?width=}, no wider than that.
 * What was made smaller is kept in memory while it is asked for. Safe for several threads.
 */
public final class Thumbnails {
  private static final int NARROWEST = 32;
  private static final int WIDEST = 1024;
  private static final long KEPT_BYTES = 32 << 20;

  private final Map<String, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** Answers with a file. */
  void answer(Context ctx, Path png, String hash) throws IOException {
    int width = width(ctx);
    if (width > WIDEST) {
      Pictures.file(ctx, png, hash);
    } else {
      answer(ctx, () -> Files.newInputStream(png), hash + "-" + width, width);
    }
  }

  /** Answers with a picture that the program has drawn, which {@code name} names. */
  public void answer(Context ctx, byte[] png, String name) throws IOException {
    int width = width(ctx);
    if (width <= WIDEST) {
      answer(ctx, () -> new ByteArrayInputStream(png), name + "-" + width, width);
    } else if (Pictures.isNew(ctx, name)) {
      ctx.contentType("image/png").disableCompression().result(png);
    }
  }

  @FunctionalInterface
  private interface Source {
    InputStream open() throws IOException;
  }

  private static int width(Context ctx) {
    return Query.whole(ctx, "width", WIDEST + 1, NARROWEST, WIDEST);
  }

  private void answer(Context ctx, Source png, String tag, int width) throws IOException {
    if (Pictures.isNew(ctx, tag)) {
      byte[] small = find(tag);
      if (small == null) {
        try (InputStream in = png.open()) {
          small = narrowed(Picture.readPng(in), width).png();
        }
        keep(tag, small);
      }
      ctx.contentType("image/png").disableCompression().result(small);
    }
  }

  private synchronized byte @Nullable [] find(String tag) {
    return kept.get(tag);
  }

  private synchronized void keep(String tag, byte[] png) {
    byte[] before = kept.put(tag, png);
    bytes += png.length - (before == null ? 0 : before.length);
    var oldest = kept.values().iterator();
    while (bytes > KEPT_BYTES) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }

  private static Picture narrowed(Picture picture, int width) {
    if (picture.width() <= width) {
      return picture;
    }
    int height = Math.max(1, Math.round((float) picture.height() * width / picture.width()));
    Resampler resampler =
        new Resampler(
            new Resampler.Box(0, 0, picture.width(), picture.height()),
            picture.width(),
            picture.height(),
            width,
            height);
    float[][] row = new float[3][picture.width()];
    for (int y = resampler.firstRow(); y < resampler.endRow(); y++) {
      for (int c = 0; c < 3; c++) {
        for (int x = 0; x < picture.width(); x++) {
          row[c][x] = picture.at(Math.min(c, picture.channels() - 1), y, x);
        }
      }
      resampler.add(y, row);
    }
    Picture small = Picture.black(width, height, picture.channels());
    int area = width * height;
    for (int i = 0; i < small.pixels().length; i++) {
      float level = resampler.planes()[i / area][i % area];
      small.pixels()[i] = (byte) Math.round(Math.max(0, Math.min(255, level)));
    }
    return small;
  }
}
