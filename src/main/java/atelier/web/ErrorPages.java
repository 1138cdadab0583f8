package atelier.web;

import atelier.blob.BlobGone;
import atelier.builtin.Unavailable;
import atelier.family.InvalidInput;
import atelier.imageset.intake.NoUsablePicture;
import atelier.imageset.intake.PairsForOneSet;
import atelier.imageset.intake.Rejection;
import atelier.imageset.intake.TooLarge;
import atelier.outage.Fatal;
import atelier.outage.Outage;
import atelier.pretrained.WrongWeights;
import atelier.run.NoSuchRun;
import atelier.run.RunConflict;
import atelier.run.Workers;
import atelier.web.body.BodyRefused;
import atelier.workshop.Names;
import atelier.workshop.Workshop;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.router.EndpointNotFound;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EofException;
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

  /** An error as RFC 9457 has it; {@code errors} is by field, {@code rejected} by file. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Problem(
      String type,
      String title,
      int status,
      String detail,
      Map<String, String> errors,
      List<Rejection> rejected) {}

  /** What the error page shows. */
  public record ErrorPage(int status, String title, String detail) {}

  void addTo(RoutesConfig routes) {
    routes.exception(InvalidInput.class, (e, ctx) -> answer(ctx, 422, e, e.errors()));
    routes.exception(NoSuchRun.class, (e, ctx) -> answer(ctx, 404, e, Map.of()));
    routes.exception(RunConflict.class, (e, ctx) -> answer(ctx, 409, e, Map.of()));
    routes.exception(CancellationException.class, (e, ctx) -> answer(ctx, 409, e, Map.of()));
    routes.exception(TooLarge.class, (e, ctx) -> answer(ctx, 413, e, Map.of()));
    routes.exception(
        NoUsablePicture.class, (e, ctx) -> answer(ctx, 422, sentence(e), Map.of(), e.rejected()));
    routes.exception(PairsForOneSet.class, (e, ctx) -> answer(ctx, 422, e, Map.of()));
    routes.exception(WrongWeights.class, (e, ctx) -> answer(ctx, 422, e, Map.of()));
    routes.exception(Workers.NoAnswer.class, (e, ctx) -> answer(ctx, 503, e, Map.of()));
    routes.exception(Unavailable.class, (e, ctx) -> answer(ctx, 503, e, Map.of()));
    routes.exception(BodyRefused.class, (e, ctx) -> answer(ctx, e.status(), e, Map.of()));
    routes.exception(BlobGone.class, (e, ctx) -> answer(ctx, 410, e, Map.of()));
    routes.exception(
        Names.BadName.class, (e, ctx) -> answer(ctx, 400, e, Map.of("name", sentence(e))));
    routes.exception(Quota.Exceeded.class, (e, ctx) -> answer(ctx, e.status(), e, Map.of()));
    routes.exception(Workshop.Refused.class, (e, ctx) -> answer(ctx, 403, e, Map.of()));
    routes.exception(Workshop.TooManyTries.class, (e, ctx) -> answer(ctx, 429, e, Map.of()));
    routes.exception(HttpResponseException.class, this::answer);
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          if (isOfAClientThatLeft(e)) {
            LOG.debug("{} went away", ctx.ip(), e);
            return;
          }
          Optional<Outage> outage = Outage.in(e);
          if (outage.isPresent()) {
            LOG.warn("{} {}: {}", ctx.method(), ctx.path(), outage.get().kind());
            answer(ctx, status(outage.get().kind()), outage.get(), Map.of());
            return;
          }
          if (!Fatal.report(e)) {
            LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
          }
          answer(
              ctx,
              500,
              "Something went wrong here; the server’s log says what.",
              Map.of(),
              List.of());
        });
  }

  private static int status(Outage.Kind kind) {
    return switch (kind) {
      case DISK_FULL, READ_ONLY -> 507;
      case DATABASE_AWAY, DATABASE_DAMAGED -> 503;
    };
  }

  private void answer(HttpResponseException e, Context ctx) {
    Map<String, String> errors = new LinkedHashMap<>(e.getDetails());
    String allowed = errors.remove("availableMethods");
    allowed = allowed == null ? errors.remove("Available methods") : allowed;
    if (allowed != null) {
      ctx.header("Allow", allowed);
    }
    if (e.getStatus() == 401) {
      ctx.header("WWW-Authenticate", "Bearer");
    }
    String detail = sentence(e);
    if (e instanceof EndpointNotFound) {
      detail = "There is nothing at %s.".formatted(ctx.path());
    } else if (e.getStatus() == 405) {
      detail = "%s cannot be done here; allowed is %s.".formatted(ctx.method(), allowed);
    } else if (e.getStatus() == 413 && detail.equals(HttpStatus.CONTENT_TOO_LARGE.getMessage())) {
      detail = "The body is larger than the 1 MB that is read here; send less.";
    }
    answer(ctx, e.getStatus(), detail, errors, List.of());
  }

  private void answer(Context ctx, int status, Exception e, Map<String, String> errors) {
    answer(ctx, status, sentence(e), errors, List.of());
  }

  private void answer(
      Context ctx,
      int status,
      String detail,
      Map<String, String> errors,
      List<Rejection> rejected) {
    if (ctx.res().isCommitted()) {
      cut(ctx, detail);
      return;
    }
    ctx.res().resetBuffer();
    ctx.removeHeader("Content-Disposition").removeHeader("Content-Length").removeHeader("ETag");
    ctx.header("Cache-Control", "no-store");
    String title = HttpStatus.forStatus(status).getMessage();
    ctx.status(status);
    if (isForScripts(ctx)) {
      ctx.json(new Problem("about:blank", title, status, detail, errors, rejected));
      ctx.res().setCharacterEncoding(null); // JSON has no charset
      ctx.contentType("application/problem+json");
    } else {
      templates.render(ctx, "error/error.jte", new ErrorPage(status, title, detail));
    }
  }

  /** Ends an answer that is half sent, so that nobody takes it for whole. */
  private static void cut(Context ctx, String why) {
    LOG.warn("{} {} was cut short: {}", ctx.method(), ctx.path(), why);
    ServletContextRequest.getServletContextRequest(ctx.req())
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
  }

  private static boolean isOfAClientThatLeft(Throwable e) {
    Throwable cause = e.getCause();
    return e instanceof EofException || (cause != null && isOfAClientThatLeft(cause));
  }

  private static boolean isForScripts(Context ctx) {
    String path = ctx.path();
    String accept = ctx.header("Accept");
    return path.startsWith("/api/")
        || path.startsWith("/worker/")
        || path.equals("/healthz")
        || (accept != null && accept.contains("json") && !accept.contains("html"));
  }

  private static String sentence(Exception e) {
    return Objects.requireNonNullElse(e.getMessage(), "The request cannot be answered.");
  }
}
