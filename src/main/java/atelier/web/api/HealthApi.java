package atelier.web.api;

import atelier.run.Workers;
import io.javalin.http.Context;
import java.util.List;

/** {@code /healthz}: whether there is someone to train, and with what. */
public final class HealthApi {
  private final Workers workers;
  private final String version;

  public HealthApi(Workers workers, String version) {
    this.workers = workers;
    this.version = version;
  }

  private record Health(String status, int workers, String version, List<String> engines) {}

  public void get(Context ctx) {
    int connected = workers.connected();
    ctx.status(connected > 0 ? 200 : 503)
        .json(
            new Health(
                connected > 0 ? "ok" : "no worker is connected",
                connected,
                version,
                workers.engines()));
  }
}
