package atelier.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL server in a temporary folder, on a free port of the loopback interface. It refuses
 * to run as root, so root starts it as the user {@code postgres}.
 */
final class PostgresServer implements AutoCloseable {
  private final Path programs;
  private final Path folder;
  private final int port;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresServer(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /** PostgreSQL is not on this machine and cannot be installed; the message says why. */
  static final class Missing extends Exception {
    private static final long serialVersionUID = 1L;

    Missing(String message) {
      super(message);
    }
  }

  static PostgresServer start() throws Missing {
    Path programs = programs().or(PostgresServer::install).orElseThrow(PostgresServer::missing);
    try {
      Path folder = Files.createTempDirectory("atelier-postgresql");
      if (root()) {
        Files.setOwner(
            folder,
            folder
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName("postgres"));
      }
      PostgresServer server = new PostgresServer(programs, folder, freePort());
      server.boot();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void boot() throws IOException {
    String data = folder.resolve("data").toString();
    run("initdb", "-D", data, "-U", "atelier", "-A", "trust", "-E", "UTF8", "--no-sync");
    String options =
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
            .formatted(port);
    String log = folder.resolve("log").toString();
    run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-t", "60", "start");
  }

  /** The URL of an empty database. */
  String newDatabase() {
    String name = "test" + databases.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return url(name);
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=atelier".formatted(port, database);
  }

  @Override
  public void close() {
    try {
      run("pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "-w", "stop");
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(PostgresServer::delete);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (root()) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(Arrays.asList(arguments));
    execute(folder, command);
  }

  /** Runs a command to its end; the server that it may leave behind does not hold its output. */
  private static void execute(Path folder, List<String> command) throws IOException {
    Path output = Files.createTempFile("atelier-postgresql", ".log");
    try {
      int status =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start()
              .waitFor();
      if (status != 0) {
        throw new IOException(command + " failed: " + Files.readString(output, UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.delete(output);
    }
  }

  private static Optional<Path> programs() {
    Stream<Path> onPath =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of);
    return Stream.concat(debian().stream(), onPath)
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .findFirst();
  }

  /** Where Debian keeps the programs of its newest version, which are not on the path. */
  private static Optional<Path> debian() {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .max(Comparator.comparing(version -> Integer.parseInt(version.getFileName().toString())))
          .map(version -> version.resolve("bin"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> install() {
    if (!root() || !Files.exists(Path.of("/etc/debian_version"))) {
      return Optional.empty();
    }
    List<String> install =
        List.of(
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "install",
            "-y",
            "--no-install-recommends",
            "postgresql");
    Path here = Path.of("/");
    try {
      execute(here, install);
    } catch (IOException first) {
      try {
        execute(here, List.of("apt-get", "update"));
        execute(here, install);
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return programs();
  }

  private static Missing missing() {
    return new Missing(
        "PostgreSQL is not on this machine. Install it to run these tests; on Debian: apt-get install postgresql");
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
