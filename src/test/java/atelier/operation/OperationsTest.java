package atelier.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.operation.Operation.Kind;
import atelier.operation.Operation.State;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class OperationsTest {
  private final Clock clock = Clock.systemUTC();
  private final OperationStore store = new MemoryOperationStore();
  private final Set<String> made = new HashSet<>();
  private final Operations operations = start(clock);

  @Test
  void oneIsCarriedOut() throws Exception {
    UnderWay begun = begin();
    assertEquals(State.WAITING, state(begun));
    String made =
        begun.carryOut(
            () -> {
              begun.at(3, 10);
              assertEquals(3, operations.find(id(begun)).orElseThrow().done());
              assertEquals(State.RUNNING, operations.list(Kind.TRANSLATION, "run").get(0).state());
              return "a set";
            },
            set -> "id of " + set,
            why -> "never");
    assertEquals("a set", made);
    Operation over = operations.find(id(begun)).orElseThrow();
    assertEquals(State.FINISHED, over.state());
    assertEquals("id of a set", over.result());
    assertNull(over.error());
    assertEquals(3, over.done());
    assertEquals(Map.of("imageSet", "set"), over.details());
    assertEquals(List.of(over), operations.list(Kind.TRANSLATION, "run"));
    assertEquals(List.of(), operations.underWay(Kind.TRANSLATION));
  }

  @Test
  void oneThatFailsSaysWhy() {
    UnderWay begun = begin();
    assertThrows(
        IOException.class,
        () ->
            begun.carryOut(
                () -> {
                  throw new IOException("broken");
                },
                nothing -> null,
                why -> "It is " + why.getMessage() + "; try again."));
    assertEquals("It is broken; try again.", operations.find(id(begun)).orElseThrow().error());
    assertFalse(begun.start(), "it is over");
  }

  @Test
  void oneIsCancelledWhenItNextSaysHowFarItIs() {
    UnderWay begun = begin();
    assertThrows(
        CancellationException.class,
        () ->
            begun.carryOut(
                () -> {
                  begun.at(1, 10);
                  begun.cancel();
                  begun.at(2, 10);
                  return "never";
                },
                made -> made,
                why -> String.valueOf(why.getMessage())));
    Operation over = operations.find(id(begun)).orElseThrow();
    assertEquals(State.FAILED, over.state());
    assertTrue(String.valueOf(over.error()).contains("cancelled"), over.error());
  }

  @Test
  void oneThatIsForgottenLeavesNothing() {
    UnderWay begun = begin();
    operations.forget(id(begun));
    assertThrows(CancellationException.class, () -> begun.at(1, 10));
    begun.fail("too late");
    assertEquals(Optional.empty(), operations.find(id(begun)));
    assertEquals(List.of(), store.underWay());
  }

  @Test
  void anOrderlyEndOfTheServerEndsThem() {
    UnderWay begun = begin();
    begun.start();
    begun.at(4, 10);
    operations.close();
    Operation over = start(clock).find(id(begun)).orElseThrow();
    assertEquals(State.FAILED, over.state());
    assertEquals(Operations.BROKEN_OFF, over.error());
    assertEquals(4, over.done());
    assertThrows(CancellationException.class, () -> begun.at(5, 10), "nobody goes on");
  }

  @Test
  void whatDiedWithTheServerIsOverAfterItsNextStart() {
    UnderWay waiting = begin();
    UnderWay running = begin();
    running.start();
    Operations next = start(clock); // the first was never closed
    for (UnderWay one : List.of(waiting, running)) {
      Operation over = next.find(id(one)).orElseThrow();
      assertEquals(State.FAILED, over.state());
      assertEquals(Operations.BROKEN_OFF, over.error());
    }
    assertEquals(2, next.list(Kind.TRANSLATION, "run").size());
  }

  @Test
  void theTranslationOfASetGoesOnWithTheNextServer() {
    UnderWay begun =
        operations.begin(Kind.TRANSLATION, "run", "local", Map.of(Operation.NAME, "Turned"), 10);
    begun.start();
    operations.close();
    assertThrows(CancellationException.class, () -> begun.at(5, 10), "nobody goes on here");
    begun.fail("what is said of that");
    List<UnderWay> left = start(clock).underWay(Kind.TRANSLATION);
    assertEquals(List.of(id(begun)), left.stream().map(OperationsTest::id).toList());
    assertTrue(left.get(0).start(), "it waits");
  }

  @Test
  void whatHadMadeItsSetIsFinishedAfterTheNextStart() {
    UnderWay begun =
        operations.begin(Kind.TRANSLATION, "run", "local", Map.of(Operation.NAME, "Turned"), 10);
    begun.start();
    made.add(id(begun)); // and there the server was killed
    Operations next = start(clock);
    Operation over = next.find(id(begun)).orElseThrow();
    assertEquals(State.FINISHED, over.state());
    assertEquals(id(begun), over.result());
    assertEquals(List.of(), next.underWay(Kind.TRANSLATION), "nobody makes it again");
  }

  @Test
  void whatIsOldIsForgotten() {
    String id = id(begin());
    assertTrue(start(later(29)).find(id).isPresent());
    assertFalse(start(later(31)).find(id).isPresent());
  }

  /** What the next server has. */
  private Operations start(Clock at) {
    return new Operations(store, made::contains, at);
  }

  private Clock later(int days) {
    return Clock.offset(clock, Duration.ofDays(days));
  }

  private UnderWay begin() {
    return operations.begin(Kind.TRANSLATION, "run", "local", Map.of("imageSet", "set"), 10);
  }

  private static String id(UnderWay operation) {
    return operation.now().id();
  }

  private static State state(UnderWay operation) {
    return operation.now().state();
  }
}
