package atelier.web.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.web.live.Message.Numbers;
import atelier.web.live.Message.Whole;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChannelTest {
  private static final long START = 1000;

  private final Channel channel = new Channel(START);

  @Test
  void tellsWhatHappenedAfterAMessage() {
    remember(1001, 1002, 1003);
    assertEquals(Optional.of(List.of(1002L, 1003L)), since(1001));
    assertEquals(Optional.of(List.of()), since(1003));
    assertEquals(Optional.of(List.of(1001L, 1002L, 1003L)), since(START));
  }

  @Test
  void doesNotKnowWhatWasBeforeItOrIsYetToCome() {
    remember(1001);
    assertEquals(Optional.empty(), since(START - 1));
    assertEquals(Optional.empty(), since(1002));
  }

  @Test
  void remembersSoManyMessagesAndNoMore() {
    remember(LongStream.rangeClosed(1001, 2500).toArray());
    assertEquals(Optional.empty(), since(1001));
    assertEquals(1000, since(1500).orElseThrow().size());
    assertEquals(Optional.empty(), since(1499));
  }

  @Test
  void remembersFewMessagesWhereTheyAreLong() {
    String rows = "x".repeat(1 << 19);
    for (long seq = 1001; seq <= 1004; seq++) {
      channel.remember(new Numbers("a", seq, "", rows));
    }
    assertEquals(Optional.of(List.of(1003L, 1004L)), since(1002));
    assertEquals(Optional.empty(), since(1001));
  }

  @Test
  void forgetsAllThatWasBeforeARunWentBack() {
    remember(1001, 1002);
    channel.frame = new Message.Frame("a", 1002, ByteBuffer.allocate(1));
    channel.forget();
    assertNull(channel.frame);
    assertEquals(Optional.empty(), since(1002)); // not even who was up to date goes on
    remember(1003, 1004);
    assertTrue(since(1003).isPresent());
  }

  private void remember(long... seqs) {
    for (long seq : seqs) {
      channel.remember(new Whole("a", seq, "state", "\"n\":" + seq));
    }
  }

  private Optional<List<Long>> since(long seq) {
    return channel.since(seq).map(all -> all.stream().map(Message::seq).toList());
  }
}
