package atelier.web.api;

import atelier.family.InvalidInput;
import atelier.imageset.intake.PictureReader;
import atelier.imageset.intake.PictureReader.Looked;
import atelier.imageset.intake.UnusablePicture;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads pictures off the wire. What people should know of one goes into a header of the answer, so
 * that it arrives whatever the answer is. Safe for several threads.
 */
public final class PictureBody {
  /** Holds sentences, each percent-encoded in UTF-8, with commas between. */
  static final String WARNINGS = "Picture-Warnings";

  private static final int MAX_BYTES = 64_000_000;

  private final PictureReader reader;

  public PictureBody(PictureReader reader) {
    this.reader = reader;
  }

  /** What a decoder makes of a file. */
  interface Decoding {
    Looked of(PictureReader reader, Path file) throws IOException, UnusablePicture;
  }

  /** The picture that is the body of a request. */
  Looked read(Context ctx, Decoding decoding) throws IOException {
    return read(ctx, "picture", ctx.bodyInputStream(), decoding);
  }

  /**
   * A picture that comes with a request.
   *
   * @param field that an error names
   * @throws InvalidInput if it is no picture that can be read
   */
  Looked read(Context ctx, String field, InputStream body, Decoding decoding) throws IOException {
    Path file = Files.createTempFile("atelier", ".picture"); // it waits there for memory
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        receive(field, body, out);
      }
      Looked looked = decoding.of(reader, file);
      looked.warnings().forEach(sentence -> ctx.res().addHeader(WARNINGS, encoded(sentence)));
      return looked;
    } catch (UnusablePicture e) {
      throw new InvalidInput(Map.of(field, String.valueOf(e.getMessage())));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static String encoded(String sentence) {
    return URLEncoder.encode(sentence, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static void receive(String field, InputStream body, OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long length = 0;
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      length += n;
      if (length > MAX_BYTES) {
        throw new ContentTooLargeResponse(
            "The picture is larger than %d MB; make it smaller.".formatted(MAX_BYTES / 1_000_000));
      }
      out.write(buffer, 0, n);
    }
    if (length == 0) {
      String sentence = "The picture is empty; send a PNG, JPEG, WebP, GIF or BMP.";
      throw new BadRequestResponse(sentence, Map.of(field, sentence));
    }
  }
}
