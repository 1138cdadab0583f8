package atelier.web;

import atelier.web.body.BodyHandler;
import atelier.web.body.Pace;
import atelier.web.body.WatchedEndPoint;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.json.JavalinJackson;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The HTTP server: pages, API and sockets. Started and stopped once. */
public final class WebServer implements AutoCloseable {
  private static final int PORTS_TO_TRY = 100;
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5); // a long preparation

  private final Address address;
  private final Javalin javalin;

  /**
   * Where to listen.
   *
   * @param host name or address of an interface
   * @param port 0 for any that is free
   * @param exact whether no other will do; else the next free port after a taken one is used
   */
  public record Address(String host, int port, boolean exact) {}

  /** A server at an address, whose requests' bodies may be as slow as {@code pace}. */
  public WebServer(Address address, Pace pace, Routes routes) {
    this.address = address;
    this.javalin = Javalin.create(config -> configure(config, pace, routes));
  }

  private void configure(JavalinConfig config, Pace pace, Routes routes) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = false;
    config.http.prefer405over404 = true;
    config.jsonMapper(new JavalinJackson(Json.mapper(), false));
    config.jetty.modifyServer(server -> server.insertHandler(new BodyHandler(pace)));
    config.jetty.modifyServer(server -> server.setErrorHandler(new BareErrors()));
    config.jetty.addConnector(this::connector);
    routes.addTo(config.routes);
  }

  /**
   * Starts to listen.
   *
   * @throws BindException if the port is taken; the message says what to do
   */
  public void start() throws IOException {
    try {
      javalin.start();
    } catch (PortTaken e) {
      throw new BindException(e.getMessage());
    }
  }

  /** The port that it listens on. */
  public int port() {
    return javalin.port();
  }

  /** The address of the first page. */
  public String url() {
    String host = address.host().equals("0.0.0.0") ? "localhost" : address.host();
    return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port());
  }

  @Override
  public void close() {
    javalin.stop();
  }

  /** A connector that listens already. */
  private ServerConnector connector(Server server, HttpConfiguration http) {
    int last =
        address.exact() || address.port() == 0 ? address.port() : address.port() + PORTS_TO_TRY;
    for (int port = address.port(); port <= last; port++) {
      ServerConnector connector = new WatchfulConnector(server, http);
      connector.setHost(address.host());
      connector.setPort(port);
      connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
      try {
        connector.open();
        return connector;
      } catch (IOException e) {
        if (port == last) {
          throw new PortTaken(
              "Cannot listen on %s, port %d (%s); choose another with --port, or --port 0 for any that is free."
                  .formatted(address.host(), address.port(), e.getMessage()));
        }
      }
    }
    throw new AssertionError("the last port throws");
  }

  /** Makes connections that know whether their client has left. */
  private static final class WatchfulConnector extends ServerConnector {
    WatchfulConnector(Server server, HttpConfiguration http) {
      super(server, new HttpConnectionFactory(http));
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key) {
      SocketChannelEndPoint end = new WatchedEndPoint(channel, selector, key, getScheduler());
      end.setIdleTimeout(getIdleTimeout());
      return end;
    }
  }

  private static final class PortTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PortTaken(String message) {
      super(message);
    }
  }
}
