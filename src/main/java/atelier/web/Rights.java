package atelier.web;

import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.run.NoSuchRun;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.workshop.Participant;
import atelier.workshop.Sharing;
import atelier.workshop.Workshop;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.NotFoundResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody may see or change a run, an image set or a picture. What they may not see is not
 * there for them, in the same words as what never was.
 */
public final class Rights {
  private final Runs runs;
  private final ImageSetStore imageSets;
  private final Sharing sharing;
  private final Workshop workshop;

  public Rights(Runs runs, ImageSetStore imageSets, Sharing sharing, Workshop workshop) {
    this.runs = runs;
    this.imageSets = imageSets;
    this.sharing = sharing;
    this.workshop = workshop;
  }

  public boolean sees(Participant who, Run run) {
    return sharing.sees(who, run.id(), run.owner());
  }

  public boolean changes(Participant who, Run run) {
    return sharing.changes(who, run.owner());
  }

  /** What the program makes by itself is nobody's secret. */
  public boolean sees(Participant who, ImageSet set) {
    return set.builtIn() != null || sharing.sees(who, set.id(), set.owner());
  }

  public boolean changes(Participant who, ImageSet set) {
    return sharing.changes(who, set.owner());
  }

  /** A picture is seen by who gave it, and by those who see a run that was given it. */
  public boolean seesPicture(Participant who, String picture) {
    return sharing.hasGiven(who, picture)
        || runs.list().stream()
            .anyMatch(
                run ->
                    run.pictures().values().stream().anyMatch(given -> given.contains(picture))
                        && sees(who, run));
  }

  /** The runs that somebody may see, newest first. */
  public List<Run> runs(Participant who) {
    return runs.list().stream().filter(run -> sees(who, run)).toList();
  }

  /**
   * A page of the runs that somebody may see, newest first.
   *
   * @param before those that were made before this one, or null for the newest
   */
  public List<Run> runs(Participant who, @Nullable Run before, int most) {
    return page(before, most, runs::page, run -> sees(who, run));
  }

  /**
   * A page of the image sets that somebody may see, newest first.
   *
   * @param before those that were made before this one, or null for the newest
   */
  public List<ImageSet> imageSets(Participant who, @Nullable ImageSet before, int most) {
    return page(before, most, imageSets::page, set -> sees(who, set));
  }

  private static <T> List<T> page(
      @Nullable T before,
      int most,
      BiFunction<@Nullable T, Integer, List<T>> next,
      Predicate<T> seen) {
    List<T> page = new ArrayList<>();
    @Nullable T last = before;
    List<T> all;
    do {
      all = next.apply(last, most);
      all.stream().filter(seen).limit(most - page.size()).forEach(page::add);
      last = all.isEmpty() ? last : all.get(all.size() - 1);
    } while (page.size() < most && all.size() == most);
    return page;
  }

  /** The image sets that somebody may see, newest first. */
  public List<ImageSet> imageSets(Participant who) {
    return imageSets.list().stream().filter(set -> sees(who, set)).toList();
  }

  /** A run, if somebody may see it. */
  public Run run(Participant who, String id) {
    Run run = runs.find(id);
    if (!sees(who, run)) {
      throw new NoSuchRun(id);
    }
    return run;
  }

  /** An image set, if there is one that somebody may see. */
  public Optional<ImageSet> findImageSet(Participant who, String id) {
    return imageSets.find(id).filter(set -> sees(who, set));
  }

  /** An image set, if somebody may see it. */
  public ImageSet imageSet(Participant who, String id) {
    return findImageSet(who, id)
        .orElseThrow(
            () ->
                new NotFoundResponse(
                    "There is no image set “%s”; it may have been removed.".formatted(id)));
  }

  /** Refuses a request whose sender lacks a right that has to do with what the path names. */
  void require(Context ctx, Participant who, Right right) {
    switch (right) {
      case ANYONE, JOINED, WORKER -> {}
      case INSTRUCTOR -> {
        if (!who.isInstructor()) {
          throw new ForbiddenResponse("Only the instructor may do that.");
        }
      }
      case SEES_RUN -> run(who, id(ctx));
      case CHANGES_RUN -> {
        Run run = run(who, id(ctx));
        if (!changes(who, run)) {
          throw new ForbiddenResponse(
              "This run is %s’s; fork it, and change the fork."
                  .formatted(workshop.nameOf(run.owner())));
        }
      }
      case SEES_SET -> imageSet(who, id(ctx));
      case CHANGES_SET -> {
        ImageSet set = imageSet(who, id(ctx));
        if (!changes(who, set)) {
          throw new ForbiddenResponse(
              "This image set is %s’s; only they can change it."
                  .formatted(workshop.nameOf(set.owner())));
        }
      }
      case SEES_PICTURE -> {
        if (!seesPicture(who, id(ctx))) {
          throw new NotFoundResponse(
              "There is no such picture any more; it is kept for a day, or as long as a run uses it.");
        }
      }
    }
  }

  private static String id(Context ctx) {
    return ctx.pathParam("id");
  }
}
