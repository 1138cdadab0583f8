package atelier.web;

import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.Vocabulary;
import atelier.run.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The words that runs know: those of their image sets' captions. Safe for several threads. */
public final class Vocabularies {
  private static final int MOST_KEPT = 16;

  private final ImageSets imageSets;
  private final Map<String, Vocabulary> byBlob =
      new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Vocabulary> eldest) {
          return size() > MOST_KEPT;
        }
      };

  public Vocabularies(ImageSets imageSets) {
    this.imageSets = imageSets;
  }

  /** The words of a run's input; empty where the image set was removed. */
  public Optional<Vocabulary> of(Run run, String input) {
    return Optional.ofNullable(run.recipe().inputs().imageSets().get(input))
        .flatMap(imageSets.store()::find)
        .map(this::of);
  }

  private synchronized Vocabulary of(ImageSet set) {
    return byBlob.computeIfAbsent(
        set.blob(),
        blob -> {
          try {
            return Vocabulary.of(imageSets.open(set));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
