package atelier.web.api;

import atelier.pretrained.FeatureNetworks;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;

/** {@code /api/networks}: the weights of pretrained networks. */
public final class NetworksApi {
  private final FeatureNetworks networks;

  public NetworksApi(FeatureNetworks networks) {
    this.networks = networks;
  }

  public void list(Context ctx) {
    ctx.header("Cache-Control", "no-store").json(networks.list());
  }

  /** Begins a download; {@link #list} tells how far it is. */
  public void download(Context ctx) {
    ctx.status(202).json(networks.download(known(ctx)));
  }

  /** Takes the body as a safetensors file. */
  public void put(Context ctx) throws IOException {
    ctx.json(networks.accept(known(ctx), ctx.bodyInputStream()));
  }

  private String known(Context ctx) {
    String key = ctx.pathParam("key");
    if (!networks.knows(key)) {
      throw new NotFoundResponse("There is no network “%s”; see /api/networks.".formatted(key));
    }
    return key;
  }
}
