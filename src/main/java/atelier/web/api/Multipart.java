package atelier.web.api;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.UnsupportedMediaTypeResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body, read part by part while it arrives: whatever its size and the
 * number of its parts, no more than a buffer of it is in memory.
 */
final class Multipart {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_FIELD_BYTES = 1 << 16;
  private static final int MAX_HEADER_BYTES = 1 << 14;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final Deque<Event> events = new ArrayDeque<>(); // never more than one buffer holds
  private final MultiPart.Parser parser;
  private boolean complete;

  /** The body of a request, whose content type must be that of a form. */
  Multipart(InputStream in, @Nullable String type) {
    boolean form = type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    String boundary = form ? MultiPart.extractBoundary(type) : null;
    if (boundary == null) {
      throw new UnsupportedMediaTypeResponse(
          "Send the files as a form, with “Content-Type: multipart/form-data”.");
    }
    this.in = in;
    this.parser = new MultiPart.Parser(boundary, new Listener());
    parser.setMaxParts(-1);
    parser.setPartHeadersMaxLength(MAX_HEADER_BYTES);
  }

  /**
   * A part of a form.
   *
   * @param name of the field
   * @param file name of the file, or null where the part is no file
   * @param body read at most until the next part is asked for
   */
  record Part(String name, @Nullable String file, InputStream body) {
    /** The whole body as text. */
    String text() throws IOException {
      byte[] bytes = body.readNBytes(MAX_FIELD_BYTES + 1);
      if (bytes.length > MAX_FIELD_BYTES) {
        throw new BadRequestResponse("The field “%s” is too long; shorten it.".formatted(name));
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (text.indexOf('\0') >= 0) {
        throw new BadRequestResponse(
            "The field “%s” holds the character U+0000, which no name has; leave it out."
                .formatted(name));
      }
      return text;
    }
  }

  /** The next part, or null after the last. */
  @Nullable Part next() throws IOException {
    for (Event event = take(); event != null; event = take()) {
      if (event instanceof Begin begin) {
        return new Part(begin.name, begin.file, new Bytes());
      }
    }
    return null;
  }

  /** The next event, or null after the last. */
  private @Nullable Event take() throws IOException {
    while (events.isEmpty()) {
      if (complete) {
        return null;
      }
      int length = in.read(buffer);
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, Math.max(length, 0));
      try {
        parser.parse(Content.Chunk.from(bytes, length < 0));
      } catch (RuntimeException e) {
        throw malformed(e);
      }
      if (length < 0 && events.isEmpty() && !complete) {
        throw malformed(null);
      }
    }
    return events.poll();
  }

  private static BadRequestResponse malformed(@Nullable Throwable cause) {
    BadRequestResponse malformed = new BadRequestResponse("The form is not whole; send it again.");
    malformed.initCause(cause);
    return malformed;
  }

  private sealed interface Event {}

  private record Begin(String name, @Nullable String file) implements Event {}

  private record Bit(ByteBuffer bytes) implements Event {}

  private record End() implements Event {}

  private final class Listener implements MultiPart.Parser.Listener {
    private final Map<String, String> disposition = new HashMap<>();

    @Override
    public void onPartHeader(String name, String value) {
      if (name.equalsIgnoreCase("Content-Disposition")) {
        HttpField.getValueParameters(value, disposition);
      }
    }

    @Override
    public void onPartHeaders() {
      String name = disposition.getOrDefault("name", "");
      events.add(new Begin(name, disposition.get("filename")));
      disposition.clear();
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
      if (chunk.hasRemaining()) {
        events.add(new Bit(chunk.getByteBuffer().slice()));
      }
    }

    @Override
    public void onPartEnd() {
      events.add(new End());
    }

    @Override
    public void onComplete() {
      complete = true;
    }

    @Override
    public void onFailure(Throwable failure) {
      throw malformed(failure);
    }
  }

  /** The body of the part that was begun last. */
  private final class Bytes extends InputStream {
    private ByteBuffer bit = ByteBuffer.allocate(0);
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      while (!bit.hasRemaining()) {
        if (ended) {
          return -1;
        }
        Event event = take();
        if (event instanceof Bit next) {
          bit = next.bytes;
        } else {
          ended = true;
        }
      }
      int count = Math.min(length, bit.remaining());
      bit.get(target, offset, count);
      return count;
    }
  }
}
