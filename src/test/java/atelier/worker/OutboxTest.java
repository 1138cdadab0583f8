package atelier.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox();

  private List<String> send(Outbox.Connection connection, int count) throws InterruptedException {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Outbox.Entry entry = outbox.next(connection);
      sent.add(entry == null ? "nothing" : String.valueOf(entry.text));
    }
    return sent;
  }

  @Test
  void sendsAgainWhatWasNotAcknowledged() throws InterruptedException {
    CompletableFuture<Void> a = outbox.add("a");
    CompletableFuture<Void> b = outbox.add("b");
    outbox.add("c");
    assertEquals(List.of("a", "b"), send(outbox.connected(), 2));
    outbox.acknowledge(1);
    assertTrue(a.isDone());
    assertFalse(b.isDone());

    assertEquals(List.of("b", "c"), send(outbox.connected(), 2));
    outbox.acknowledge(1);
    assertTrue(b.isDone());
  }

  @Test
  void keepsOnlyTheNewestFrameOfARunThatWaits() throws InterruptedException {
    outbox.addFrame("run", ByteBuffer.wrap(new byte[] {1}));
    outbox.addFrame("other", ByteBuffer.wrap(new byte[] {2}));
    outbox.addFrame("run", ByteBuffer.wrap(new byte[] {3}));
    Outbox.Connection connection = outbox.connected();
    List<Byte> sent = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Outbox.Entry entry = outbox.next(connection);
      sent.add(entry == null || entry.binary == null ? (byte) 0 : entry.binary.get(0));
    }
    assertEquals(List.of((byte) 2, (byte) 3), sent);
  }

  @Test
  void waitsForNothingOnceTheConnectionIsBroken() throws InterruptedException {
    Outbox.Connection connection = outbox.connected();
    outbox.add("a");
    outbox.interrupt(connection);
    assertNull(outbox.next(connection));
    assertEquals(List.of("a"), send(outbox.connected(), 1));
  }

  @Test
  void isDrainedWhenTheLastIsAcknowledged() throws InterruptedException {
    assertTrue(outbox.drained().isDone());
    outbox.add("a");
    outbox.add("b");
    CompletableFuture<Void> drained = outbox.drained();
    send(outbox.connected(), 2);
    outbox.acknowledge(1);
    assertFalse(drained.isDone());
    outbox.acknowledge(2);
    assertTrue(drained.isDone());
  }
}
