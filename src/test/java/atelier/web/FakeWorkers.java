package atelier.web;

import atelier.family.Point;
import atelier.family.Settings;
import atelier.imageset.Picture;
import atelier.link.Answer;
import atelier.link.Job;
import atelier.link.Question;
import atelier.link.ToWorker;
import atelier.run.Asking;
import atelier.run.Run;
import atelier.run.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Workers that note what they are told, and answer questions: with plain pictures for seeds, with
 * negatives for pictures, and with what there is to say of it for the tool “tell”.
 */
public final class FakeWorkers implements Workers {
  /** What was told, in order. */
  public final List<ToWorker> told = new CopyOnWriteArrayList<>();

  public volatile int connected = 1;

  /** Why questions are not answered from this number on; answered where it is null. */
  public volatile @Nullable String refusal;

  public volatile int refuseFrom;

  /** Of the pictures that are drawn, in pixels. */
  public volatile int size = 8;

  /** Called before a translation is answered. */
  public volatile BeforeTranslation beforeTranslation = earlier -> {};

  /** May keep the answer waiting, or refuse it. */
  @FunctionalInterface
  public interface BeforeTranslation {
    /** Told how many translations were asked for earlier. */
    void at(int earlier) throws NoAnswer;
  }

  /** The questions of the tool “ponder”, which the test answers. */
  public final List<Asking> pondered = new CopyOnWriteArrayList<>();

  /** How many of those were given up. */
  public final AtomicInteger givenUp = new AtomicInteger();

  private final List<Question> questions = new CopyOnWriteArrayList<>();

  /** The questions of a tool that were asked, in order. */
  public List<Question> asked(String tool) {
    return questions.stream().filter(question -> question.tool().equals(tool)).toList();
  }

  @Override
  public List<String> engines() {
    return List.of("MXNet 1.9.1, played");
  }

  @Override
  public Map<String, Integer> capacities() {
    return IntStream.range(0, connected)
        .boxed()
        .collect(Collectors.toMap(i -> "fake-" + i, i -> 32));
  }

  @Override
  public void wake() {}

  @Override
  public void tell(String worker, ToWorker message) {
    told.add(message);
  }

  @Override
  public Asking ask(Run run, Job job, Question question) throws NoAnswer {
    int earlier = asked(question.tool()).size();
    questions.add(question);
    if (question.tool().equals("ponder")) {
      Asking pondering = new Asking(givenUp::incrementAndGet);
      pondered.add(pondering);
      return pondering;
    }
    Asking asking = new Asking(() -> {});
    asking.take(
        switch (question.tool()) {
          case "sample" -> Answer.of(sample(question.parameters()));
          case "draw" -> Answer.of(question.points("points").stream().map(p -> plain(1)).toList());
          case "tell" -> told(question);
          case "direction" -> direction(question);
          case "judge" -> judged(question);
          default -> translated(question, earlier);
        });
    return asking;
  }

  /** From the index of a drawn point to that of another. */
  private static Answer direction(Question question) {
    float way = index(question, "to") - index(question, "from");
    Point made = new Point.Values(List.of(way, 0F), null, null);
    return new Answer(1, List.of(), 0, List.of(), Map.of(), List.of(made), null);
  }

  private static int index(Question question, String key) {
    return ((Point.Drawn) question.points(key).get(0)).index();
  }

  /** Takes every picture for real. */
  private static Answer judged(Question question) {
    return Answer.of(
        IntStream.rangeClosed(1, question.pictures("pictures").size())
            .boxed()
            .collect(Collectors.toMap(String::valueOf, number -> 0.75)));
  }

  private List<Picture> sample(Settings wanted) throws NoAnswer {
    int first = wanted.whole("first");
    String why = refusal;
    if (why != null && first >= refuseFrom) {
      throw new NoAnswer(why);
    }
    return IntStream.range(first, first + wanted.whole("count"))
        .mapToObj(i -> plain((int) (i + wanted.seed("seed"))))
        .toList();
  }

  private Picture plain(int level) {
    byte[] pixels = new byte[size * size];
    Arrays.fill(pixels, (byte) level);
    return new Picture(size, size, 1, pixels);
  }

  /** What was understood, as text and numbers, with a picture where there is one. */
  private Answer told(Question question) {
    List<Picture> pictures = question.pictures("picture").stream().map(p -> plain(7)).toList();
    return new Answer(
        1,
        pictures,
        0,
        pictures.stream().map(picture -> "seven").toList(),
        Map.of("label", question.label("label").map(Double::valueOf).orElse(Double.NaN)),
        question.text("text"));
  }

  /** Negatives, and negatives of those as the way back. */
  private Answer translated(Question question, int earlier) throws NoAnswer {
    beforeTranslation.at(earlier);
    List<Picture> with = question.pictures("picture");
    List<Picture> pictures = new ArrayList<>(with.stream().map(FakeWorkers::negative).toList());
    if (question.tool().equals("translate") && question.parameters().toggle("back")) {
      pictures.addAll(with);
    }
    return Answer.strip(pictures);
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
