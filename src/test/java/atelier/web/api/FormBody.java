package atelier.web.api;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/** A multipart form, as a browser sends it. */
public final class FormBody {
  private static final String BOUNDARY = "----AtelierTestBoundary";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public FormBody field(String name, String value) {
    write("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n");
    write(value + "\r\n");
    return this;
  }

  public FormBody file(String name, byte[] content) {
    return file("files", name, content);
  }

  public FormBody file(String field, String name, byte[] content) {
    write(
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
            .formatted(BOUNDARY, field, name));
    write("Content-Type: application/octet-stream\r\n\r\n");
    bytes.writeBytes(content);
    write("\r\n");
    return this;
  }

  private void write(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The form without its end. */
  byte[] broken() {
    return bytes.toByteArray();
  }

  public byte[] whole() {
    write("--" + BOUNDARY + "--\r\n");
    return bytes.toByteArray();
  }

  /** Makes a request a POST of a form. */
  public static HttpRequest.Builder post(HttpRequest.Builder request, byte[] form) {
    return request
        .POST(BodyPublishers.ofByteArray(form))
        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
  }
}
