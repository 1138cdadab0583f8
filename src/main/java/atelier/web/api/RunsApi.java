package atelier.web.api;

import atelier.doctor.Doctor;
import atelier.doctor.Remedy;
import atelier.family.InvalidInput;
import atelier.run.NewRun;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.run.Telemetry.MetricRow;
import atelier.web.Access;
import atelier.web.BasePath;
import atelier.web.run.RunSummaries;
import atelier.web.run.RunSummary;
import atelier.workshop.Visibility;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/runs}: making, steering and removing runs. */
public final class RunsApi {
  private static final int MAX_KEY_LENGTH = 200;

  private final Runs runs;
  private final RunSummaries summaries;
  private final Doctor doctor;
  private final Access access;
  private final BasePath base;
  private final Body body;

  public RunsApi(
      Runs runs, RunSummaries summaries, Doctor doctor, Access access, BasePath base, Body body) {
    this.runs = runs;
    this.summaries = summaries;
    this.doctor = doctor;
    this.access = access;
    this.base = base;
    this.body = body;
  }

  /** A repeat with the same {@code Idempotency-Key} answers the run that was made first. */
  public void create(Context ctx) {
    String key = ctx.header("Idempotency-Key");
    if (key != null && (key.isBlank() || key.length() > MAX_KEY_LENGTH)) {
      throw new BadRequestResponse(
          "“Idempotency-Key” has 1 to %d characters.".formatted(MAX_KEY_LENGTH));
    }
    RunRequest wanted = body.required(ctx, RunRequest.class);
    NewRun request = wanted.newRun();
    Visibility visibility = access.visibility(wanted.visibility());
    access.checkInputs(ctx, request.imageSets().all(), request.pictures());
    accepted(
        ctx,
        runs.create(request, access.owner(ctx), key, made -> access.born(made.id(), visibility)));
  }

  /** Answers with a run that was just made. */
  void accepted(Context ctx, Run run) {
    ctx.status(202).header("Location", "/api/runs/" + run.id());
    answer(ctx, run);
  }

  /** The newest runs, or those before one of them. */
  public void list(Context ctx) {
    List<Run> page =
        Paging.of(
            ctx,
            base,
            "/api/runs",
            id -> access.run(ctx, id),
            (before, most) -> access.runs(ctx, before, most),
            Run::id);
    Map<String, MetricRow> latest = runs.telemetry().latest(page.stream().map(Run::id).toList());
    ctx.json(
        summaries.withoutFrames(page).stream()
            .map(one -> view(one, Optional.ofNullable(latest.get(one.run().id()))))
            .toList());
  }

  public void get(Context ctx) {
    answer(ctx, run(ctx));
  }

  public void pause(Context ctx) {
    answer(ctx, runs.pause(id(ctx)));
  }

  private record Resume(@Nullable Integer steps) {}

  public void resume(Context ctx) {
    Resume request = body.optional(ctx, Resume.class, new Resume(null));
    answer(ctx, runs.resume(id(ctx), request.steps));
  }

  public void stop(Context ctx) {
    answer(ctx, runs.stop(id(ctx)));
  }

  /** Trains for one step. */
  public void step(Context ctx) {
    answer(ctx, runs.stepOnce(id(ctx)));
  }

  private record Fork(@Nullable Integer step, @Nullable Map<String, Object> settings) {}

  public void fork(Context ctx) {
    Fork request = body.optional(ctx, Fork.class, new Fork(null, null));
    Map<String, Object> changes = request.settings == null ? Map.of() : request.settings;
    accepted(ctx, fork(ctx, id(ctx), request.step, changes));
  }

  private Run fork(Context ctx, String id, @Nullable Integer step, Map<String, ?> changes) {
    return runs.fork(id, step, changes, access.owner(ctx), fork -> access.born(fork.id()));
  }

  /** Changes live settings; one that is out of bounds or cannot change live is a 400. */
  public void adjust(Context ctx) {
    run(ctx);
    try {
      answer(ctx, runs.adjust(id(ctx), body.object(ctx)));
    } catch (InvalidInput e) {
      BadRequestResponse refused =
          new BadRequestResponse(String.valueOf(e.getMessage()), e.errors());
      refused.initCause(e);
      throw refused;
    }
  }

  /** Applies what a diagnosis offers: to the run itself, or to a fork of it, which is a 202. */
  public void remedy(Context ctx) {
    Run run = run(ctx);
    String key = ctx.pathParam("key");
    Remedy remedy =
        doctor.examine(run).stream()
            .flatMap(diagnosis -> diagnosis.remedies().stream())
            .filter(r -> r.key().equals(key))
            .findFirst()
            .orElseThrow(
                () ->
                    new NotFoundResponse(
                        "What the remedy “%s” helps against is over, or never was; look at the run again."
                            .formatted(key)));
    if (remedy.live()) {
      answer(ctx, runs.adjust(run.id(), remedy.settings()));
    } else {
      accepted(ctx, fork(ctx, run.id(), remedy.from(), remedy.settings()));
    }
  }

  /** Changes what its people say of a run, and who may see it. */
  public void describe(Context ctx) {
    access.put(body.required(ctx, CardChange.class).applied(access.card(id(ctx))));
    answer(ctx, run(ctx));
  }

  public void delete(Context ctx) {
    runs.delete(id(ctx));
    ctx.status(204);
  }

  private Run run(Context ctx) {
    return runs.find(id(ctx));
  }

  private static String id(Context ctx) {
    return ctx.pathParam("id");
  }

  private void answer(Context ctx, Run run) {
    ctx.json(view(run));
  }

  private RunView view(Run run) {
    return view(summaries.withoutFrame(run), runs.telemetry().latest(run.id()));
  }

  private RunView view(RunSummary summary, Optional<MetricRow> latest) {
    return RunView.of(summary, latest, doctor, access.nameOf(summary.run().owner()), base);
  }
}
