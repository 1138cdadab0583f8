package atelier.web.api;

import atelier.pretrained.FeatureNetworks;
import atelier.web.Access;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;

/** {@code /api/networks}: the weights of pretrained networks. */
public final class NetworksApi {
  private final FeatureNetworks networks;
  private final Access access;

  public NetworksApi(FeatureNetworks networks, Access access) {
    this.networks = networks;
    this.access = access;
  }

  public void list(Context ctx) {
    ctx.header("Cache-Control", "no-store").json(networks.list());
  }

  /** Begins a download; {@link #list} tells how far it is. */
  public void download(Context ctx) {
    ctx.status(202).json(networks.download(known(ctx), access.owner(ctx)));
  }

  /** Cancels a download; what has come stays for the next. */
  public void cancel(Context ctx) {
    ctx.json(networks.cancel(known(ctx)));
  }

  /** Takes the body as a safetensors file. */
  public void put(Context ctx) throws IOException {
    ctx.json(networks.accept(known(ctx), ctx.bodyInputStream()));
  }

  private String known(Context ctx) {
    String key = ctx.pathParam("key");
    if (!networks.knows(key)) {
      throw new NotFoundResponse(
          "There is no feature network “%s”; the style page has those that there are."
              .formatted(key));
    }
    return key;
  }
}
