package atelier.web.api;

import atelier.imageset.intake.Limits;
import atelier.imageset.intake.TooLarge;
import atelier.imageset.intake.Upload;
import atelier.web.api.Multipart.Part;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes files off the wire and stages them while they arrive. */
public final class Receiver {
  private static final long FORM_OVERHEAD_BYTES = 64L << 20; // headers of 100,000 parts
  private static final long PATIENCE_BYTES = 256L << 20;
  private static final int MOST_FIELDS = 20;

  private final Limits limits;

  public Receiver(Limits limits) {
    this.limits = limits;
  }

  /** What a form held beside its files. */
  record Form(int files, Map<String, String> fields) {}

  /** Stages the files of a form, all of which are called {@code files}. */
  Form form(Context ctx, Upload upload) throws IOException {
    Multipart multipart = new Multipart(ctx.bodyInputStream(), ctx.contentType());
    checkLength(ctx);
    int files = 0;
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      for (Part part = multipart.next(); part != null; part = multipart.next()) {
        if (part.file() != null) {
          if (!part.file().isEmpty()) { // a form whose file input was left empty
            upload.add(part.file(), part.body());
            files++;
          }
        } else if (fields.size() < MOST_FIELDS) {
          fields.put(part.name(), part.text());
        } else {
          throw new BadRequestResponse("The form has too many fields; send the files as files.");
        }
      }
    } catch (TooLarge e) {
      hearOut(ctx);
      throw e;
    }
    return new Form(files, fields);
  }

  /** Stages the body of a request as one file. */
  void file(Context ctx, String name, Upload upload) throws IOException {
    checkLength(ctx);
    try {
      upload.add(name, ctx.bodyInputStream());
    } catch (TooLarge e) {
      hearOut(ctx);
      throw e;
    }
  }

  private void checkLength(Context ctx) {
    if (ctx.req().getContentLengthLong() > limits.bytes() + FORM_OVERHEAD_BYTES) {
      throw new ContentTooLargeResponse(
          "The files are larger than %.0f GB together; send fewer or smaller ones."
              .formatted(limits.bytes() / 1e9));
    }
  }

  /**
   * Reads on for a while, since many clients look for an answer only when they have sent
   * everything.
   */
  private static void hearOut(Context ctx) throws IOException {
    try (InputStream rest = ctx.bodyInputStream()) {
      byte[] ignored = new byte[1 << 16];
      long heard = 0;
      for (int n = rest.read(ignored); n >= 0 && heard < PATIENCE_BYTES; n = rest.read(ignored)) {
        heard += n;
      }
    }
  }
}
