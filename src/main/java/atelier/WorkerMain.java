package atelier;

import atelier.blob.BlobStore;
import atelier.family.Families;
import atelier.nn.Ops;
import atelier.storage.Database;
import atelier.storage.SchedulerQueue;
import atelier.worker.ServerLink;
import atelier.worker.Worker;
import atelier.worker.WorkerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's process, until a signal or the end of its standard input. */
final class WorkerMain {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerMain.class);
  private static final Duration SICK = Duration.ofSeconds(45);

  private WorkerMain() {}

  /**
   * Loads the engine, reads the server's address from the parent, and works for it.
   *
   * @return 0, or {@link WorkerProcess#REFUSED} where the server does not let the worker in
   */
  static int run(String database, String token, String name, int capacity) throws Exception {
    try (Shutdown shutdown = new Shutdown()) {
      Ops.open().close();
      LOG.info("computes with {}", Ops.library());
      say(WorkerProcess.SIGN_OF_LIFE);
      String server = lineOf(System.in);
      return server.isEmpty()
          ? 0
          : run(URI.create(server), database, token, name, capacity, shutdown);
    }
  }

  private static int run(
      URI server, String database, String token, String name, int capacity, Shutdown shutdown)
      throws Exception {
    Path cache = Files.createTempDirectory("atelier-worker");
    ServerLink link = new ServerLink(server, token, name, Ops::build);
    var unused = link.refused().thenRun(shutdown::begin);
    try (Database queueDatabase = Database.openForWorker(database);
        Worker worker =
            new Worker(
                name,
                link,
                new SchedulerQueue(queueDatabase, Clock.systemUTC()),
                capacity,
                new BlobStore(cache),
                Families.standard(),
                StandardLearners.create(Families.standard()),
                run -> say(WorkerProcess.TURN_OF + run));
        Pulse pulse = new Pulse(worker)) {
      worker.start();
      pulse.start();
      beginAtTheEndOf(System.in, shutdown);
      shutdown.await();
    } finally {
      delete(cache);
    }
    if (link.refused().isDone()) {
      System.err.println(link.refused().join());
      return WorkerProcess.REFUSED;
    }
    return 0;
  }

  /** The next line; empty at the end. */
  private static String lineOf(InputStream parent) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next;
    while ((next = parent.read()) != '\n' && next >= 0) {
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Begins the shutdown when the parent closes its end, as it does when it dies. */
  private static void beginAtTheEndOf(InputStream parent, Shutdown shutdown) {
    Thread listener =
        new Thread(
            () -> {
              try {
                parent.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                LOG.debug("the parent's pipe broke", e);
              }
              shutdown.begin();
            },
            "parent");
    listener.setDaemon(true);
    listener.start();
  }

  /** Tells the parent. */
  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Tells the parent every second that the training thread gets on; a silent one is killed. */
  private record Pulse(Worker worker, ScheduledExecutorService timer) implements AutoCloseable {
    Pulse(Worker worker) {
      this(worker, Executors.newSingleThreadScheduledExecutor());
    }

    void start() {
      var unused = timer.scheduleAtFixedRate(this::beat, 0, 1, TimeUnit.SECONDS);
    }

    private void beat() {
      if (worker.sinceSignOfLife().compareTo(SICK) < 0) {
        say(WorkerProcess.SIGN_OF_LIFE);
      }
    }

    @Override
    public void close() {
      timer.shutdownNow();
    }
  }
}
