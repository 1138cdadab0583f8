package atelier.web;

import atelier.outage.Fatal;
import atelier.web.body.BodyHandler;
import atelier.web.body.Pace;
import atelier.web.body.WatchedEndPoint;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpStatus;
import io.javalin.json.JavalinJackson;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** The HTTP server: pages, API and sockets. Started and stopped once. */
public final class WebServer implements AutoCloseable {
  private static final int PORTS_TO_TRY = 100;
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5); // a long preparation

  private static final String LOOPBACK = "127.0.0.1";

  private final Address address;
  private final @Nullable Certificate certificate;
  private final BasePath base;
  private final Javalin javalin;
  private @Nullable ServerConnector inside;

  /**
   * Where to listen.
   *
   * @param host name or address of an interface
   * @param port 0 for any that is free
   * @param exact whether no other will do; else the next free port after a taken one is used
   */
  public record Address(String host, int port, boolean exact) {}

  /**
   * A server at an address.
   *
   * @param certificate with which it speaks TLS, or null for plain HTTP
   * @param base below which it is
   * @param pace how slow the bodies of requests may be
   */
  public WebServer(
      Address address, @Nullable Certificate certificate, BasePath base, Pace pace, Routes routes) {
    this.address = address;
    this.certificate = certificate;
    this.base = base;
    this.javalin = Javalin.create(config -> configure(config, pace, routes));
  }

  private void configure(JavalinConfig config, Pace pace, Routes routes) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = false;
    config.http.prefer405over404 = true;
    config.router.javaLangErrorHandler(
        (response, error) -> {
          response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR.getCode());
          Fatal.report(error);
        });
    config.jsonMapper(new JavalinJackson(Json.mapper(), false));
    config.jetty.modifyServer(server -> server.insertHandler(new BodyHandler(pace)));
    config.jetty.modifyServer(server -> server.insertHandler(new BasePathHandler(base)));
    config.jetty.modifyServer(server -> server.setErrorHandler(new BareErrors()));
    config.jetty.addConnector(this::connector);
    if (certificate != null) {
      config.jetty.addConnector(this::insideConnector);
    }
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

  /** The addresses of the first page, the best first; on another machine all may do. */
  public List<String> addresses() {
    return Addresses.of(certificate == null ? "http" : "https", address.host(), port()).stream()
        .map(each -> each + base.path())
        .toList();
  }

  /** Where the workers on this machine find it. */
  public String insideUrl() {
    return inside != null
        ? Addresses.url("http", LOOPBACK, inside.getLocalPort())
        : Addresses.url(
            "http", Addresses.isEveryInterface(address.host()) ? LOOPBACK : address.host(), port());
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
      ServerConnector connector = new WatchfulConnector(server, tls(), configuration(http));
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

  private SslContextFactory.@Nullable Server tls() {
    if (certificate == null) {
      return null;
    }
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(certificate.keyStore());
    tls.setKeyStorePassword(Certificate.PASSWORD);
    return tls;
  }

  private HttpConfiguration configuration(HttpConfiguration http) {
    HttpConfiguration secure = new HttpConfiguration(http);
    if (certificate != null) {
      secure.addCustomizer(new SecureRequestCustomizer(false)); // people come by number as well
    }
    return secure;
  }

  /** The way in of the workers on this machine, who do not check a certificate. */
  private ServerConnector insideConnector(Server server, HttpConfiguration http) {
    ServerConnector connector = new WatchfulConnector(server, null, http);
    connector.setHost(LOOPBACK);
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    inside = connector;
    return connector;
  }

  /** Makes connections that know whether their client has left. */
  private static final class WatchfulConnector extends ServerConnector {
    WatchfulConnector(
        Server server, SslContextFactory.@Nullable Server tls, HttpConfiguration http) {
      super(server, tls, new HttpConnectionFactory(http));
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
