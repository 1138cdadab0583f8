package atelier.web.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.web.api.Comparison.Trial;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void saysWhatIsTheSameForEverySeedOnly() {
    assertTrue(text(0.02, 0.03, 0.01).contains("they help, over 3 seeds"));
    assertTrue(text(-0.02, -0.03, -0.01).contains("(−2.0 points): they do harm, over 3 seeds"));
    assertTrue(
        text(0.04, -0.01, 0.03)
            .contains("no clear difference, from −1.0 points to +4.0 points, over 3 seeds"));
    assertTrue(text(0, 0, 0).contains("no clear difference"));
  }

  @Test
  void doesNotTrustFewSeeds() {
    assertTrue(text(0.02).contains("they help, but one seed may be chance; train 3"));
    assertTrue(text(0.02, 0.01).contains("but two seeds may be chance"));
  }

  @Test
  void comparesOnlyWhatIsAlike() {
    Map<Object, Trial> one = Map.of("seed 1", new Trial(0.5, 0.5));
    Map<Object, Trial> other = Map.of("seed 2", new Trial(0.9, 0.9));
    assertEquals(
        "No two finished classifiers with the same seed, steps and settings yet.",
        new Comparison(one, other).text());
  }

  private static String text(double... gains) {
    Map<Object, Trial> less = new HashMap<>();
    Map<Object, Trial> more = new HashMap<>();
    for (int seed = 0; seed < gains.length; seed++) {
      less.put(seed, new Trial(0.5, 0.5));
      more.put(seed, new Trial(0.5 + gains[seed], 0.5 + gains[seed]));
    }
    return new Comparison(less, more).text();
  }
}
