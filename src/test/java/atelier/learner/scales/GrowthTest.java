package atelier.learner.scales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.learner.scales.Growth.Stage;
import atelier.tensor.TensorMap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {
  @Test
  void learnsThenFadesInUntilItHasTheSizeOfTheSet() {
    Growth growth = new Growth(16);
    assertEquals(4, growth.phases());
    List<Stage> stages = new ArrayList<>();
    List<Double> fades = new ArrayList<>();
    for (int step = 0; step < 10; step++) {
      stages.add(growth.stage());
      fades.add(growth.fade());
      growth.advance(2);
    }
    Stage four = new Stage(4, 4);
    Stage toEight = new Stage(4, 8);
    Stage eight = new Stage(8, 8);
    Stage toSixteen = new Stage(8, 16);
    Stage sixteen = new Stage(16, 16);
    assertEquals(
        List.of(four, four, toEight, toEight, eight, eight, toSixteen, toSixteen, sixteen, sixteen),
        stages);
    assertEquals(List.of(1.0, 1.0, 0.0, 0.5, 1.0, 1.0, 0.0, 0.5, 1.0, 1.0), fades);
  }

  @Test
  void skipsToALaterResolutionOnce() {
    Growth growth = new Growth(64);
    growth.skipTo(4);
    assertEquals(new Stage(4, 4), growth.stage());
    growth.skipTo(32);
    assertEquals(new Stage(4, 32), growth.stage());
    growth.advance(4);
    growth.skipTo(16);
    growth.skipTo(32);
    assertEquals(new Stage(4, 32), growth.stage());
    assertEquals(0.25, growth.fade());
    growth.skipTo(128);
    assertEquals(new Stage(32, 64), growth.stage(), "no larger than the set");
    assertEquals(0, growth.fade());
  }

  @Test
  void goesOnInTheMiddleOfAFade() {
    Growth growth = new Growth(32);
    for (int step = 0; step < 4; step++) {
      growth.advance(3);
    }
    TensorMap state = new TensorMap();
    growth.save("growth", state);
    Growth again = new Growth(32);
    again.load("growth", state);
    assertEquals(growth.stage(), again.stage());
    assertEquals(growth.fade(), again.fade());
  }
}
