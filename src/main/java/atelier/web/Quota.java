package atelier.web;

import atelier.run.Run;
import atelier.run.Runs;
import atelier.workshop.Participant;
import atelier.workshop.Quotas;
import atelier.workshop.Throttle;
import atelier.workshop.Workshop;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds participants to their quotas before a route is answered. What is under way counts, so that
 * many requests at once are no way round. The instructor has none. Safe for several threads.
 */
public final class Quota {
  private static final long MEGABYTE = 1_000_000;
  private static final int MANY = 100_000;

  private final Workshop workshop;
  private final Runs runs;
  private final Usage usage;
  private final Clock clock;
  private final Map<Use, Map<String, AtomicInteger>> underWay = new EnumMap<>(Use.class);
  private volatile Throttle questions;
  private volatile int questionsAllowed;

  public Quota(Workshop workshop, Runs runs, Usage usage, Clock clock) {
    this.workshop = workshop;
    this.runs = runs;
    this.usage = usage;
    this.clock = clock;
    for (Use use : Use.values()) {
      underWay.put(use, new ConcurrentHashMap<>());
    }
    this.questionsAllowed = workshop.house().quotas().toolRequests();
    this.questions = throttle(questionsAllowed);
  }

  /** Too much of something; the message says of what, and what to do. */
  public static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Exceeded(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /** Refuses a request that would be too much; to be followed by {@link #done}. */
  void check(Context ctx, Participant who) {
    if (who.isInstructor()) {
      return;
    }
    for (Use use : uses(ctx)) {
      int together = counter(use, who).incrementAndGet();
      ctx.attribute(attribute(use), who);
      if (use != Use.RUN || !startsNothing(ctx, who)) {
        check(use, who, together);
      }
    }
  }

  /**
   * Whether a run that is asked for is there already, or one that is to go on has never stopped.
   */
  private boolean startsNothing(Context ctx, Participant who) {
    String key = ctx.header("Idempotency-Key");
    if (key != null && runs.find(who.id(), key).isPresent()) {
      return true;
    }
    return ctx.path().endsWith("/resume")
        && runs.list().stream()
            .anyMatch(run -> run.id().equals(ctx.pathParam("id")) && run.state().active());
  }

  /** A request has been answered. */
  void done(Context ctx) {
    for (Use use : uses(ctx)) {
      Participant who = ctx.attribute(attribute(use));
      if (who != null) {
        counter(use, who).decrementAndGet();
      }
    }
  }

  private void check(Use use, Participant who, int together) {
    Quotas quotas = workshop.house().quotas();
    switch (use) {
      case RUN -> {
        checkDisk(who, quotas);
        if (active(who) + together > quotas.runs()) {
          throw new Exceeded(
              429,
              "You have %d runs that train or wait, as many as one may have here. Pause, stop or delete one first."
                  .formatted(active(who)));
        }
      }
      case TOOL -> {
        if (!questions(quotas).tryOnce(who.id())) {
          throw new Exceeded(
              429,
              "You may ask models %d questions a minute here. Wait a moment and ask again."
                  .formatted(quotas.toolRequests()));
        }
      }
      case UPLOAD -> {
        checkDisk(who, quotas);
        if (together > quotas.uploads()) {
          throw new Exceeded(
              429,
              "You send %d uploads already, as many as one may at once. Wait until one has arrived."
                  .formatted(together - 1));
        }
      }
    }
  }

  private void checkDisk(Participant who, Quotas quotas) {
    if (usage.bytesOf(who.id()) > quotas.megabytes() * MEGABYTE) {
      throw new Exceeded(
          507,
          "Your runs and image sets take %d MB, more than the %d MB that one may have here. Delete what you no longer need."
              .formatted(usage.bytesOf(who.id()) / MEGABYTE, quotas.megabytes()));
    }
    if (usage.bytesInAll() > quotas.megabytesInAll() * MEGABYTE) {
      throw new Exceeded(
          507,
          "The workshop’s disk is full: everybody’s things together take more than %d MB. Delete what you no longer need, or tell the instructor."
              .formatted(quotas.megabytesInAll()));
    }
  }

  /** How many runs of somebody train or wait. */
  int active(Participant who) {
    return (int)
        runs.list().stream()
            .filter(run -> run.owner().equals(who.id()))
            .map(Run::state)
            .filter(state -> state.active())
            .count();
  }

  private synchronized Throttle questions(Quotas quotas) {
    if (quotas.toolRequests() != questionsAllowed) {
      questionsAllowed = quotas.toolRequests();
      questions = throttle(questionsAllowed);
    }
    return questions;
  }

  private Throttle throttle(int each) {
    return new Throttle(each, MANY, Duration.ofMinutes(1), clock);
  }

  private AtomicInteger counter(Use use, Participant who) {
    return java.util.Objects.requireNonNull(underWay.get(use))
        .computeIfAbsent(who.id(), id -> new AtomicInteger());
  }

  private static Iterable<Use> uses(Context ctx) {
    return ctx.routeRoles().stream().filter(Use.class::isInstance).map(Use.class::cast).toList();
  }

  private static String attribute(Use use) {
    return "atelier.use." + use;
  }
}
