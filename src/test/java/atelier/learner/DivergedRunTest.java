package atelier.learner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.StandardLearners;
import atelier.blob.BlobStore;
import atelier.family.Families;
import atelier.family.Settings;
import atelier.imageset.ImageSet;
import atelier.run.Run;
import atelier.storage.Database;
import atelier.storage.SchedulerQueue;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import atelier.web.TestServer;
import atelier.worker.ServerLink;
import atelier.worker.Worker;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run a weight of which becomes NaN, from the worker that trains it to what scripts are told of
 * it.
 */
class DivergedRunTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String WEIGHT = "discriminator.0.weight";

  private final CountDownLatch kept = new CountDownLatch(1);
  private final AtomicLong ranAwayAt = new AtomicLong();
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void goesBackToItsLastHealthyCheckpointAndSaysSo(@TempDir Path folder) throws Exception {
    Families families = Families.standard();
    Learners learners =
        new Learners(
            Map.of("dense", task -> new Running(StandardLearners.create(families).create(task))));
    try (TestServer server = new TestServer(folder).start();
        Database database = Database.open("jdbc:sqlite:" + folder.resolve("atelier.db"));
        Worker worker =
            new Worker(
                "worker",
                new ServerLink(
                    URI.create(server.url()), TestServer.WORKER_TOKEN, "worker", () -> "an engine"),
                new SchedulerQueue(database, Clock.systemUTC()),
                1,
                new BlobStore(folder.resolve("cache")),
                families,
                learners,
                run -> {})) {
      ImageSet set = server.addImageSet(40);
      worker.start();
      Run run = server.addRun(set);
      double rate = run.settings().real("discriminatorRate");
      await().atMost(PATIENCE).until(() -> !server.runStore.checkpoints(run.id()).isEmpty());
      kept.countDown();
      await().atMost(PATIENCE).until(() -> server.runs.find(run.id()).attempt() == 2);

      int back = server.runStore.checkpoints(run.id()).get(0).step();
      JsonNode ill = told(server, run);
      JsonNode diverged = diagnosis(ill);
      assertEquals(ranAwayAt.get(), diverged.path("since").asInt(), "at once");
      assertEquals(back, ill.path("step").asInt(), "back from " + ranAwayAt);
      assertEquals(ill.path("note"), diverged.path("text"));
      assertTrue(
          diverged.path("text").asText().contains("went back to step %,d".formatted(back)),
          diverged.toString());
      assertEquals(rate / 4, ill.path("settings").path("discriminatorRate").asDouble());
      assertEquals("training", ill.path("state").asText());

      goOn.countDown();
      await().atMost(PATIENCE).until(() -> diagnosis(told(server, run)).isMissingNode());
      assertTrue(
          server.runs.find(run.id()).step() > ranAwayAt.get() + 100, "it came well past that step");
    }
  }

  private static JsonNode told(TestServer server, Run run) throws Exception {
    return TestServer.json(server.get("/api/runs/" + run.id()));
  }

  private static JsonNode diagnosis(JsonNode run) {
    for (JsonNode diagnosis : run.path("diagnoses")) {
      if (diagnosis.path("key").asText().equals("diverged")) {
        return diagnosis;
      }
    }
    return MissingNode.getInstance();
  }

  /**
   * A real learner, one weight of which is no number any more in the step after its first
   * checkpoint, once that is kept. When it has gone back, it waits until it may go on.
   */
  private final class Running implements Learner {
    private final Learner real;
    private boolean saved;
    private boolean back;

    Running(Learner real) {
      this.real = real;
    }

    @Override
    public StepMetrics step() {
      if (back) {
        waitFor(goOn);
      } else if (saved) {
        waitFor(kept);
        TensorMap state = real.state();
        ranAwayAt.set(state.get("steps").longs()[0]);
        real.restore(withoutNumber(state));
      }
      return real.step();
    }

    private static void waitFor(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static TensorMap withoutNumber(TensorMap state) {
      TensorMap changed = new TensorMap();
      state.names().forEach(name -> changed.put(name, state.get(name)));
      float[] weights = state.get(WEIGHT).floats();
      weights[0] = Float.NaN;
      return changed.put(WEIGHT, Tensor.of(weights, state.get(WEIGHT).shape()));
    }

    @Override
    public void restore(TensorMap state) {
      back = true;
      real.restore(state);
    }

    @Override
    public Preview preview() {
      return real.preview();
    }

    @Override
    public Map<String, Float> vitals() {
      return real.vitals();
    }

    @Override
    public void adjust(Settings changed) {
      real.adjust(changed);
    }

    @Override
    public TensorMap state() {
      saved = true;
      return real.state();
    }

    @Override
    public int arrays() {
      return real.arrays();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
