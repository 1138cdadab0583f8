package atelier.web;

import atelier.family.Families;
import atelier.imageset.Picture;
import atelier.link.ToWorker;
import atelier.run.Run;
import atelier.run.Workers;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/** A server that really listens, on any free port. */
@SuppressWarnings("NullAway")
final class TestServer implements AutoCloseable {
  static final String TOKEN = "instructor-token";

  private WebServer server;

  void start(String host, boolean workshop) throws IOException {
    Access access = new Access(host, workshop, TOKEN);
    Templates templates = new Templates(access);
    Services services =
        new Services("test", new Families(List.of()), null, null, new NoWorkers(), null);
    server =
        new WebServer(
            new WebServer.Address(host, 0, true),
            new Routes(services, access, templates),
            new ObjectMapper());
    server.start();
  }

  String url() {
    return server.url();
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }

  private static final class NoWorkers implements Workers {
    @Override
    public int connected() {
      return 0;
    }

    @Override
    public void wake() {}

    @Override
    public void tell(String worker, ToWorker message) {}

    @Override
    public List<Picture> ask(Run run, ToWorker.Question question) throws NoAnswer {
      throw new NoAnswer("No worker is connected.");
    }
  }
}
