package atelier.learner.gan;

import atelier.family.Settings;
import atelier.nn.Ops;

/** The turns of a step: as many as it takes to update each network as often as settings say. */
public final class Turns {
  private Turns() {}

  /** One turn. */
  @FunctionalInterface
  public interface Turn {
    /**
     * Has both networks look at a batch, and updates those that are to be updated.
     *
     * @param ops what the turn's arrays belong to
     */
    Judgement play(Ops ops, boolean updateDiscriminator, boolean updateGenerator);
  }

  /** Plays them, at least one, and returns what the last one came to. */
  public static Judgement play(Ops ops, Settings settings, Turn turn) {
    int discriminatorUpdates = settings.whole("discriminatorUpdates");
    int generatorUpdates = settings.whole("generatorUpdates");
    Judgement judgement = turn.play(ops, discriminatorUpdates > 0, generatorUpdates > 0);
    for (int i = 1; i < Math.max(discriminatorUpdates, generatorUpdates); i++) {
      try (Ops more = ops.child()) {
        judgement = turn.play(more, i < discriminatorUpdates, i < generatorUpdates);
      }
    }
    return judgement;
  }
}
