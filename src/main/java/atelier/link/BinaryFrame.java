package atelier.link;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A binary message that describes itself: {@code u32 header length, big-endian | JSON header |
 * body}.
 *
 * @param header JSON
 * @param body what follows it
 */
public record BinaryFrame(byte[] header, ByteBuffer body) {

  public static ByteBuffer encode(ObjectMapper json, Object header, byte[] body)
      throws IOException {
    byte[] head = json.writeValueAsBytes(header);
    return ByteBuffer.allocate(4 + head.length + body.length)
        .putInt(head.length)
        .put(head)
        .put(body)
        .flip();
  }

  /**
   * Splits a message.
   *
   * @throws IOException if it is not of this form
   */
  public static BinaryFrame decode(ByteBuffer message) throws IOException {
    ByteBuffer bytes = message.duplicate();
    if (bytes.remaining() < 4) {
      throw new IOException("a binary message is shorter than its header's length");
    }
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new IOException("a binary message has a header length of " + length);
    }
    byte[] header = new byte[length];
    bytes.get(header);
    return new BinaryFrame(header, bytes.slice());
  }
}
