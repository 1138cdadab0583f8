package atelier.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairTurnsTest {
  @Test
  void tellsHowManyTurnsAnItemWaits() {
    FairTurns<String> turns = new FairTurns<>(item -> item.substring(0, 1));
    List.of("a1", "a2", "a3", "b1").forEach(turns::add);
    assertEquals(6, turns.untilNext("a1"));
    assertEquals(2, turns.untilNext("b1"));
  }

  /** The owner is the first letter. */
  private final FairTurns<String> turns = new FairTurns<>(run -> run.substring(0, 1));

  private List<String> next(int count) {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(turns.next().orElse("none"));
    }
    return taken;
  }

  @Test
  void anOwnerWithThreeRunsGetsNoMoreThanOneWithOne() {
    List.of("a1", "a2", "a3", "b1").forEach(turns::add);
    List<String> taken = next(12);
    assertEquals(6, taken.stream().filter("b1"::equals).count());
    for (String run : List.of("a1", "a2", "a3")) {
      assertEquals(2, taken.stream().filter(run::equals).count(), run);
    }
  }

  @Test
  void aNewRunComesNext() {
    turns.add("a1");
    turns.add("b1");
    next(5);
    turns.add("c1");
    assertEquals(List.of("c1"), next(1));
  }

  @Test
  void whatIsRemovedGetsNoTurn() {
    turns.add("a1");
    turns.add("b1");
    turns.remove("a1");
    assertEquals(List.of("b1", "b1"), next(2));
    turns.remove("b1");
    assertEquals(List.of("none"), next(1));
  }
}
