package atelier.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.outage.Outage;
import atelier.run.RunStore.Checkpoint;
import atelier.run.Telemetry.MetricRow;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  private final Path folder;
  private final String url;

  DatabaseTest(@TempDir Path folder) {
    this.folder = folder;
    this.url = "jdbc:sqlite:" + folder.resolve("data/atelier.db");
  }

  @Test
  void makesTheFolderAndTheTablesAndFindsThemAgain() throws Exception {
    try (Database first = Database.open(url)) {
      new JdbiRunStore(first).add(DatabaseContract.run("a"), null);
    }
    try (Database again = Database.open(url)) {
      assertTrue(new JdbiRunStore(again).find("a").isPresent());
    }
  }

  @Test
  void knowsItsNewestMigration() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
      int newest =
          files
              .map(file -> file.getFileName().toString())
              .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
              .max()
              .orElseThrow();
      assertEquals(String.valueOf(newest), Database.NEWEST_MIGRATION);
    }
  }

  @Test
  void isDurableAndChecksReferences() throws Exception {
    try (Database database = Database.open(url)) {
      assertEquals("wal", pragma(database, "journal_mode"));
      assertEquals("2", pragma(database, "synchronous"));
      assertEquals("1", pragma(database, "foreign_keys"));
      assertEquals("10000", pragma(database, "busy_timeout"));
      try (Database worker = Database.openForWorker(url)) {
        assertEquals("wal", pragma(worker, "journal_mode"));
        assertEquals("1", pragma(worker, "synchronous"));
      }
    }
  }

  @Test
  void saysWhatToDoWhenTheFolderCannotBeMade() throws Exception {
    Files.createFile(folder.resolve("data"));

    String message = refused(url);

    assertTrue(message.contains("cannot be made; choose another"), message);
  }

  @Test
  void saysWhatToDoWhenTheFileIsNoDatabase() throws Exception {
    Files.createDirectory(folder.resolve("data"));
    Files.writeString(folder.resolve("data/atelier.db"), "no database, ".repeat(1000));

    String message = refused(url);

    assertTrue(message.contains("cannot be opened"), message);
    assertTrue(message.contains("The database is damaged"), message);
  }

  @Test
  void saysWhatToDoWhenTheServerIsAwayAndKeepsThePasswordToItself() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    String message =
        refused("jdbc:postgresql://127.0.0.1:" + port + "/atelier?user=ada&password=secret");

    assertTrue(message.contains("127.0.0.1:" + port + "/atelier cannot be opened"), message);
    assertFalse(message.contains("secret"), message);
  }

  @Test
  void saysWhatItKnowsWhenTheUrlIsAnother() {
    String message = refused("jdbc:oracle://scott:tiger@db/atelier?password=secret");

    assertTrue(message.contains("jdbc:sqlite:/path/atelier.db or jdbc:postgresql:"), message);
    assertFalse(message.contains("secret"), message);
    assertFalse(message.contains("tiger"), message);
  }

  @Test
  void saysThatTheDiskIsFull() throws Exception {
    try (Database database = Database.open(url)) {
      int pages = Integer.parseInt(pragma(database, "page_count"));
      Outage outage =
          assertThrows(
              Outage.class,
              () ->
                  database.useHandle(
                      handle -> {
                        handle.execute("pragma max_page_count = " + pages);
                        handle.execute(
                            "insert into bound_folder (id) select hex(zeroblob(1000000))");
                      }));
      assertEquals(Outage.Kind.DISK_FULL, outage.kind());
    }
  }

  @Test
  void saysThatTheFileIsDamaged() throws Exception {
    try (Database database = Database.open(url)) {
      new JdbiRunStore(database).add(DatabaseContract.run("a"), null);
    }
    Path file = folder.resolve("data/atelier.db");
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
    Files.write(file, bytes);

    String message = refused(url);

    assertTrue(message.contains("The database is damaged. Put a backup"), message);
  }

  @Test
  void letsWorkersInOnlyAfterTheServer() throws Exception {
    Exception early = assertThrows(Database.Unavailable.class, () -> Database.openForWorker(url));
    assertTrue(String.valueOf(early.getMessage()).contains("Start the server"));
    assertFalse(Files.exists(folder.resolve("data")), "a worker makes nothing");

    Database.open(url).close();
    Database.openForWorker(url).close();
    try (Database database = Database.open(url)) {
      database.useHandle(h -> h.execute("update flyway_schema_history set version = '0'"));
      assertThrows(Database.Unavailable.class, () -> Database.openForWorker(url));
    }
  }

  @Test
  void neverFailsForBeingBusyBetweenProcesses() throws Exception {
    try (Database server = Database.open(url)) {
      new JdbiRunStore(server).add(DatabaseContract.run("a"), null);
      Process worker =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Hammer.class.getName(),
                  url)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("worker.log").toFile())
              .start();
      try {
        do {
          hammer(server);
        } while (worker.isAlive());
        assertTrue(worker.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, worker.exitValue(), Files.readString(folder.resolve("worker.log")));
      } finally {
        worker.destroyForcibly().waitFor();
      }
    }
  }

  /** The other process. */
  static final class Hammer {
    public static void main(String[] args) throws Exception {
      try (Database database = Database.openForWorker(args[0])) {
        for (int i = 0; i < 5; i++) {
          hammer(database);
        }
      }
    }
  }

  private static void hammer(Database database) throws Exception {
    JdbiTelemetry telemetry = new JdbiTelemetry(database);
    JdbiRunStore runs = new JdbiRunStore(database);
    SchedulerQueue queue = new SchedulerQueue(database, Clock.systemUTC());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> work = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      work.add(
          threads.submit(
              () -> {
                for (int i = 1; i <= 50; i++) {
                  telemetry.append("a", List.of(new MetricRow(i, Map.of("loss", 1f))));
                  runs.addCheckpoint("a", new Checkpoint(i, "x"));
                  queue.add("run-" + i);
                  queue.release("nobody");
                  telemetry.truncate("a", i - 1);
                }
              }));
    }
    for (Future<?> task : work) {
      task.get();
    }
    threads.shutdown();
  }

  private static String refused(String url) {
    return String.valueOf(
        assertThrows(Database.Unavailable.class, () -> Database.open(url)).getMessage());
  }

  private static String pragma(Database database, String name) {
    return database.withHandle(h -> h.createQuery("pragma " + name).mapTo(String.class).one());
  }
}
