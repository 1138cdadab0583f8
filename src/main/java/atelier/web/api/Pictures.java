package atelier.web.api;

import atelier.imageset.Picture;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Supplier;

/** Answers with pictures, each with a tag that says whether it is the one the browser has. */
final class Pictures {
  private static final String FOR_EVER = "private, max-age=31536000, immutable";

  private Pictures() {}

  /** A PNG file that is named by its hash; one asked for with {@code ?v=} never changes. */
  static void file(Context ctx, Path png, String hash) throws IOException {
    if (isNew(ctx, hash)) {
      ctx.header("Content-Length", Long.toString(Files.size(png)));
      ctx.contentType("image/png").disableCompression().result(Files.newInputStream(png));
    }
  }

  /** A picture that is made from what {@code tag} names, unless the browser has it already. */
  static void made(Context ctx, String tag, Supplier<Picture> picture) {
    String query = ctx.queryString();
    if (isNew(ctx, tag + (query == null ? "" : "-" + Integer.toHexString(query.hashCode())))) {
      png(ctx, picture.get());
    }
  }

  static void png(Context ctx, Picture picture) {
    ctx.contentType("image/png").disableCompression().result(picture.png());
  }

  /** A picture as an address that holds it. */
  static String url(Picture picture) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(picture.png());
  }

  static boolean isNew(Context ctx, String tag) {
    String etag = '"' + tag + '"';
    String version = ctx.queryParam("v");
    boolean fixed = version != null && !version.isEmpty() && tag.startsWith(version);
    ctx.header("ETag", etag).header("Cache-Control", fixed ? FOR_EVER : "no-cache");
    if (etag.equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
      return false;
    }
    return true;
  }
}
