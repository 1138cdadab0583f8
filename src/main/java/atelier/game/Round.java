package atelier.game;

import org.jspecify.annotations.Nullable;

/**
 * One picture to guess at.
 *
 * @param png the picture
 * @param real whether it is one of the image set
 * @param run that drew it, or learnt from it
 * @param step of the run when it drew it; 0 for a real one
 * @param belief how sure the run's discriminator is, from 0 to 1, that it is real; null where it
 *     could not be asked
 */
public record Round(byte[] png, boolean real, String run, int step, @Nullable Double belief) {

  /** Whether the discriminator is right; null where it could not be asked. */
  public @Nullable Boolean discriminatorIsRight() {
    return belief == null ? null : (belief >= 0.5) == real;
  }

  /** Whether two pictures are of one kind and age, so that one would give the other away. */
  boolean resembles(Round other) {
    return !real && !other.real && run.equals(other.run) && step == other.step;
  }
}
