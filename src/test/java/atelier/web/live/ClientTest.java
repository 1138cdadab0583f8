package atelier.web.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.web.live.Message.Frame;
import atelier.web.live.Message.Numbers;
import atelier.web.live.Message.Whole;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientTest {
  private final List<String> sent = new ArrayList<>();
  private final Deque<Runnable> underWay = new ArrayDeque<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final List<String> requested = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5; // a clock may overflow
  private final Client client =
      new Client(new SlowWire(), (c, run) -> requested.add(run), () -> now, run -> true);

  /** Everything stays under way until the test says otherwise. */
  private final class SlowWire implements Client.Wire {
    @Override
    public void sendText(String text, Runnable done) {
      sent.add(text);
      underWay.add(done);
    }

    @Override
    public void sendBinary(ByteBuffer bytes, Runnable done) {
      sent.add("frame " + bytes.get());
      underWay.add(done);
    }

    @Override
    public void later(Runnable task, long millis) {
      later.add(task);
    }

    @Override
    public void ping() {
      sent.add("ping");
    }
  }

  ClientTest() {
    client.subscribe(Set.of("a"), false, 10);
  }

  @Test
  void oneMessageIsUnderWayAtATime() {
    offer(state(1), state(2));
    offer(state(3));
    assertEquals(1, sent.size());
    arrive();
    assertEquals(List.of("{\"seq\":2,\"s\":2}", "{\"seq\":3,\"s\":3}"), sent);
    arrive();
    client.ping();
    assertEquals("ping", sent.get(2));
  }

  @Test
  void ofFramesOnlyTheNewestWaits() {
    offer(frame(1));
    offer(frame(2));
    offer(frame(3));
    now += 1_000_000_000;
    arrive();
    assertEquals(List.of("frame 1", "frame 3"), sent);
  }

  @Test
  void framesWaitForTheirTurn() {
    offer(frame(1));
    arrive();
    now += 50_000_000;
    offer(frame(2));
    assertEquals(List.of("frame 1"), sent);
    assertEquals(1, later.size());
    offer(frame(3));
    assertEquals(1, later.size());
    now += 50_000_000;
    later.remove().run();
    assertEquals(List.of("frame 1", "frame 3"), sent);
  }

  @Test
  void numbersAddUpWhileTheyWait() {
    offer(state(1));
    offer(numbers(2, "{2}"));
    offer(numbers(3, "{3}"));
    arrive();
    assertEquals("{\"seq\":3,\"h\":3,\"rows\":[{2},{3}]}", sent.get(1));
  }

  @Test
  void aStateThatOvertakesNumbersIsNumberedBeforeThem() {
    offer(state(1));
    offer(numbers(5, "{5}"));
    offer(numbers(6, "{6}"));
    offer(state(7));
    arrive();
    assertEquals("{\"seq\":4,\"s\":7}", sent.get(1));
    arrive();
    assertEquals("{\"seq\":6,\"h\":6,\"rows\":[{5},{6}]}", sent.get(2));
  }

  @Test
  void whoIsHopelesslyBehindBeginsAnew() {
    offer(state(1));
    String many = "9".repeat(100_000);
    offer(numbers(2, many));
    offer(numbers(3, many));
    offer(numbers(4, many));
    offer(numbers(5, "{5}"));
    arrive();
    assertEquals(List.of("a"), requested);
    assertEquals(1, sent.size());
    offer(numbers(6, "{6}")); // is in the snapshot
    client.snapshot(
        new Whole("a", 6, "snapshot", "\"x\":1"), List.of(numbers(7, "{7}")), null, frame(9));
    client.pump();
    arrive();
    arrive();
    assertEquals(
        List.of("{\"seq\":6,\"x\":1}", "{\"seq\":7,\"h\":7,\"rows\":[{7}]}", "frame 9"),
        sent.subList(1, 4));
  }

  @Test
  void aRunThatItDoesNotWatchIsNotToldOf() {
    offer(new Whole("b", 1, "state", "\"s\":1"));
    assertTrue(sent.isEmpty() && requested.isEmpty());
    client.subscribe(Set.of(), true, 10);
    offer(new Whole("b", 2, "removed", "\"r\":1"));
    assertTrue(sent.isEmpty() && requested.isEmpty());
    offer(new Whole("b", 3, "state", "\"s\":1"));
    assertEquals(List.of("b"), requested);
  }

  @Test
  void aLinkThatTakesEverythingAtOnceDoesNotDeepenTheStack() {
    List<String> taken = new ArrayList<>();
    Client quick =
        new Client(
            new Client.Wire() {
              @Override
              public void sendText(String text, Runnable done) {
                taken.add(text);
                done.run();
              }

              @Override
              public void sendBinary(ByteBuffer bytes, Runnable done) {
                done.run();
              }

              @Override
              public void later(Runnable task, long millis) {}

              @Override
              public void ping() {}
            },
            (c, run) -> {},
            () -> 0,
            run -> true);
    quick.subscribe(Set.of("a"), false, 10);
    for (int i = 0; i < 20_000; i++) {
      quick.offer(new Whole("a", i, "type " + i, "\"s\":1"));
    }
    quick.pump();
    assertEquals(20_000, taken.size());
  }

  private void offer(Message... messages) {
    for (Message message : messages) {
      client.offer(message);
    }
    client.pump();
  }

  /** What is under way has arrived. */
  private void arrive() {
    underWay.remove().run();
  }

  private static Whole state(long seq) {
    return new Whole("a", seq, "state", "\"s\":" + seq);
  }

  private static Numbers numbers(long seq, String rows) {
    return new Numbers("a", seq, "\"h\":" + seq, rows);
  }

  private static Frame frame(int number) {
    return new Frame("a", number, ByteBuffer.wrap(new byte[] {(byte) number}));
  }
}
