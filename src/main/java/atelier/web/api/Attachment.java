package atelier.web.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipOutputStream;

/**
 * Files that a browser saves, streamed while they are made. A handler that throws before the first
 * buffer is full is still answered by an error; after that, the connection is cut.
 */
final class Attachment {
  private Attachment() {}

  /** Where the body of a file of this name goes; it is not compressed. */
  static OutputStream as(Context ctx, String contentType, String name) throws IOException {
    ctx.contentType(contentType)
        .header("Content-Disposition", disposition(name))
        .header("Cache-Control", "no-store");
    return ctx.res().getOutputStream();
  }

  /** With the whole name beside its ASCII form where it has other letters (RFC 6266, RFC 5987). */
  private static String disposition(String name) {
    String ascii = name.replaceAll("[^ -~]|[\"\\\\]", "_");
    String plain = "attachment; filename=\"%s\"".formatted(ascii);
    return ascii.equals(name)
        ? plain
        : plain
            + "; filename*=UTF-8''"
            + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Writes the entries of a zip. */
  @FunctionalInterface
  interface Entries {
    void writeTo(ZipOutputStream zip) throws IOException;
  }

  /** Sends a zip; one whose writer throws has no end, so that it never looks whole. */
  static void zip(Context ctx, String name, Entries entries) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(as(ctx, "application/zip", name));
    entries.writeTo(zip);
    zip.finish();
  }
}
