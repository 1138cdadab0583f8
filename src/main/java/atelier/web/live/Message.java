package atelier.web.live;

import java.nio.ByteBuffer;

/** What is sent of a run, encoded once for all who watch it. */
sealed interface Message {
  String run();

  /** Grows from message to message of a run, also over restarts of the server. */
  long seq();

  /**
   * A whole state of something, in place of any earlier one of the same type.
   *
   * @param type state, diagnosis, queue, snapshot or removed
   * @param fields JSON of the fields besides the sequence number, without the outer braces
   */
  record Whole(String run, long seq, String type, String fields) implements Message {
    /** The text of the message, under a sequence number that may be an earlier one. */
    String text(long as) {
      return "{\"seq\":" + as + "," + fields + "}";
    }
  }

  /**
   * Rows of metrics, which add up.
   *
   * @param head JSON of the other fields, without braces
   * @param rows JSON of the rows, with commas between them
   */
  record Numbers(String run, long seq, String head, String rows) implements Message {
    String text() {
      return "{\"seq\":" + seq + "," + head + ",\"rows\":[" + rows + "]}";
    }
  }

  /** A frame; {@code bytes} is read through duplicates. */
  record Frame(String run, long seq, ByteBuffer bytes) implements Message {}
}
