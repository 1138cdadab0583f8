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

  /** Called before a translation is answered. */
  public volatile BeforeTranslation beforeTranslation = earlier -> {};

  /** May keep the answer waiting, or refuse it. */
  @FunctionalInterface
  public interface BeforeTranslation {
    /** Told how many translations were asked for earlier. */
    void at(int earlier) throws NoAnswer;
  }

  /** The translations that were asked for, in order. */
  public final List<ToWorker.Translate> translations = new CopyOnWriteArrayList<>();

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
  public List<Picture> ask(Run run, Job job, ToWorker.Question question, List<Picture> with)
      throws NoAnswer {
    if (question instanceof ToWorker.Translate translate) {
      return translated(translate, with);
    }
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

  /** Negatives, and negatives of those as the way back. */
  private List<Picture> translated(ToWorker.Translate translate, List<Picture> with)
      throws NoAnswer {
    translations.add(translate);
    beforeTranslation.at(translations.size() - 1);
    List<Picture> pictures = new ArrayList<>(with.stream().map(FakeWorkers::negative).toList());
    if (translate.back()) {
      pictures.addAll(with);
    }
    return pictures;
  }

  /** A picture with every level turned round. */
  public static Picture negative(Picture picture) {
    byte[] pixels = new byte[picture.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (255 - picture.pixels()[i]);
    }
    return new Picture(picture.width(), picture.height(), picture.channels(), pixels);
  }
}
