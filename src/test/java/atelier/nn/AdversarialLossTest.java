package atelier.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdversarialLossTest {
  @ParameterizedTest
  @EnumSource(AdversarialLoss.class)
  void slopesAreDerivatives(AdversarialLoss loss) {
    for (double logit = -4.05; logit < 4; logit += 0.3) {
      assertEquals(slope(loss::real, logit), loss.realSlope(logit), 1e-5);
      assertEquals(slope(loss::fake, logit), loss.fakeSlope(logit), 1e-5);
      assertEquals(slope(loss::generator, logit), loss.generatorSlope(logit), 1e-5);
    }
  }

  @Test
  void staysFiniteFarOut() {
    assertEquals(1000, AdversarialLoss.NON_SATURATING.fake(1000), 1e-9);
    assertEquals(0, AdversarialLoss.NON_SATURATING.fake(-1000), 1e-9);
    assertEquals(-1, AdversarialLoss.NON_SATURATING.generatorSlope(-1000), 1e-9);
  }

  private static double slope(DoubleUnaryOperator f, double x) {
    return (f.applyAsDouble(x + 1e-6) - f.applyAsDouble(x - 1e-6)) / 2e-6;
  }
}
