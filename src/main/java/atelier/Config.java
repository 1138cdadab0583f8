package atelier;

import atelier.storage.Backup;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a server is to run.
 *
 * @param host name or address of the interface it listens on
 * @param port where it listens; 0 for any that is free, null for 7070 or the next that is free
 * @param data folder of everything it keeps
 * @param database JDBC URL, {@code jdbc:sqlite:…} or {@code jdbc:postgresql:…}; null for SQLite in
 *     the data folder
 * @param weights folder of the weights of pretrained networks; null for one in the data folder
 * @param workers how many worker processes it starts itself
 * @param threads how many threads each of them computes with
 * @param token that its instructor shows; null for the one of earlier starts, drawn at random
 * @param workerToken that its workers show; null for the one of earlier starts, drawn at random
 * @param reach how others reach it
 */
public record Config(
    String host,
    @Nullable Integer port,
    Path data,
    @Nullable String database,
    @Nullable Path weights,
    int workers,
    int threads,
    @Nullable String token,
    @Nullable String workerToken,
    Reach reach) {

  /** The port of a server that is not told another. */
  public static final int DEFAULT_PORT = 7070;

  private static final int MIN_TOKEN_LENGTH = 16;

  /**
   * A checked configuration.
   *
   * @throws IllegalArgumentException with a sentence that says what to change
   */
  public Config {
    require(
        port == null || (port >= 0 && port <= 65_535),
        "--port is a number from 0 to 65535, not %s.",
        port);
    require(
        !host.isBlank(),
        "--host is the name or address of an interface, as 127.0.0.1 or 0.0.0.0.",
        host);
    require(
        !Files.exists(data) || Files.isDirectory(data),
        "--data names a folder, and %s is a file.",
        data);
    require(
        database == null
            || database.startsWith("jdbc:sqlite:")
            || database.startsWith("jdbc:postgresql:"),
        "--database is a JDBC URL that begins with jdbc:sqlite: or jdbc:postgresql:, not %s.",
        database);
    require(
        weights == null || !Files.exists(weights) || Files.isDirectory(weights),
        "--weights names a folder, and %s is a file.",
        weights);
    require(workers >= 0 && workers <= 64, "--workers is a number from 0 to 64, not %s.", workers);
    require(
        threads >= 1 && threads <= 256, "--threads is a number from 1 to 256, not %s.", threads);
    requireLong("--token", token);
    requireLong("--worker-token", workerToken);
  }

  /** The JDBC URL of the database. */
  public String databaseUrl() {
    return database == null ? databaseIn(data) : database;
  }

  /** The JDBC URL of the database of a data folder that has it inside. */
  static String databaseIn(Path data) {
    return "jdbc:sqlite:" + data.resolve(Backup.DATABASE);
  }

  /** The folder of the weights of pretrained networks. */
  public Path weightsFolder() {
    return weights == null ? data.resolve("weights") : weights;
  }

  /**
   * Checks the address of a server.
   *
   * @throws IllegalArgumentException with a sentence that says what to change
   */
  static URI serverAddress(String address) {
    URI uri =
        URI.create(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
    require(
        ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
            && uri.getHost() != null,
        "--server is an address as http://atelier.example:7070, not %s.",
        address);
    return uri;
  }

  private static void requireLong(String flag, @Nullable String token) {
    require(
        token == null || token.length() >= MIN_TOKEN_LENGTH,
        "%s has at least "
            + MIN_TOKEN_LENGTH
            + " characters; leave it out for one drawn at random.",
        flag);
  }

  private static void require(boolean holds, String sentence, @Nullable Object value) {
    if (!holds) {
      throw new IllegalArgumentException(sentence.formatted(value));
    }
  }
}
