package atelier.web.api;

import atelier.family.InvalidInput;
import atelier.imageset.Picture;
import atelier.imageset.intake.PictureReader;
import atelier.imageset.intake.UnusablePicture;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Reads pictures off the wire. Safe for several threads. */
public final class PictureBody {
  private static final int MAX_BYTES = 64_000_000;

  private final PictureReader reader = new PictureReader();

  /** What a decoder makes of a file. */
  interface Decoding {
    Picture of(PictureReader reader, byte[] file) throws UnusablePicture;
  }

  /** The picture that is the body of a request. */
  Picture read(Context ctx, Decoding decoding) throws IOException {
    return read("picture", ctx.bodyInputStream(), decoding);
  }

  /**
   * A picture.
   *
   * @param field that an error names
   * @throws InvalidInput if it is no picture that can be read
   */
  Picture read(String field, InputStream body, Decoding decoding) throws IOException {
    byte[] file = body.readNBytes(MAX_BYTES + 1);
    if (file.length > MAX_BYTES) {
      throw new ContentTooLargeResponse(
          "The picture is larger than %d MB; make it smaller.".formatted(MAX_BYTES / 1_000_000));
    }
    if (file.length == 0) {
      String sentence = "The picture is empty; send a PNG, JPEG, WebP, GIF or BMP.";
      throw new BadRequestResponse(sentence, Map.of(field, sentence));
    }
    try {
      return decoding.of(reader, file);
    } catch (UnusablePicture e) {
      throw new InvalidInput(Map.of(field, String.valueOf(e.getMessage())));
    }
  }
}
