package atelier.web;

import atelier.family.InvalidInput;
import atelier.run.NoSuchRun;
import atelier.run.RunConflict;
import atelier.run.Workers;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns exceptions into answers: {@code application/problem+json} (RFC 9457) for scripts, a page
 * for people. What nobody foresaw is logged here, once.
 */
public final class ErrorPages {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);

  private final Templates templates;

  public ErrorPages(Templates templates) {
    this.templates = templates;
  }

  /** An error as RFC 9457 has it; {@code errors} is by field. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Problem(
      String type, String title, int status, String detail, Map<String, String> errors) {}

  /** What the error page shows. */
  public record ErrorPage(int status, String title, String detail) {}

  void addTo(RoutesConfig routes) {
    routes.exception(
        InvalidInput.class, (e, ctx) -> answer(ctx, 422, sentence(e, ctx), e.errors()));
    routes.exception(NoSuchRun.class, (e, ctx) -> answer(ctx, 404, sentence(e, ctx)));
    routes.exception(RunConflict.class, (e, ctx) -> answer(ctx, 409, sentence(e, ctx)));
    routes.exception(Workers.NoAnswer.class, (e, ctx) -> answer(ctx, 503, sentence(e, ctx)));
    routes.exception(HttpResponseException.class, this::answer);
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
          answer(ctx, 500, "Something went wrong here; the server's log says what.");
        });
  }

  private void answer(HttpResponseException e, Context ctx) {
    String allowed = e.getDetails().get("availableMethods");
    allowed = allowed == null ? e.getDetails().get("Available methods") : allowed;
    if (allowed != null) {
      ctx.header("Allow", allowed);
    }
    if (e.getStatus() == 401) {
      ctx.header("WWW-Authenticate", "Bearer");
    }
    answer(
        ctx,
        e.getStatus(),
        switch (e.getStatus()) {
          case 404 ->
              e instanceof io.javalin.router.EndpointNotFound
                  ? "There is nothing at %s.".formatted(ctx.path())
                  : sentence(e, ctx);
          case 405 -> "%s cannot be done here; allowed is %s.".formatted(ctx.method(), allowed);
          default -> sentence(e, ctx);
        });
  }

  private void answer(Context ctx, int status, String detail) {
    answer(ctx, status, detail, Map.of());
  }

  private void answer(Context ctx, int status, String detail, Map<String, String> errors) {
    String title = HttpStatus.forStatus(status).getMessage();
    ctx.status(status);
    if (isForScripts(ctx)) {
      ctx.json(new Problem("about:blank", title, status, detail, errors));
      ctx.contentType("application/problem+json");
    } else {
      templates.render(ctx, "error/error.jte", new ErrorPage(status, title, detail));
    }
  }

  private static boolean isForScripts(Context ctx) {
    String path = ctx.path();
    String accept = ctx.header("Accept");
    return path.startsWith("/api/")
        || path.startsWith("/worker/")
        || path.equals("/healthz")
        || (accept != null && accept.contains("json") && !accept.contains("html"));
  }

  private static String sentence(Exception e, Context ctx) {
    return Objects.requireNonNullElse(e.getMessage(), "The request cannot be answered.");
  }
}
