package atelier.web.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.run.Run;
import atelier.run.Telemetry;
import atelier.web.BasePath;
import atelier.web.TestServer;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
  private final TestServer server;
  private final Run run;
  private final Channels channels = new Channels(1);
  private final Encoder encoder = new Encoder();
  private final SettableClock clock = new SettableClock();
  private final Snapshots snapshots;
  private int seriesRead;

  SnapshotsTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder);
    run = server.addRun(server.addImageSet(4));
    snapshots =
        new Snapshots(
            server.runStore,
            counting(server.telemetry),
            server.blobs,
            server.doctor,
            server.workshop,
            server.summaries,
            BasePath.NONE,
            clock,
            channels,
            encoder);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void oneServesAllWhoAskSoonAfterEachOther() {
    assertEquals(1, give().sent.size());
    clock.millis += 500;
    assertEquals(1, give().sent.size());
    assertEquals(1, seriesRead);
    clock.millis += 2000;
    assertEquals(1, give().sent.size());
    assertEquals(2, seriesRead);
  }

  @Test
  void whatCameAfterItIsToldBesides() {
    give();
    channels.of(run.id()).remember(encoder.state(run, channels.next(), 7));
    List<String> sent = give().sent;
    assertEquals(2, sent.size());
    assertTrue(sent.get(0).contains("\"type\":\"snapshot\""), sent.get(0));
    assertTrue(sent.get(1).contains("\"step\":7"), sent.get(1));
    assertEquals(1, seriesRead);
  }

  @Test
  void oneFromBeforeARunWentBackIsNotGiven() {
    give();
    channels.of(run.id()).forget();
    channels.of(run.id()).remember(encoder.state(run, channels.next(), 3));
    assertEquals(1, give().sent.size());
    assertEquals(2, seriesRead);
  }

  @Test
  void aRunThatIsNoMoreHasNone() {
    server.runStore.delete(run.id());
    assertEquals(List.of(), give().sent);
    assertTrue(channels.find(run.id()).isEmpty());
  }

  /** Asks for a snapshot as a page does that has just subscribed. */
  private QuickWire give() {
    QuickWire wire = new QuickWire();
    Client client = new Client(wire, snapshots::give, System::nanoTime, id -> true);
    client.subscribe(Set.of(run.id()), false, 4);
    client.wantSnapshot(run.id());
    client.pump();
    return wire;
  }

  private Telemetry counting(Telemetry real) {
    return (Telemetry)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Telemetry.class},
            (proxy, method, arguments) -> {
              seriesRead += method.getName().equals("series") ? 1 : 0;
              return method.invoke(real, arguments);
            });
  }

  private static final class QuickWire implements Client.Wire {
    final List<String> sent = new ArrayList<>();

    @Override
    public void sendText(String text, Runnable done) {
      sent.add(text);
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
  }

  private static final class SettableClock extends Clock {
    long millis = 1_000_000;

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }
  }
}
