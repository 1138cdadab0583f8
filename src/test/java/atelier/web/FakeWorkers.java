package atelier.web;

import atelier.imageset.Picture;
import atelier.link.Job;
import atelier.link.ToWorker;
import atelier.run.Run;
import atelier.run.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Workers that note what they are told, and answer questions with plain pictures. */
public final class FakeWorkers implements Workers {
  /** What was asked, in order. */
  public final List<ToWorker.Sample> asked = new CopyOnWriteArrayList<>();

  /** What was told, in order. */
  public final List<ToWorker> told = new CopyOnWriteArrayList<>();

  public volatile int connected = 1;

  /** Why questions are not answered from this number on; answered where it is null. */
  public volatile @Nullable String refusal;

  public volatile int refuseFrom;

  @Override
  public int connected() {
    return connected;
  }

  @Override
  public void wake() {}

  @Override
  public void tell(String worker, ToWorker message) {
    told.add(message);
  }

  @Override
  public List<Picture> ask(Run run, Job job, ToWorker.Question question) throws NoAnswer {
    ToWorker.Sample sample = (ToWorker.Sample) question;
    asked.add(sample);
    String why = refusal;
    if (why != null && sample.first() >= refuseFrom) {
      throw new NoAnswer(why);
    }
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < sample.count(); i++) {
      byte[] pixels = new byte[64];
      java.util.Arrays.fill(pixels, (byte) (sample.first() + i + sample.seed()));
      pictures.add(new Picture(8, 8, 1, pixels));
    }
    return pictures;
  }
}
