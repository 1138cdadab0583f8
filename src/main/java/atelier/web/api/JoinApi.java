package atelier.web.api;

import atelier.web.Access;
import atelier.workshop.Credentials;
import atelier.workshop.Participant;
import atelier.workshop.Workshop;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/join} and {@code /api/me}: coming in, and who one is. */
public final class JoinApi {
  private final Access access;
  private final Workshop workshop;
  private final Credentials credentials;
  private final Body body;

  public JoinApi(Access access, Workshop workshop, Credentials credentials, Body body) {
    this.access = access;
    this.workshop = workshop;
    this.credentials = credentials;
    this.body = body;
  }

  private record Join(@Nullable String code, @Nullable String pin, @Nullable String name) {}

  private record Joined(String id, String name, String token, String pin) {}

  /** Joins by a code, or comes back by a PIN. */
  public void join(Context ctx) {
    Join request = body.required(ctx, Join.class);
    if (request.name == null || (request.code == null) == (request.pin == null)) {
      String sentence = "Send “code” and “name” to join, or “pin” and “name” to come back.";
      throw new BadRequestResponse(
          sentence, Map.of(request.name == null ? "name" : "code", sentence));
    }
    String from = access.address(ctx);
    Participant person =
        request.code != null
            ? workshop.join(request.code, request.name, from)
            : workshop.comeBack(String.valueOf(request.pin), request.name, from);
    access.begin(ctx, person);
    ctx.status(201)
        .header("Cache-Control", "no-store")
        .json(
            new Joined(
                person.id(), person.name(), credentials.token(person), credentials.pin(person)));
  }
}
