package atelier.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Fetches files. */
public final class Download {
  // of URLConnection, because java.net.http gives up on a silent server only before the body
  private static final int CONNECT_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 30_000;
  private static final int PARTIAL = 206;
  private static final int NOT_SATISFIABLE = 416;

  private Download() {}

  /** Told how many bytes of how many are here; the total is at least what is here. */
  @FunctionalInterface
  public interface Watcher {
    void at(long done, long total);
  }

  /**
   * Fetches a file from an address. Bytes that {@code file} has already are taken for its
   * beginning, and only the rest is asked for; a server that cannot do so sends everything again.
   * After an error the file has what came so far.
   *
   * @throws InterruptedIOException if the thread is interrupted
   * @throws IOException with a message that goes on from “could not be downloaded”
   */
  public static void fetch(URI address, Path file, Watcher watcher) throws IOException {
    try {
      long here = Files.exists(file) ? Files.size(file) : 0;
      URLConnection connection = connect(address, here);
      if (status(connection) == NOT_SATISFIABLE && here > 0) {
        here = 0;
        connection = connect(address, here);
      }
      int status = status(connection);
      if (status != HttpURLConnection.HTTP_OK && status != PARTIAL) {
        throw new IOException("%s answered %d".formatted(address, status));
      }
      receive(connection, file, status == PARTIAL ? here : 0, watcher);
    } catch (UnknownHostException | ConnectException | NoRouteToHostException e) {
      throw new IOException("there is no way to %s from here".formatted(address.getHost()), e);
    } catch (SocketTimeoutException e) {
      throw new IOException("%s does not answer".formatted(address.getHost()), e);
    }
  }

  private static URLConnection connect(URI address, long from) throws IOException {
    URLConnection connection = address.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(SILENCE_MILLIS);
    if (from > 0) {
      connection.setRequestProperty("Range", "bytes=%d-".formatted(from));
    }
    return connection;
  }

  private static int status(URLConnection connection) throws IOException {
    return connection instanceof HttpURLConnection http
        ? http.getResponseCode()
        : HttpURLConnection.HTTP_OK;
  }

  private static void receive(URLConnection connection, Path file, long from, Watcher watcher)
      throws IOException {
    long total = from + connection.getContentLengthLong();
    long done = from;
    StandardOpenOption how =
        from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    try (InputStream in = connection.getInputStream();
        OutputStream out =
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedIOException("the download was cancelled");
        }
        out.write(buffer, 0, n);
        done += n;
        watcher.at(done, Math.max(done, total));
      }
    }
  }
}
