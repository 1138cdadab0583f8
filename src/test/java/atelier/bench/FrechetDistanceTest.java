package atelier.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FrechetDistanceTest {
  private static final int COUNT = 20_000;

  /** Correlated: (x, x/2 + y/2), stretched and moved. */
  private static List<float[]> normal(long seed, double scale, double shift) {
    Random random = new Random(seed);
    return Stream.generate(
            () -> {
              double x = random.nextGaussian();
              double y = 0.5 * x + 0.5 * random.nextGaussian();
              return new float[] {(float) (scale * x + shift), (float) (scale * y)};
            })
        .limit(COUNT)
        .toList();
  }

  @Test
  void isNothingToTheSameAndLittleToMoreOfTheKind() {
    FrechetDistance distance = new FrechetDistance(normal(1, 1, 0));
    assertEquals(0, distance.to(normal(1, 1, 0)), 1e-6);
    assertEquals(0, distance.to(normal(2, 1, 0)), 1e-3);
  }

  /** Of s²C and C it is (s − 1)²·tr C, with tr C = 1 + ½; means add their squared distance. */
  @Test
  void isThatOfNormalDistributions() {
    FrechetDistance distance = new FrechetDistance(normal(1, 1, 0));
    assertEquals(4 * 1.5 + 9, distance.to(normal(2, 3, 3)), 0.2);
  }

  /** Of the unit circle's covariance and diag(4, 9): (2 − 1)² + (3 − 1)². */
  @Test
  void takesEachDirectionByItself() {
    Random random = new Random(3);
    List<float[]> round =
        Stream.generate(
                () -> new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()})
            .limit(COUNT)
            .toList();
    List<float[]> stretched = round.stream().map(x -> new float[] {2 * x[0], -3 * x[1]}).toList();
    assertEquals(5, new FrechetDistance(round).to(stretched), 0.1);
  }
}
